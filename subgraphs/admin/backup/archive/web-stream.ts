import { Readable } from 'node:stream'

/** As `Readable.toWeb`, for a library that names the browser's types. */
export function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>
}

/** The other way round; whoever stops reading stops the source. */
export function fromWeb(stream: ReadableStream<Uint8Array>): Readable {
  async function* parts() {
    const reader = stream.getReader()
    try {
      for (;;) {
        const next = await reader.read()
        if (next.done) return
        yield next.value
      }
    } finally {
      await reader.cancel().catch(() => undefined)
    }
  }
  return Readable.from(parts(), { objectMode: false })
}
