import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipEntry = { name: string; text: AsyncIterable<string> | Iterable<string> }

type Written = { name: Buffer; offset: number; crc: number; packed: number; size: number }

/** 1980-01-01: equal content makes equal files. */
const dosDate = 0x21
/** Sizes and checksum follow the content; names are UTF-8. */
const flags = 0x0808
const deflated = 8
const mostBytes = 2 ** 32 - 1
const smallestChunk = 1 << 16

/**
 * A ZIP archive (PKWARE APPNOTE 6.3, without Zip64) as it is made: every entry is compressed while its text
 * is produced, so that memory does not grow with it. Throws RangeError beyond 4 GiB.
 */
export async function* zip(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
): AsyncGenerator<Buffer> {
  const directory: Written[] = []
  let offset = 0
  for await (const { name, text } of entries) {
    const written = { name: Buffer.from(name), offset, crc: 0, packed: 0, size: 0 }
    const head = localHeader(written.name)
    yield head
    for await (const part of pack(text, written)) {
      written.packed += part.length
      yield part
    }
    const tail = descriptor(written)
    yield tail
    offset += head.length + written.packed + tail.length
    if (offset > mostBytes || written.size > mostBytes) throw new RangeError('archive beyond 4 GiB')
    directory.push(written)
  }
  const listing = Buffer.concat(directory.map(directoryEntry))
  yield listing
  yield endOfDirectory(directory.length, { offset, size: listing.length })
}

/** Deflates text; counts and checks what goes in. */
async function* pack(text: ZipEntry['text'], entry: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: 6 })
  const feeding = pipeline(Readable.from(measured(text, entry), { objectMode: false }), deflate)
  // Whoever reads the stream gets the error.
  feeding.catch(() => undefined)
  yield* deflate as AsyncIterable<Buffer>
  await feeding
}

async function* measured(text: ZipEntry['text'], entry: Written): AsyncGenerator<Buffer> {
  for await (const part of gathered(text)) {
    const bytes = Buffer.from(part)
    entry.crc = crc32(bytes, entry.crc)
    entry.size += bytes.length
    yield bytes
  }
}

async function* gathered(text: ZipEntry['text']): AsyncGenerator<string> {
  let parts: string[] = []
  let length = 0
  for await (const part of text) {
    parts.push(part)
    length += part.length
    if (length < smallestChunk) continue
    yield parts.join('')
    parts = []
    length = 0
  }
  if (length > 0) yield parts.join('')
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(flags, 6)
  head.writeUInt16LE(deflated, 8)
  head.writeUInt16LE(dosDate, 12)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name])
}

function descriptor({ crc, packed, size }: Written): Buffer {
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(crc, 4)
  tail.writeUInt32LE(packed, 8)
  tail.writeUInt32LE(size, 12)
  return tail
}

function directoryEntry({ name, offset, crc, packed, size }: Written): Buffer {
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(20, 6)
  head.writeUInt16LE(flags, 8)
  head.writeUInt16LE(deflated, 10)
  head.writeUInt16LE(dosDate, 14)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(packed, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt32LE(offset, 42)
  return Buffer.concat([head, name])
}

function endOfDirectory(count: number, directory: { offset: number; size: number }): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directory.size, 12)
  end.writeUInt32LE(directory.offset, 16)
  return end
}
