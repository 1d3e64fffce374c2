/**
 * Entry of the isolated process: bytes on stdin, file name as argument, one line of JSON on stdout.
 */
import { extract } from './extract.ts'
import { ExtractionFailure } from './extraction-failure.ts'

const fileName = process.argv[2] ?? ''
const parts: Buffer[] = []
for await (const part of process.stdin) parts.push(part as Buffer)

const answer = await extract(new Uint8Array(Buffer.concat(parts)), fileName).then(
  document => ({ ok: true, document }),
  (error: unknown) => {
    if (error instanceof ExtractionFailure) {
      return { ok: false, code: error.code, detail: error.detail }
    }
    if (error instanceof RangeError && error.message.includes('call stack')) {
      const detail = 'ihr Inhalt ist zu tief verschachtelt'
      return { ok: false, code: 'DOCUMENT_UNREADABLE', detail }
    }
    // Parsers throw whatever they like at a broken file; the text helps whoever reads the log.
    return { ok: false, code: 'DOCUMENT_UNREADABLE', detail: '', cause: String(error) }
  },
)
process.stdout.write(`${JSON.stringify(answer)}\n`)
