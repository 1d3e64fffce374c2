import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'

const unpackers: Partial<Record<string, (bytes: Uint8Array, most: number) => Promise<Uint8Array>>> =
  {
    gzip: (bytes, most) => promisify(gunzip)(bytes, { maxOutputLength: most }),
    deflate: (bytes, most) => promisify(inflate)(bytes, { maxOutputLength: most }),
    br: (bytes, most) => promisify(brotliDecompress)(bytes, { maxOutputLength: most }),
  }

/** The whole body, undefined as soon as it is longer than `most` bytes; then the source is closed. */
export async function readBounded(
  body: AsyncIterable<unknown>,
  most: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body consists of bytes')
    size += chunk.length
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The same of an answer that `fetch` gave. */
export async function readBoundedAnswer(
  { body }: Pick<Response, 'body'>,
  most: number,
): Promise<Uint8Array | undefined> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length
    if (size > most) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}

/** Undoes a Content-Encoding; undefined when more than `most` bytes come out. Throws on damaged ones. */
export async function unpackBounded(
  bytes: Uint8Array,
  encoding: string | undefined,
  most: number,
): Promise<Uint8Array | undefined> {
  const unpack = encoding === undefined ? undefined : unpackers[encoding.trim().toLowerCase()]
  if (!unpack) return bytes
  try {
    return await unpack(bytes, most)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
