import { Readable } from 'node:stream'
import { UserError } from '#platform/errors.ts'
import type { ExtractedDocument } from './block.ts'
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

type TikaKind = keyof typeof mediaTypes

/**
 * Apache Tika reads PDF and Word documents, scans among them where it has text recognition. `local`
 * looks at every document first: it refuses what is broken, hostile or disguised before anything
 * leaves this machine, and finds text that nobody sees, which Tika would mix into the rest. All other
 * formats stay with `local`: Tika knows no Markdown, and gives tables without the names of their
 * columns, slides without their numbers and mails without their envelope.
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
    const own = await local.extract({ ...input, bytes: Readable.from([bytes]) })
    const kind = kindForTika(own, bytes, input.fileName)
    if (!kind) return own
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const signal = AbortSignal.any([input.signal, timeout])
      return (await ask(kind, bytes, signal, own)) ?? own
    } catch (error) {
      if (timeout.aborted && !input.signal.aborted) {
        return extractionError('DOCUMENT_TIMEOUT', input.fileName)
      }
      throw error
    }
  }

  /** Undefined when Tika finds no text, or cannot read what we could (it answers 422). */
  async function ask(
    kind: TikaKind,
    bytes: Buffer,
    signal: AbortSignal,
    own: ExtractedDocument | UserError,
  ): Promise<ExtractedDocument | undefined> {
    const response = await fetch(endpoint, {
      method: 'PUT',
      headers: { accept: 'text/html', 'content-type': mediaTypes[kind] },
      body: new Uint8Array(bytes),
      signal,
    })
    if (response.status === 422) return undefined
    if (!response.ok) throw new Error(`Tika answered ${response.status}`)
    const xhtml = await collect(partsOf(response), maxAnswerBytes)
    return xhtml && understand(xhtml.toString('utf8'), kind, own)
  }

  async function check(): Promise<void> {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(5000) })
    if (!response.ok) throw new Error(`Tika antwortet mit Status ${response.status}`)
  }

  return { engine: 'tika', extract, check }
}

/** Undefined when what `local` says is final. */
function kindForTika(
  own: ExtractedDocument | UserError,
  bytes: Buffer,
  fileName: string,
): TikaKind | undefined {
  if (own instanceof UserError && own.code !== 'DOCUMENT_NEEDS_OCR') return undefined
  // Tika does not tell hidden text from the rest.
  if (!(own instanceof UserError) && own.hidden.some(({ reason }) => reason !== 'note')) {
    return undefined
  }
  const kind = own instanceof UserError ? sniff(bytes, fileName).kind : own.kind
  return kind === 'pdf' || kind === 'docx' ? kind : undefined
}

function understand(
  xhtml: string,
  kind: TikaKind,
  own: ExtractedDocument | UserError,
): ExtractedDocument | undefined {
  const { title, blocks, pageCount } = extractHtml(xhtml)
  if (blocks.length === 0) return undefined
  const withText = new Set(blocks.map(block => block.page))
  const pages = Array.from({ length: pageCount ?? 0 }, (_, index) => index + 1)
  const unseen = { hidden: [], notices: [], pagesWithoutText: pages }
  // Which pages are blank, and which show something that is no text, only `local` tells.
  const { hidden, notices, pagesWithoutText } = own instanceof UserError ? unseen : own
  return {
    kind,
    title,
    pageCount,
    pagesWithoutText: pagesWithoutText.filter(page => !withText.has(page)),
    blocks: promoteLegalHeadings(blocks),
    hidden,
    notices,
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
