import { z } from 'zod'
import { ModelFailure } from './model-failure.ts'

/** A token is some bytes; a line beyond this is a server gone wrong, not an answer. */
const longestLine = 1_000_000
const errorLine = z.object({ error: z.string() })

/**
 * Passes on lines of JSON, one chunk per line. Fails with ModelFailure: `malformed` at the first line
 * that is no JSON, no UTF-8 or too long or that breaks off, `refused` at a line that tells an error.
 */
export function checkLines(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const encoder = new TextEncoder()
  let rest = ''

  const pass = (lines: string[], controller: TransformStreamDefaultController) => {
    for (const line of lines) {
      if (line.trim() === '') continue
      checkLine(line)
      controller.enqueue(encoder.encode(`${line}\n`))
    }
  }

  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + decode(decoder, chunk)).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longestLine) throw malformed('a line without an end')
      pass(lines, controller)
    },
    flush(controller) {
      pass([rest + decode(decoder)], controller)
    },
  })
}

function decode(decoder: TextDecoder, chunk?: Uint8Array<ArrayBuffer>): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined })
  } catch (error) {
    throw malformed('bytes that are no UTF-8', error)
  }
}

function checkLine(line: string): void {
  const told = errorLine.safeParse(parseJson(line))
  if (told.success) throw new ModelFailure('refused', `Ollama stopped: ${told.data.error}`)
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw malformed(`a line that is no JSON: ${line.slice(0, 80)}`, error)
  }
}

function malformed(what: string, cause?: unknown): ModelFailure {
  return new ModelFailure('malformed', `Ollama sent ${what}`, { cause })
}
