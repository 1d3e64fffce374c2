import type { Block, HiddenText } from './block.ts'
import { cleanText } from './clean-text.ts'
import { cellOf } from './csv.ts'
import type { HiddenTexts } from './hidden-texts.ts'
import { isFilled, isWhite } from './pptx-background.ts'
import { groupFrame, isBeside, slideFrame, type Frame, type SlideSize } from './pptx-place.ts'
import { TableReader } from './table-reader.ts'
import { attribute, prefixedAttribute } from './xml-reader.ts'
import { childOf, descendants, elementsOf, pathOf, textOf, type XmlElement } from './xml-tree.ts'

/** Hundredths of a point: smaller text is not made to be read. */
const smallestSize = 200
const maxTableRows = 1000

type SlideContext = {
  page: number
  hidden: HiddenTexts
  size: SlideSize
  /** White text can be seen nowhere on the slide. */
  isOnWhite: boolean
  /** The part with the texts of a diagram (SmartArt), by its relationship. */
  diagram: (id: string) => XmlElement | undefined
}
type Paragraph = { text: string; depth: number; isItem: boolean }

/** Reads the shapes of one slide; the title comes first wherever it stands. */
export class SlideReader {
  pictures = 0
  private readonly titles: Block[] = []
  private readonly rest: Block[] = []

  private readonly context: SlideContext

  constructor(context: SlideContext) {
    this.context = context
  }

  blocks(): Block[] {
    return [...this.titles, ...this.rest]
  }

  read(tree: XmlElement, frame: Frame = slideFrame): void {
    for (const shape of elementsOf(tree)) {
      const group = shape.name === 'grpSp' ? pathOf(shape, 'grpSpPr', 'xfrm') : undefined
      if (shape.name === 'grpSp') this.read(shape, groupFrame(group, frame))
      // Older readers get the fallback; both say the same.
      else if (shape.name === 'AlternateContent') this.readChoice(shape, frame)
      else this.readShape(shape, frame)
    }
  }

  private readChoice(shape: XmlElement, frame: Frame): void {
    const chosen = childOf(shape, 'Choice') ?? childOf(shape, 'Fallback')
    if (chosen) this.read(chosen, frame)
  }

  private readShape(shape: XmlElement, frame: Frame): void {
    const reason = this.absence(shape, frame)
    if (reason) {
      const texts = paragraphsOf(shape).map(({ text }) => text)
      this.context.hidden.add(reason, texts.join(' '), this.context.page)
    } else if (shape.name === 'pic') this.readPicture(shape)
    else if (shape.name === 'sp') this.readText(shape)
    else if (shape.name === 'graphicFrame') this.readFrame(shape)
  }

  /** Its description is for those who cannot see the picture. */
  private readPicture(shape: XmlElement): void {
    const { attributes } = descendants(shape, 'cNvPr')[0] ?? { attributes: {} }
    this.context.hidden.add('note', attribute(attributes, 'descr') ?? '', this.context.page)
    this.pictures++
  }

  /** Why the whole shape is not to be seen. */
  private absence(shape: XmlElement, frame: Frame): HiddenText['reason'] | undefined {
    const { attributes } = descendants(shape, 'cNvPr')[0] ?? { attributes: {} }
    if (['1', 'true'].includes(attribute(attributes, 'hidden') ?? '')) return 'hiddenPart'
    const holder = shape.name === 'graphicFrame' ? shape : childOf(shape, 'spPr')
    return isBeside(childOf(holder, 'xfrm'), this.context.size, frame) ? 'offPage' : undefined
  }

