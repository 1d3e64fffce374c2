import { UserError } from '#platform/errors.ts'
import { placeName, type Finding } from '../finding.ts'
import { mostDocumentBytes, tooLarge } from '../limits.ts'

const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
type Encoding = (typeof encodings)[number]

/** The text of a file, decoded as it is read, so that a long table is never held twice. */
export type DecodedText = {
  encoding: Encoding
  finding: Finding
  /** The first characters, at least 64,000 where there are as many. */
  head: string
  isWhole: boolean
  chunks: () => Iterable<string>
  /** The text in one piece. UserError IMPORT_FILE_TOO_LARGE. */
  whole: () => string | UserError
}

const chunkBytes = 2 * 1024 * 1024
const headLength = 64_000

const names: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (Little Endian)',
  'utf-16be': 'UTF-16 (Big Endian)',
  'windows-1252': 'Windows-1252',
}

/**
 * Bytes of a file → text without byte order mark. `wanted` (an encoding's name) wins over detection;
 * the whole file is checked before anything is read.
 * UserError: IMPORT_FILE_EMPTY, IMPORT_NOT_TEXT, IMPORT_ENCODING_UNKNOWN, IMPORT_ENCODING_WRONG.
 */
export function decodeText(bytes: Uint8Array, wanted?: string): DecodedText | UserError {
  const foreign = foreignFormat(bytes)
  if (foreign) return foreign
  const choice = wanted === undefined ? detectEncoding(bytes) : chosenEncoding(wanted)
  if (choice instanceof UserError) return choice
  const { encoding, reason } = choice
  if (wanted !== undefined && !isReadable(bytes, encoding)) return wrongEncoding(bytes, encoding)
  const chunks = () => decodeChunks(bytes, encoding)
  if (isBlank(chunks())) return emptyFile()
  const head = headOf(chunks())
  return {
    encoding,
    finding: { subject: 'Zeichensatz', value: names[encoding], reason },
    head,
    isWhole: head.length < headLength,
    chunks,
    whole: () =>
      bytes.length > mostDocumentBytes
        ? tooLarge(bytes.length, mostDocumentBytes)
        : [...chunks()].join(''),
  }
}

function isBlank(chunks: Iterable<string>): boolean {
  for (const chunk of chunks) if (chunk.trim() !== '') return false
  return true
}

function headOf(chunks: Iterable<string>): string {
  let head = ''
  for (const chunk of chunks) {
    head += chunk
    if (head.length >= headLength) break
  }
  return head.slice(0, headLength)
}

function emptyFile(): UserError {
  return new UserError('IMPORT_FILE_EMPTY', 'Die Datei ist leer.', {
    remedy: 'Wählen Sie eine Datei mit Zählerwerten oder Preisen.',
  })
}

const signatures: { starts: number[]; what: string; remedy: string }[] = [
  {
    starts: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'eine Excel-Arbeitsmappe (XLS)',
    remedy: 'Speichern Sie die Tabelle in Excel als Arbeitsmappe (XLSX) oder als „CSV UTF-8“.',
  },
  {
    starts: [0x25, 0x50, 0x44, 0x46],
    what: 'ein PDF-Dokument',
    remedy: 'Laden Sie die Werte als CSV oder MSCONS; PDF-Dokumente nimmt die Bibliothek auf.',
  },
  { starts: [0x1f, 0x8b], what: 'ein GZIP-Archiv', remedy: 'Entpacken Sie die Datei zuerst.' },
]

function foreignFormat(bytes: Uint8Array): UserError | undefined {
  const found = signatures.find(({ starts }) => starts.every((byte, i) => bytes[i] === byte))
  if (!found) return undefined
  return new UserError('IMPORT_NOT_TEXT', `Die Datei ist ${found.what} und keine Textdatei.`, {
    remedy: found.remedy,
  })
}

type Choice = { encoding: Encoding; reason: string }

function chosenEncoding(wanted: string): Choice | UserError {
  const name = wanted.trim().toLowerCase().replaceAll('_', '-')
  const encoding = encodings.find(known => known === (aliases[name] ?? name))
  if (encoding) return { encoding, reason: 'so gewählt' }
  return new UserError(
    'IMPORT_ENCODING_UNKNOWN',
    `Den Zeichensatz „${wanted}“ gibt es hier nicht.`,
    {
      remedy: `Wählen Sie einen von: ${encodings.join(', ')}.`,
    },
  )
}

