import type { Block, ExtractedDocument } from './block.ts'
import { extractDocx } from './docx.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { extractHtml } from './html.ts'
import { extractMarkdown } from './markdown.ts'
import { promoteLegalHeadings } from './legal-heading.ts'
import { extractPdf } from './pdf.ts'
import { extractPlainText } from './plain-text.ts'
import { sniff, type Sniffed } from './sniff.ts'

const maxCharacters = 20_000_000

/**
 * Reads one document in this process. Call it from the isolated child only: the bytes are not
 * trusted.
 */
export async function extract(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const found = await read(bytes, sniff(bytes, fileName))
  const document = { ...found, blocks: promoteLegalHeadings(found.blocks) }
  if (document.blocks.length === 0) throw new ExtractionFailure('DOCUMENT_EMPTY')
  let characters = 0
  for (const block of document.blocks) characters += block.text.length
  if (characters > maxCharacters) {
    throw new ExtractionFailure('DOCUMENT_TOO_LARGE', 'ihr Text hat mehr als 20 Millionen Zeichen')
  }
  return document
}

async function read(bytes: Uint8Array, sniffed: Sniffed): Promise<ExtractedDocument> {
  switch (sniffed.kind) {
    case 'pdf':
      return { kind: 'pdf', ...(await extractPdf(bytes)) }
    case 'docx':
      return flowing('docx', await extractDocx(bytes))
    case 'markdown':
      return flowing('markdown', extractMarkdown(sniffed.text))
    case 'html': {
      const { title, blocks } = extractHtml(sniffed.text)
      return { ...flowing('html', blocks), title }
    }
    case 'text':
      return flowing('text', extractPlainText(sniffed.text))
  }
}

/** A format without pages; its first heading of the first level is its title. */
function flowing(kind: ExtractedDocument['kind'], blocks: Block[]): ExtractedDocument {
  const heading = blocks.find(block => block.kind === 'heading')
  const title = heading?.level === 1 ? heading.text : null
  return { kind, title, pageCount: null, pagesWithoutText: [], blocks }
}