  private readText(shape: XmlElement): void {
    const { page } = this.context
    const placeholder = descendants(shape, 'ph')[0]
    const type = placeholder ? (attribute(placeholder.attributes, 'type') ?? 'obj') : ''
    if (['sldNum', 'dt', 'ftr', 'hdr'].includes(type)) return
    const isBare = !isFilled(shape)
    this.hideUnseen(shape, isBare)
    const paragraphs = paragraphsOf(shape, run => this.unseen(run, isBare) === undefined)
    if (type === 'title' || type === 'ctrTitle') {
      const text = cleanText(paragraphs.map(paragraph => paragraph.text).join(' '))
      if (text !== '') this.titles.push({ kind: 'heading', level: 1, text, page })
      return
    }
    // The layout's bullets are not written into the slide; a body of one paragraph has none.
    const isList = (type === 'body' || type === 'obj') && paragraphs.length > 1
    this.rest.push(...paragraphs.map(paragraph => blockOf(paragraph, isList, page)))
  }

  private readFrame(frame: XmlElement): void {
    const { page, diagram } = this.context
    const table = descendants(frame, 'tbl')[0]
    if (table) this.readTable(table)
    const reference = descendants(frame, 'relIds')[0]
    const data = reference && diagram(prefixedAttribute(reference.attributes, 'dm') ?? '')
    if (!data) return
    for (const { text } of paragraphsOf(data)) {
      this.rest.push({ kind: 'listItem', depth: 1, text, page })
    }
  }

  private readTable(table: XmlElement): void {
    const { page } = this.context
    const reader = new TableReader('Die Tabelle', { rows: maxTableRows })
    for (const row of elementsOf(table).filter(({ name }) => name === 'tr')) {
      const cells = elementsOf(row).filter(({ name }) => name === 'tc')
      for (const cell of cells) this.hideUnseen(cell, false)
      const isSeen = (run: XmlElement) => this.unseen(run, false) === undefined
      const texts = cells.map(cell => paragraphsOf(cell, isSeen).map(({ text }) => text))
      reader.add(texts.map(lines => cellOf(cleanText(lines.join(' ')), true)))
    }
    for (const block of reader.finish().blocks) this.rest.push({ ...block, page })
  }

  private hideUnseen(shape: XmlElement, isBare: boolean): void {
    for (const run of descendants(shape, 'r')) {
      const reason = this.unseen(run, isBare)
      if (reason) this.context.hidden.add(reason, textOf(run), this.context.page)
    }
  }

  /** `isBare`: nothing but the slide's background lies behind the text. */
  private unseen(run: XmlElement, isBare: boolean): HiddenText['reason'] | undefined {
    const properties = childOf(run, 'rPr')
    if (!properties) return undefined
    const size = Number(attribute(properties.attributes, 'sz') ?? Infinity)
    if (size < smallestSize) return 'tiny'
    const fill = childOf(properties, 'solidFill')
    if (!fill) return undefined
    const isClear = descendants(fill, 'alpha').some(
      ({ attributes }) => Number(attribute(attributes, 'val')) === 0,
    )
    const isLost = isWhite(fill) && this.context.isOnWhite && isBare
    return isClear || isLost ? 'invisibleColour' : undefined
  }
}

function blockOf({ text, depth, isItem }: Paragraph, isList: boolean, page: number): Block {
  return isItem || isList || depth > 1
    ? { kind: 'listItem', depth, text, page }
    : { kind: 'paragraph', text, page }
}

/** The paragraphs of a shape, a cell or a diagram, with those runs that `isSeen` lets pass. */
export function paragraphsOf(
  shape: XmlElement,
  isSeen: (run: XmlElement) => boolean = () => true,
): Paragraph[] {
  return descendants(shape, 'p').flatMap(paragraph => {
    const parts = elementsOf(paragraph).map(part => {
      if (part.name === 'br') return ' '
      if (part.name !== 'r' && part.name !== 'fld') return ''
      return isSeen(part) ? descendants(part, 't').map(textOf).join('') : ''
    })
    const text = cleanText(parts.join(''))
    if (text === '') return []
    const properties = childOf(paragraph, 'pPr')
    const depth = Math.min(9, Number(attribute(properties?.attributes ?? {}, 'lvl') ?? 0) + 1)
    const isItem = ['buChar', 'buAutoNum', 'buBlip'].some(
      name => pathOf(properties, name) !== undefined,
    )
    return [{ text, depth: Math.max(1, depth || 1), isItem }]
  })
}
