import { getDocumentProxy } from 'unpdf'
import type { ExtractedDocument } from './block.ts'
import { cleanText } from './clean-text.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { lookAtPage, noteAnnotations, withoutHidden } from './pdf-hidden.ts'
import { blocksOfPages, linesOf, type PdfPage } from './pdf-layout.ts'

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>

/** Fewer letters than this on a page are a stamp or a page number, not a text layer. */
const textLayerMinimum = 3

/**
 * Text with page numbers. Refuses encrypted files and files without any text layer. What no viewer
 * shows goes to `hidden`.
 */
export async function extractPdf(bytes: Uint8Array): Promise<Omit<ExtractedDocument, 'kind'>> {
  const pdf = await open(bytes)
  const hidden = new HiddenTexts()
  const layers = await pdf.getOptionalContentConfig()
  const isShown = (layer: unknown) => layers.isVisible(layer) !== false
  const pages: PdfPage[] = []
  const bare = new Set<PdfPage>()
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    const { hidden: found, isBare } = await lookAtPage(page, isShown)
    for (const { text, reason } of found) hidden.add(reason, text.text, number)
    await noteAnnotations(page, number, hidden)
    const shown = withoutHidden(
      items,
      found.map(({ text }) => text),
    )
    const read = { number, lines: linesOf(shown) }
    pages.push(read)
    if (isBare) bare.add(read)
    page.cleanup()
  }
  const wordless = pages.filter(page => !hasText(page))
  // A page that is left blank needs no text recognition.
  const pagesWithoutText = wordless.filter(page => !bare.has(page)).map(page => page.number)
  const blocks = blocksOfPages(pages)
  const isUnseen = hidden.found().some(({ reason }) => reason !== 'note')
  if (blocks.length === 0 || (wordless.length === pages.length && !isUnseen)) {
    throw nothingToRead(isUnseen, pagesWithoutText)
  }
  const title = await statedTitle(pdf)
  return {
    title,
    pageCount: pages.length,
    pagesWithoutText,
    blocks,
    hidden: hidden.found(),
    notices: [],
  }
}

function nothingToRead(isUnseen: boolean, pagesWithoutText: number[]): ExtractionFailure {
  if (isUnseen) {
    return new ExtractionFailure('DOCUMENT_UNREADABLE', 'ihr ganzer Text ist ausgeblendet')
  }
  return new ExtractionFailure(
    pagesWithoutText.length === 0 ? 'DOCUMENT_EMPTY' : 'DOCUMENT_NEEDS_OCR',
  )
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0, stopAtErrors: false, maxImageSize: 1 })
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new ExtractionFailure('DOCUMENT_ENCRYPTED')
    }
    throw new ExtractionFailure('DOCUMENT_UNREADABLE', 'die PDF-Datei ist beschädigt')
  }
}

async function statedTitle(pdf: PdfDocument): Promise<string | null> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }))
  const title = 'Title' in info && typeof info.Title === 'string' ? cleanText(info.Title) : ''
  return title === '' ? null : title
}

function hasText(page: PdfPage): boolean {
  const letters = page.lines.map(line => line.text.replace(/[^\p{L}\p{N}]/gu, '')).join('')
  return letters.length >= textLayerMinimum
}
