import { ExtractionFailure } from './extraction-failure.ts'

const maxEntries = 10_000

const endSignature = Buffer.from([0x50, 0x4b, 0x05, 0x06])
const entrySignature = 0x02014b50
const headerSignature = 0x04034b50
const endSize = 22
const entrySize = 46
const headerSize = 30
/** A size or place that only ZIP64 could state; a document of 50 MB needs none. */
const zip64 = 0xffffffff

export type ZipEntry = {
  name: string
  encrypted: boolean
  /** 0 stored, 8 deflated; others are refused. */
  method: number
  checksum: number
  packedBytes: number
  statedBytes: number
  headerAt: number
  dataAt: number
}

/**
 * The directory of an archive, without unpacking anything. Refuses entries that lie over each
 * other, outside the file, or that state what the archive cannot hold.
 */
export function readZipDirectory(bytes: Uint8Array): ZipEntry[] {
  const view = viewOf(bytes)
  const end = view.lastIndexOf(endSignature)
  if (end < 0 || end + endSize > view.length) throw zipDamaged()
  const count = view.readUInt16LE(end + 10)
  if (count > maxEntries) {
    throw new ExtractionFailure('DOCUMENT_UNREADABLE', 'das Archiv darin hat zu viele Teile')
  }
  const entries: ZipEntry[] = []
  const directoryAt = view.readUInt32LE(end + 16)
  let at = directoryAt
  for (let index = 0; index < count; index++) {
    if (at + entrySize > end || view.readUInt32LE(at) !== entrySignature) throw zipDamaged()
    const nameLength = view.readUInt16LE(at + 28)
    entries.push(entryAt(view, at, nameLength))
    at += entrySize + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  refuseOverlaps(entries, directoryAt)
  return entries
}

export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export const zipDamaged = () =>
  new ExtractionFailure('DOCUMENT_UNREADABLE', 'das Archiv darin ist beschädigt')

function entryAt(view: Buffer, at: number, nameLength: number): ZipEntry {
  const method = view.readUInt16LE(at + 10)
  const packedBytes = view.readUInt32LE(at + 20)
  const statedBytes = view.readUInt32LE(at + 24)
  const headerAt = view.readUInt32LE(at + 42)
  if (method !== 0 && method !== 8) throw zipDamaged()
  if ([packedBytes, statedBytes, headerAt].includes(zip64)) throw zipDamaged()
  if (headerAt + headerSize > view.length || view.readUInt32LE(headerAt) !== headerSignature) {
    throw zipDamaged()
  }
  const nameAndExtra = view.readUInt16LE(headerAt + 26) + view.readUInt16LE(headerAt + 28)
  return {
    name: view.toString('utf8', at + entrySize, at + entrySize + nameLength),
    encrypted: (view.readUInt16LE(at + 8) & 1) === 1,
    method,
    checksum: view.readUInt32LE(at + 16),
    packedBytes,
    statedBytes,
    headerAt,
    dataAt: headerAt + headerSize + nameAndExtra,
  }
}

/** One stretch of packed data used by many entries makes a bomb of a small file. */
function refuseOverlaps(entries: ZipEntry[], directoryAt: number): void {
  const ordered = [...entries].sort((a, b) => a.headerAt - b.headerAt)
  ordered.forEach(({ dataAt, packedBytes }, index) => {
    const next = ordered[index + 1]?.headerAt ?? directoryAt
    if (dataAt + packedBytes > next) throw zipDamaged()
  })
}
