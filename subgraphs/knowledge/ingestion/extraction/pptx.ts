import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'
import type { Extracted } from './extracted.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { mainPart, partTree, relatedPart, relationshipsOf, statedTitle } from './office-package.ts'
import { pictureNotice } from './pictures.ts'
import { hasWhiteBackground } from './pptx-background.ts'
import { paragraphsOf, SlideReader } from './pptx-slide.ts'
import { wholeSlide } from './pptx-place.ts'
import { attribute, prefixedAttribute } from './xml-reader.ts'
import { descendants, elementsOf, pathOf, type XmlElement } from './xml-tree.ts'
import { openZip, type ZipArchive } from './zip-scan.ts'

const maxSlides = 2000
/** What PowerPoint writes when nobody gave a title. */
const noTitle = /^(powerpoint[- ]pr[äe]sentation|präsentation\d*|presentation\d*)$/iu

type Deck = { archive: ZipArchive; hidden: HiddenTexts; size: { width: number; height: number } }
type Slide = { blocks: Block[]; pictures: number; isHidden: boolean }

/**
 * PowerPoint presentations: slides in their order, the slide's number as page, its title as heading,
 * tables, diagrams and notes. Hidden slides and shapes beside the slide are told and not read.
 * @see ECMA-376 Part 1, PresentationML
 */
export function extractPptx(bytes: Uint8Array): Extracted {
  const archive = openZip(bytes)
  const part = mainPart(archive, 'ppt/presentation.xml')
  const root = pathOf(partTree(archive, part), 'presentation')
  const links = new Map(relationshipsOf(archive, part).map(link => [link.id, link.part]))
  const list = pathOf(root, 'sldIdLst')
  const parts = (list ? elementsOf(list) : [])
    .slice(0, maxSlides)
    .map(({ attributes }) => links.get(prefixedAttribute(attributes, 'id') ?? '') ?? '')
  const deck: Deck = { archive, hidden: new HiddenTexts(), size: wholeSlide(pathOf(root, 'sldSz')) }
  const slides = parts.map((slide, index) => extractSlide(slide, index + 1, deck))
  const blocks = slides.flatMap(slide => slide.blocks)
  const shown = slides.map((slide, index) => ({ ...slide, number: index + 1 }))
  const withoutText = shown.filter(
    slide => !slide.isHidden && slide.pictures > 0 && slide.blocks.length === 0,
  )
  if (blocks.length === 0 && withoutText.length > 0) {
    throw new ExtractionFailure('DOCUMENT_NEEDS_OCR')
  }
  let pictures = 0
  for (const slide of slides) if (slide.blocks.length > 0) pictures += slide.pictures
  return {
    title: titleOf(archive, blocks),
    pageCount: slides.length === 0 ? null : slides.length,
    pagesWithoutText: withoutText.map(({ number }) => number),
    blocks,
    hidden: deck.hidden.found(),
    notices: pictureNotice(pictures),
  }
}

function titleOf(archive: ZipArchive, blocks: Block[]): string | null {
  const stated = statedTitle(archive, cleanText)
  if (stated !== null && !noTitle.test(stated)) return stated
  return blocks.find(block => block.kind === 'heading')?.text ?? null
}

function extractSlide(part: string, page: number, { archive, hidden, size }: Deck): Slide {
  const slide = pathOf(partTree(archive, part), 'sld')
  const tree = pathOf(slide, 'cSld', 'spTree')
  if (!slide || !tree) return { blocks: [], pictures: 0, isHidden: false }
  const links = relationshipsOf(archive, part)
  if (['0', 'false'].includes(attribute(slide.attributes, 'show') ?? '1')) {
    hidden.add('hiddenPart', textsOf(tree).join(' '), page)
    return { blocks: [], pictures: 0, isHidden: true }
  }
  const reader = new SlideReader({
    page,
    hidden,
    size,
    isOnWhite: hasWhiteBackground(archive, slide, links),
    diagram: id => partTree(archive, links.find(link => link.id === id)?.part ?? ''),
  })
  reader.read(tree)
  const notes = notesOf(archive, relatedPart(links, 'notesSlide'))
  const blocks = [...reader.blocks()]
  if (notes !== '') blocks.push({ kind: 'paragraph', text: `Notizen: ${notes}`, page })
  return { blocks, pictures: reader.pictures, isHidden: false }
}

/** The speaker's notes, without the slide's number and picture that stand beside them. */
function notesOf(archive: ZipArchive, part: string | undefined): string {
  const root = part === undefined ? undefined : partTree(archive, part)
  if (!root) return ''
  const bodies = descendants(root, 'sp').filter(shape =>
    descendants(shape, 'ph').some(({ attributes }) => attribute(attributes, 'type') === 'body'),
  )
  return cleanText(bodies.flatMap(textsOf).join(' '))
}

const textsOf = (shape: XmlElement) => paragraphsOf(shape).map(({ text }) => text)