const aliases: Record<string, Encoding> = {
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'windows-1252',
}

function detectEncoding(bytes: Uint8Array): Choice | UserError {
  const marked = byteOrderMark(bytes) ?? utf16WithoutMark(bytes)
  if (marked) {
    return isReadable(bytes, marked.encoding) ? marked : wrongEncoding(bytes, marked.encoding)
  }
  if (isReadable(bytes, 'utf-8')) {
    return { encoding: 'utf-8', reason: 'weil alle Bytes gültiges UTF-8 sind' }
  }
  if (isReadable(bytes, 'windows-1252')) {
    return {
      encoding: 'windows-1252',
      reason: 'weil die Datei kein gültiges UTF-8 ist und nur Zeichen aus Windows-1252 enthält',
    }
  }
  return new UserError(
    'IMPORT_ENCODING_UNKNOWN',
    'Der Zeichensatz der Datei ist nicht erkennbar: Sie ist weder UTF-8 noch UTF-16 noch Windows-1252.',
    {
      ...badPlace(bytes, 'windows-1252'),
      remedy: 'Speichern Sie die Datei als „CSV UTF-8“ und laden Sie sie noch einmal hoch.',
    },
  )
}

function byteOrderMark(bytes: Uint8Array): Choice | undefined {
  const reason = 'weil die Datei mit dessen Byte-Reihenfolge-Marke (BOM) beginnt'
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { encoding: 'utf-8', reason }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', reason }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', reason }
  return undefined
}

/** Latin text in UTF-16 has a zero as every second byte. */
function utf16WithoutMark(bytes: Uint8Array): Choice | undefined {
  const sample = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  const many = sample.length * 0.3
  const reason = 'weil jedes zweite Byte null ist'
  if (odd > many && even < odd / 10) return { encoding: 'utf-16le', reason }
  if (even > many && odd < even / 10) return { encoding: 'utf-16be', reason }
  return undefined
}

/** Control characters (also those that Windows-1252 leaves undefined) show that bytes are no such text. */
const controlCharacters = /[\0-\x08\x0e-\x1f\x7f-\x9f]/

/** Throws TypeError for what is not valid in this encoding. */
function* decodeChunks(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    yield decoder.decode(bytes.subarray(start, start + chunkBytes), { stream: true })
  }
  yield decoder.decode()
}

function isReadable(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    for (const chunk of decodeChunks(bytes, encoding)) {
      if (controlCharacters.test(chunk)) return false
    }
    return true
  } catch {
    // A fatal decoder throws TypeError.
    return false
  }
}

function wrongEncoding(bytes: Uint8Array, encoding: Encoding): UserError {
  return new UserError(
    'IMPORT_ENCODING_WRONG',
    `Die Datei lässt sich nicht als ${names[encoding]} lesen.`,
    {
      ...badPlace(bytes, encoding),
      remedy: 'Wählen Sie einen anderen Zeichensatz oder lassen Sie ihn automatisch erkennen.',
    },
  )
}

/** The first line that is no text in this encoding. */
function badPlace(bytes: Uint8Array, encoding: Encoding): { place?: string } {
  const isWide = encoding.startsWith('utf-16')
  const newline = isWide ? (encoding === 'utf-16le' ? [0x0a, 0] : [0, 0x0a]) : [0x0a]
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let line = 1, start = 0; start < bytes.length; line += 1) {
    const end = nextNewline(text, Buffer.from(newline), start)
    const stop = end < 0 ? bytes.length : end
    if (!isReadable(bytes.subarray(start, stop), encoding)) {
      return { place: placeName('Zeile', line) }
    }
    start = stop + newline.length
  }
  return {}
}

/** In UTF-16 a newline counts only where a character begins. */
function nextNewline(text: Buffer, newline: Buffer, start: number): number {
  let at = text.indexOf(newline, start)
  while (at >= 0 && (at - start) % newline.length !== 0) at = text.indexOf(newline, at + 1)
  return at
}
