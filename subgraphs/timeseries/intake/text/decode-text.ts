import { UserError } from '#platform/errors.ts'
import type { Finding } from '../finding.ts'

const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
type Encoding = (typeof encodings)[number]

export type DecodedText = { text: string; encoding: Encoding; finding: Finding }

const names: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (Little Endian)',
  'utf-16be': 'UTF-16 (Big Endian)',
  'windows-1252': 'Windows-1252',
}

/**
 * Bytes of a file → text without byte order mark. `wanted` (an encoding's name) wins over detection.
 * UserError: IMPORT_FILE_EMPTY, IMPORT_NOT_TEXT, IMPORT_ENCODING_UNKNOWN, IMPORT_ENCODING_WRONG.
 */
export function decodeText(bytes: Uint8Array, wanted?: string): DecodedText | UserError {
  const foreign = foreignFormat(bytes)
  if (foreign) return foreign
  const choice = wanted === undefined ? detectEncoding(bytes) : chosenEncoding(wanted)
  if (choice instanceof UserError) return choice
  const text = decode(bytes, choice.encoding)
  if (text === undefined) return wrongEncoding(bytes, choice.encoding)
  if (text.trim() === '') return emptyFile()
  const finding = { subject: 'Zeichensatz', value: names[choice.encoding], reason: choice.reason }
  return { text, encoding: choice.encoding, finding }
}

function emptyFile(): UserError {
  return new UserError('IMPORT_FILE_EMPTY', 'Die Datei ist leer.', {
    remedy: 'Wählen Sie eine Datei mit Zählerwerten oder Preisen.',
  })
}

const signatures: { starts: number[]; what: string; remedy: string }[] = [
  {
    starts: [0x50, 0x4b, 0x03, 0x04],
    what: 'eine Excel-Arbeitsmappe (XLSX) oder ein ZIP-Archiv',
    remedy: 'Speichern Sie die Tabelle in Excel als „CSV UTF-8“ oder entpacken Sie das Archiv.',
  },
  {
    starts: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'eine Excel-Arbeitsmappe (XLS)',
    remedy: 'Speichern Sie die Tabelle in Excel als „CSV UTF-8“.',
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
  if (marked) return marked
  if (decode(bytes, 'utf-8') !== undefined) {
    return { encoding: 'utf-8', reason: 'weil alle Bytes gültiges UTF-8 sind' }
  }
  if (decode(bytes, 'windows-1252') !== undefined) {
    return {
      encoding: 'windows-1252',
      reason: 'weil die Datei kein gültiges UTF-8 ist und nur Zeichen aus Windows-1252 enthält',
    }
  }
  return new UserError(
    'IMPORT_ENCODING_UNKNOWN',
    'Der Zeichensatz der Datei ist nicht erkennbar: Sie ist weder UTF-8 noch UTF-16 noch Windows-1252.',
    { remedy: 'Speichern Sie die Datei als „CSV UTF-8“ und laden Sie sie noch einmal hoch.' },
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

function decode(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return controlCharacters.test(text) ? undefined : text
  } catch {
    // A fatal decoder throws TypeError for what is not valid in this encoding.
    return undefined
  }
}

function wrongEncoding(bytes: Uint8Array, encoding: Encoding): UserError {
  const line = firstBadLine(bytes, encoding)
  return new UserError(
    'IMPORT_ENCODING_WRONG',
    `Die Datei lässt sich nicht als ${names[encoding]} lesen.`,
    {
      ...(line !== undefined && { place: `Zeile ${line}` }),
      remedy: 'Wählen Sie einen anderen Zeichensatz oder lassen Sie ihn automatisch erkennen.',
    },
  )
}

function firstBadLine(bytes: Uint8Array, encoding: Encoding): number | undefined {
  if (encoding !== 'utf-8' && encoding !== 'windows-1252') return undefined
  for (let line = 1, start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start)
    const stop = end < 0 ? bytes.length : end
    if (decode(bytes.subarray(start, stop), encoding) === undefined) return line
    start = stop + 1
  }
  return undefined
}
