import type { Block, ExtractedDocument } from './block.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import type { Extracted } from './extracted.ts'
import { listenForHiddenCharacters } from './hidden-characters.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { promoteLegalHeadings } from './legal-heading.ts'
import { sniff, type Sniffed } from './sniff.ts'

const maxCharacters = 20_000_000
const maxBlocks = 500_000

/**
 * Reads one document in this process. Call it from the isolated child only: the bytes are not
 * trusted.
 */
export async function extract(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const carried = new HiddenTexts()
  const document = await listenForHiddenCharacters(
    excerpt => carried.add('zeroWidth', excerpt),
    () =>
      readWhole(bytes, fileName, (attached, name) =>
        readWhole(attached, name, () => Promise.reject(mailInMail())),
      ),
  )
  return { ...document, hidden: [...document.hidden, ...carried.found()] }
}

type ReadDocument = (bytes: Uint8Array, fileName: string) => Promise<ExtractedDocument>

async function readWhole(
  bytes: Uint8Array,
  fileName: string,
  readAttachment: ReadDocument,
): Promise<ExtractedDocument> {
  const sniffed = sniff(bytes, fileName)
  const found = await read(bytes, sniffed, readAttachment)
  if (found.blocks.length === 0) throw nothingShown(found)
  if (found.blocks.length > maxBlocks) {
    throw new ExtractionFailure('DOCUMENT_TOO_LARGE', 'sie hat zu viele Absätze')
  }
  let characters = 0
  for (const block of found.blocks) characters += block.text.length
  if (characters > maxCharacters) {
    throw new ExtractionFailure('DOCUMENT_TOO_LARGE', 'ihr Text hat mehr als 20 Millionen Zeichen')
  }
  return { kind: sniffed.kind, ...found, blocks: promoteLegalHeadings(found.blocks) }
}

/** Each reader is loaded when it is needed: the parsers take longer to load than most documents. */
function read(bytes: Uint8Array, sniffed: Sniffed, readAttachment: ReadDocument) {
  if (sniffed.kind === 'eml') return readMail(bytes, readAttachment)
  return 'text' in sniffed ? readText(sniffed) : readBinary(bytes, sniffed.kind)
}

async function readMail(bytes: Uint8Array, readAttachment: ReadDocument): Promise<Extracted> {
  return (await import('./eml.ts')).extractEml(bytes, readAttachment)
}

type BinaryKind = 'pdf' | 'docx' | 'xlsx' | 'pptx' | 'odt'

async function readBinary(bytes: Uint8Array, kind: BinaryKind): Promise<Extracted> {
  switch (kind) {
    case 'pdf':
      return (await import('./pdf.ts')).extractPdf(bytes)
    case 'docx':
      return readDocx(bytes)
    case 'xlsx':
      return (await import('./xlsx.ts')).extractXlsx(bytes)
    case 'pptx':
      return (await import('./pptx.ts')).extractPptx(bytes)
    case 'odt':
      return (await import('./odt.ts')).extractOdt(bytes)
  }
}

async function readText(sniffed: Extract<Sniffed, { text: string }>): Promise<Extracted> {
  const hidden = new HiddenTexts()
  switch (sniffed.kind) {
    case 'markdown': {
      const { extractMarkdown } = await import('./markdown.ts')
      return flowing(extractMarkdown(boundedNesting(sniffed.text), hidden), hidden)
    }
    case 'html': {
      const { extractHtml } = await import('./html.ts')
      const { title, blocks } = extractHtml(sniffed.text, hidden)
      return { ...flowing(blocks, hidden), title }
    }
    case 'csv': {
      const { extractCsv } = await import('./csv.ts')
      return { ...flowing([]), ...extractCsv(sniffed.text, sniffed.separator) }
    }
    case 'text':
      return flowing((await import('./plain-text.ts')).extractPlainText(sniffed.text))
  }
}

/** Deeper lists and quotations than 64 characters of indentation take a parser hours. */
const boundedNesting = (markdown: string) => markdown.replace(/^([ \t>]{64})[ \t>]+/gmu, '$1')

async function readDocx(bytes: Uint8Array): Promise<Extracted> {
  const { checkOfficeParts } = await import('./office-check.ts')
  const notices = checkOfficeParts(bytes)
  const hidden = new HiddenTexts()
  const blocks = await (await import('./docx.ts')).extractDocx(bytes, hidden)
  if (blocks.length === 0 && notices.length > 0) throw new ExtractionFailure('DOCUMENT_NEEDS_OCR')
  return { ...flowing(blocks, hidden), notices }
}

/** A format without pages; its first heading of the first level is its title. */
function flowing(blocks: Block[], hiddenTexts?: HiddenTexts): Extracted {
  const heading = blocks.find(block => block.kind === 'heading')
  const title = heading?.level === 1 ? heading.text : null
  const hidden = hiddenTexts?.found() ?? []
  return { title, pageCount: null, pagesWithoutText: [], blocks, hidden, notices: [] }
}

function nothingShown({ hidden }: Extracted): ExtractionFailure {
  return hidden.length === 0
    ? new ExtractionFailure('DOCUMENT_EMPTY')
    : new ExtractionFailure('DOCUMENT_UNREADABLE', 'ihr ganzer Text ist ausgeblendet')
}

const mailInMail = () =>
  new ExtractionFailure('DOCUMENT_KIND_UNSUPPORTED', 'ein Anhang einer angehängten E-Mail')
