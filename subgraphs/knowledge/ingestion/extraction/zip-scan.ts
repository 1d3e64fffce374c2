import { inflateRawSync } from 'node:zlib'
import { ExtractionFailure } from './extraction-failure.ts'

const zipLimits = { entries: 2000, ratio: 100, totalBytes: 200_000_000 } as const
/** Small parts may compress very well without being a bomb. */
const ratioMattersFromBytes = 1_000_000

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endSize = 22

type ZipEntry = {
  name: string
  encrypted: boolean
  method: number
  packedBytes: number
  statedBytes: number
  headerAt: number
}

/** Names of the entries as the archive's directory states them; nothing is unpacked. */
export function zipEntryNames(bytes: Uint8Array): Set<string> {
  return new Set(readDirectory(viewOf(bytes)).map(entry => entry.name))
}

/**
 * Inflates each entry within `zipLimits`: a lying size field or a bomb is refused here, before a
 * parser holds the content in memory. Call it from the isolated child only.
 */
export function checkZip(bytes: Uint8Array): void {
  const view = viewOf(bytes)
  let total = 0
  for (const entry of readDirectory(view)) {
    if (entry.encrypted) throw new ExtractionFailure('DOCUMENT_ENCRYPTED')
    total += entry.statedBytes
    if (total > zipLimits.totalBytes || isPackedBeyondReason(entry)) throw bomb()
    inflate(view, entry)
  }
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function readDirectory(view: Buffer): ZipEntry[] {
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + endSize > view.length) throw damaged()
  if (view.readUInt32LE(end) !== endSignature) throw damaged()
  const count = view.readUInt16LE(end + 10)
  if (count > zipLimits.entries) throw bomb()
  const entries: ZipEntry[] = []
  let at = view.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== entrySignature) throw damaged()
    const nameLength = view.readUInt16LE(at + 28)
    entries.push({
      name: view.toString('utf8', at + 46, at + 46 + nameLength),
      encrypted: (view.readUInt16LE(at + 8) & 1) === 1,
      method: view.readUInt16LE(at + 10),
      packedBytes: view.readUInt32LE(at + 20),
      statedBytes: view.readUInt32LE(at + 24),
      headerAt: view.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return entries
}

function isPackedBeyondReason({ statedBytes, packedBytes }: ZipEntry): boolean {
  return statedBytes > ratioMattersFromBytes && statedBytes > packedBytes * zipLimits.ratio
}

/** Throws when the entry holds more than it states. */
function inflate(view: Buffer, entry: ZipEntry): void {
  if (entry.headerAt + 30 > view.length) throw damaged()
  const start =
    entry.headerAt +
    30 +
    view.readUInt16LE(entry.headerAt + 26) +
    view.readUInt16LE(entry.headerAt + 28)
  const packed = view.subarray(start, start + entry.packedBytes)
  if (entry.method === 0) return
  if (entry.method !== 8) throw damaged()
  try {
    inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.statedBytes) })
  } catch (error) {
    if (error instanceof RangeError) throw bomb()
    throw damaged()
  }
}

const bomb = () =>
  new ExtractionFailure(
    'DOCUMENT_UNREADABLE',
    'das Archiv darin wird beim Entpacken unverhältnismäßig groß',
  )
const damaged = () =>
  new ExtractionFailure('DOCUMENT_UNREADABLE', 'das Archiv darin ist beschädigt')
