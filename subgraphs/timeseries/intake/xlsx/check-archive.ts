import { inflateRawSync } from 'node:zlib'
import { UserError } from '#platform/errors.ts'
import { germanCount } from '../../wording/german.ts'
import { mostUnpackedBytes } from '../limits.ts'

const localHeader = [0x50, 0x4b, 0x03, 0x04]
const directoryHeader = 0x02014b50
const directoryEnd = 0x06054b50
const mostEntries = 5000

/** Whether a file is a ZIP archive, as workbooks are. */
export function isArchive(bytes: Uint8Array): boolean {
  return localHeader.every((byte, i) => bytes[i] === byte)
}

type Entry = { name: string; method: number; packed: number; offset: number }

/**
 * Unpacks every XML part within a bound before a reader sees it, because a small archive may unpack to
 * terabytes and lie about it. UserError: IMPORT_NOT_TEXT (no workbook), IMPORT_ARCHIVE_TOO_LARGE,
 * IMPORT_ARCHIVE_BROKEN.
 */
export function checkArchive(bytes: Uint8Array): UserError | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = entriesOf(view)
  if (entries instanceof UserError) return entries
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) return noWorkbook()
  let left = mostUnpackedBytes
  for (const entry of entries) {
    if (!/\.(?:xml|rels)$/.test(entry.name)) continue
    const size = unpackedSize(view, entry, left)
    if (size instanceof UserError) return size
    left -= size
  }
  return undefined
}

function entriesOf(view: Buffer): Entry[] | UserError {
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > view.length || view.readUInt32LE(end) !== directoryEnd) return broken()
  const count = view.readUInt16LE(end + 10)
  if (count > mostEntries) return tooLarge()
  const entries: Entry[] = []
  let at = view.readUInt32LE(end + 16)
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== directoryHeader) return broken()
    const nameLength = view.readUInt16LE(at + 28)
    entries.push({
      name: view.toString('utf8', at + 46, at + 46 + nameLength),
      method: view.readUInt16LE(at + 10),
      packed: view.readUInt32LE(at + 20),
      offset: view.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return entries
}

function unpackedSize(
  view: Buffer,
  { method, packed, offset }: Entry,
  most: number,
): number | UserError {
  if (offset + 30 > view.length) return broken()
  const start = offset + 30 + view.readUInt16LE(offset + 26) + view.readUInt16LE(offset + 28)
  const content = view.subarray(start, start + packed)
  if (content.length > most) return tooLarge()
  if (method === 0) return content.length
  if (method !== 8) return broken()
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, most) }).length
  } catch (error) {
    const isLarge = error instanceof RangeError
    return isLarge ? tooLarge() : broken()
  }
}

function noWorkbook(): UserError {
  return new UserError(
    'IMPORT_NOT_TEXT',
    'Die Datei ist ein ZIP-Archiv und keine Excel-Arbeitsmappe (XLSX).',
    { remedy: 'Entpacken Sie das Archiv und laden Sie die Dateien einzeln hoch.' },
  )
}

function tooLarge(): UserError {
  const most = germanCount(mostUnpackedBytes / 1024 / 1024)
  const message = `Die Arbeitsmappe ist entpackt größer als ${most} MB.`
  return new UserError('IMPORT_ARCHIVE_TOO_LARGE', message, {
    remedy: 'Speichern Sie nur das Blatt mit den Werten, oder speichern Sie es als „CSV UTF-8“.',
  })
}

function broken(): UserError {
  return new UserError(
    'IMPORT_ARCHIVE_BROKEN',
    'Die Arbeitsmappe ist beschädigt oder unvollständig.',
    {
      remedy:
        'Öffnen und speichern Sie die Datei in Excel neu, oder laden Sie sie noch einmal hoch.',
    },
  )
}
