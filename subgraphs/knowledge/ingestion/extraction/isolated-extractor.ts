import { Transform } from 'node:stream'
import { z } from 'zod'
import type { Logger } from '#platform/logger.ts'
import { extractedDocumentSchema } from './block.ts'
import { extractionFailures } from './extraction-failure.ts'
import { extractionError } from './extraction.texts.ts'
import { runIsolated } from './isolated-process.ts'
import { maxDocumentBytes, type ExtractionInput, type TextExtractor } from './text-extractor.ts'

const defaultTimeoutMs = 120_000

/**
 * Node strips the types of the source under vitest; the built tree holds the same file as `.js`.
 */
const childScript = import.meta.url.endsWith('.ts')
  ? new URL('./extract-child.ts', import.meta.url)
  : new URL('./extract-child.js', import.meta.url)

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), document: extractedDocumentSchema }),
  z.object({
    ok: z.literal(false),
    code: z.enum(extractionFailures),
    detail: z.string().max(500),
    cause: z.string().optional(),
  }),
])

/** The embedded engine: npm extractors, one child process per document. */
export function createIsolatedExtractor(
  log: Pick<Logger, 'warn'>,
  options: { timeoutMs?: number; script?: URL } = {},
): TextExtractor {
  const script = options.script ?? childScript
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs

  async function extract({ fileName, bytes, signal }: ExtractionInput) {
    const limited = bytes.pipe(new ByteLimit(maxDocumentBytes))
    bytes.on('error', error => limited.destroy(error))
    try {
      const outcome = await runIsolated(limited, { script, args: [fileName], timeoutMs, signal })
      if (outcome.ended === 'timedOut') return extractionError('DOCUMENT_TIMEOUT', fileName)
      if (outcome.ended === 'answered') return understand(outcome.answer, fileName)
      log.warn({ reason: outcome.reason }, 'extraction process died')
      return extractionError(
        'DOCUMENT_UNREADABLE',
        fileName,
        'es braucht zu viel Speicher oder Zeit',
      )
    } catch (error) {
      if (error instanceof TooManyBytes) return extractionError('DOCUMENT_TOO_LARGE', fileName)
      throw error
    } finally {
      bytes.destroy()
    }
  }

  function understand(answer: string, fileName: string) {
    const parsed = answerSchema.safeParse(parseJson(answer))
    if (!parsed.success) {
      log.warn(
        { reason: parsed.error.message.slice(0, 500) },
        'extraction process answered garbage',
      )
      return extractionError('DOCUMENT_UNREADABLE', fileName)
    }
    if (parsed.data.ok) return parsed.data.document
    const { code, detail, cause } = parsed.data
    if (cause !== undefined) log.warn({ cause }, 'document could not be parsed')
    return extractionError(code, fileName, detail)
  }

  return { engine: 'isolated', extract, check: () => Promise.resolve() }
}

class TooManyBytes extends Error {
  override readonly name = 'TooManyBytes'
}

class ByteLimit extends Transform {
  private seen = 0

  constructor(private readonly maxBytes: number) {
    super()
  }

  override _transform(
    part: Buffer,
    _encoding: string,
    done: (error?: Error, part?: Buffer) => void,
  ) {
    this.seen += part.length
    if (this.seen > this.maxBytes) done(new TooManyBytes())
    else done(undefined, part)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
