import { crc32, inflateRawSync } from 'node:zlib'
import { ExtractionFailure } from './extraction-failure.ts'
import { readZipDirectory, type ZipEntry, viewOf, zipDamaged } from './zip-directory.ts'

const zipLimits = { ratio: 100, partBytes: 100_000_000, totalBytes: 200_000_000 } as const
/** Small parts may compress very well without being a bomb. */
const ratioMattersFromBytes = 1_000_000

/** The parts of an office document. Nothing is unpacked before it is asked for. */
export type ZipArchive = {
  readonly names: ReadonlySet<string>
  /** Undefined when there is no such part; throws ExtractionFailure beyond the limits. */
  read: (name: string) => Buffer | undefined
}

/** Names of the entries as the archive's directory states them; nothing is unpacked. */
export function zipEntryNames(bytes: Uint8Array): Set<string> {
  return new Set(readZipDirectory(bytes).map(entry => entry.name))
}

/**
 * Opens an archive within `zipLimits`: what the directory states is checked now, and what a part
 * really holds when it is read. Archives inside the archive stay closed. Call it from the isolated
 * child only.
 */
export function openZip(bytes: Uint8Array): ZipArchive {
  const view = viewOf(bytes)
  const entries = new Map<string, ZipEntry>()
  let stated = 0
  for (const entry of readZipDirectory(bytes)) {
    if (entry.encrypted) throw new ExtractionFailure('DOCUMENT_ENCRYPTED')
    // Two parts of one name: which one counts depends on the reader, and one hides the other.
    if (entries.has(entry.name)) throw zipDamaged()
    stated += entry.statedBytes
    if (stated > zipLimits.totalBytes || isBeyondReason(entry)) throw bomb()
    entries.set(entry.name, entry)
  }
  let unpacked = 0
  const read = (name: string) => {
    const entry = entries.get(name)
    if (!entry) return undefined
    unpacked += entry.statedBytes
    // A part that is read again and again counts each time.
    if (unpacked > 2 * zipLimits.totalBytes) throw bomb()
    return inflate(view, entry)
  }
  return { names: new Set(entries.keys()), read }
}

/**
 * Inflates each entry once: a lying size field or a bomb is refused here, before a parser holds the
 * content in memory. Call it from the isolated child only.
 */
export function checkZip(bytes: Uint8Array): void {
  const archive = openZip(bytes)
  for (const name of archive.names) archive.read(name)
}

function isBeyondReason({ statedBytes, packedBytes }: ZipEntry): boolean {
  if (statedBytes > zipLimits.partBytes) return true
  return statedBytes > ratioMattersFromBytes && statedBytes > packedBytes * zipLimits.ratio
}

/** Throws when the entry holds more or less than it states, or something else. */
function inflate(view: Buffer, entry: ZipEntry): Buffer {
  const packed = view.subarray(entry.dataAt, entry.dataAt + entry.packedBytes)
  const content = entry.method === 0 ? packed : inflateBounded(packed, entry.statedBytes)
  if (content.length > entry.statedBytes) throw bomb()
  if (content.length < entry.statedBytes || crc32(content) !== entry.checksum) throw zipDamaged()
  return content
}

function inflateBounded(packed: Buffer, statedBytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, statedBytes) })
  } catch (error) {
    throw error instanceof RangeError ? bomb() : zipDamaged()
  }
}

const bomb = () =>
  new ExtractionFailure(
    'DOCUMENT_UNREADABLE',
    'das Archiv darin wird beim Entpacken unverhältnismäßig groß',
  )
