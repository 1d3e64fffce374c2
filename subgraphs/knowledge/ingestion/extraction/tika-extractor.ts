import { Readable } from 'node:stream'
import type { UserError } from '#platform/errors.ts'
import type { ExtractedDocument } from './block.ts'
import { ExtractionFailure } from './extraction-failure.ts'
import { extractionError } from './extraction.texts.ts'
import { extractHtml } from './html.ts'
import { promoteLegalHeadings } from './legal-heading.ts'
import { sniff } from './sniff.ts'
import { maxDocumentBytes, type ExtractionInput, type TextExtractor } from './text-extractor.ts'

const defaultTimeoutMs = 60_000
const maxAnswerBytes = 64_000_000

const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/**
 * Apache Tika reads PDF and Word documents. Markdown, HTML and plain text go to `local`: Tika
 * knows no Markdown and would show hidden parts of a web page.
 * @see https://cwiki.apache.org/confluence/display/TIKA/TikaServer
 */
export function createTikaExtractor(
  url: string,
  local: TextExtractor,
  options: { timeoutMs?: number } = {},
): TextExtractor {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const endpoint = new URL('tika', url.endsWith('/') ? url : `${url}/`)

  async function extract(input: ExtractionInput): Promise<ExtractedDocument | UserError> {
    const bytes = await collect(input.bytes, maxDocumentBytes)
    if (!bytes) return extractionError('DOCUMENT_TOO_LARGE', input.fileName)
    try {
      const { kind } = sniff(bytes, input.fileName)
      if (kind === 'pdf' || kind === 'docx') return await ask(kind, bytes, input)
    } catch (error) {
      if (!(error instanceof ExtractionFailure)) throw error
      return extractionError(error.code, input.fileName, error.detail)
    }
    return local.extract({ ...input, bytes: Readable.from([bytes]) })
  }

  async function ask(kind: 'pdf' | 'docx', bytes: Buffer, { fileName, signal }: ExtractionInput) {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(endpoint, {
        method: 'PUT',
        headers: { accept: 'text/html', 'content-type': mediaTypes[kind] },
        body: new Uint8Array(bytes),
        signal: AbortSignal.any([signal, timeout]),
      })
      if (!response.ok) throw refusal(response.status, kind, bytes)
      const xhtml = await collect(partsOf(response), maxAnswerBytes)
      if (!xhtml) throw new ExtractionFailure('DOCUMENT_TOO_LARGE', 'ihr Text ist zu lang')
      return understand(xhtml.toString('utf8'), kind)
    } catch (error) {
      if (timeout.aborted && !signal.aborted) return extractionError('DOCUMENT_TIMEOUT', fileName)
      throw error
    }
  }

  async function check(): Promise<void> {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(5000) })
    if (!response.ok) throw new Error(`Tika antwortet mit Status ${response.status}`)
  }

  return { engine: 'tika', extract, check }
}

/**
 * Tika answers 422 to what it cannot parse, encrypted files among them, mostly without saying why.
 */
function refusal(status: number, kind: 'pdf' | 'docx', bytes: Buffer): Error {
  if (status !== 422) return new Error(`Tika answered ${status}`)
  return kind === 'pdf' && bytes.includes('/Encrypt')
    ? new ExtractionFailure('DOCUMENT_ENCRYPTED')
    : new ExtractionFailure('DOCUMENT_UNREADABLE', 'das Dokument ist beschädigt')
}

function understand(xhtml: string, kind: 'pdf' | 'docx'): ExtractedDocument {
  const { title, blocks, pageCount } = extractHtml(xhtml)
  if (blocks.length === 0) {
    throw new ExtractionFailure(kind === 'pdf' ? 'DOCUMENT_NEEDS_OCR' : 'DOCUMENT_EMPTY')
  }
  const withText = new Set(blocks.map(block => block.page))
  const pages = Array.from({ length: pageCount ?? 0 }, (_, index) => index + 1)
  return {
    kind,
    title,
    pageCount,
    pagesWithoutText: pages.filter(page => !withText.has(page)),
    blocks: promoteLegalHeadings(blocks),
  }
}

/** Undefined when there are more than `maxBytes`. */
async function collect(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream) {
    length += part.length
    if (length > maxBytes) return undefined
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts)
}

async function* partsOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) yield part.value
  } finally {
    await reader?.cancel()
  }
}
