import { describe, expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'

const text = 'Zähler;Wert\r\n01.01.2024 00:00;3,17\r\n'
const bytes = (...parts: (number[] | Buffer)[]) =>
  Buffer.concat(parts.map(part => Buffer.from(part)))
const utf16be = (given: string) => Buffer.from(given, 'utf16le').swap16()

describe('decodeText', () => {
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', bytes([0xef, 0xbb, 0xbf], Buffer.from(text))],
    ['utf-16le', bytes([0xff, 0xfe], Buffer.from(text, 'utf16le'))],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', bytes([0xfe, 0xff], utf16be(text))],
    ['utf-16be', utf16be(text)],
    ['windows-1252', Buffer.from(text, 'latin1')],
  ])('reads %s with and without byte order mark', (encoding, given) => {
    expect(decodeText(given)).toMatchObject({ head: text, encoding, isWhole: true })
  })

  it('reads the euro sign of Windows-1252', () => {
    const given = bytes(
      Buffer.from('Preis [', 'latin1'),
      [0x80],
      Buffer.from('/MWh] für', 'latin1'),
    )

    expect(decodeText(given)).toMatchObject({ head: 'Preis [€/MWh] für' })
  })

  it('explains its choice in German', () => {
    expect(decodeText(Buffer.from(text, 'latin1'))).toMatchObject({
      finding: { subject: 'Zeichensatz', value: 'Windows-1252', reason: /kein gültiges UTF-8/ },
    })
  })

  it.each([Buffer.alloc(0), Buffer.from('\r\n \n'), bytes([0xef, 0xbb, 0xbf])])(
    'refuses an empty file',
    given => {
      expect(decodeText(given)).toMatchObject({ code: 'IMPORT_FILE_EMPTY' })
    },
  )

  it('refuses bytes that are text in no known encoding', () => {
    const given = bytes([0x81, 0x00, 0xff, 0x8d, 0x07, 0x90, 0xe4, 0x9d])

    expect(decodeText(given)).toMatchObject({
      code: 'IMPORT_ENCODING_UNKNOWN',
      remedy: /CSV UTF-8/,
    })
  })

  it.each([
    ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
    ['GZIP', [0x1f, 0x8b, 0x08]],
  ])('says that a file is %s', (what, magic) => {
    expect(decodeText(Buffer.from(magic))).toMatchObject({
      code: 'IMPORT_NOT_TEXT',
      message: new RegExp(what),
    })
  })

  it('follows the wish of the user and names the line that contradicts it', () => {
    const given = Buffer.from('a;b\nc;d\nZähler;1\n', 'latin1')

    expect(decodeText(given, 'ISO-8859-1')).toMatchObject({ encoding: 'windows-1252' })
    expect(decodeText(given, 'utf-8')).toMatchObject({
      code: 'IMPORT_ENCODING_WRONG',
      place: 'Zeile 3',
    })
  })

  it('lists the encodings there are when asked for another', () => {
    expect(decodeText(Buffer.from(text), 'EBCDIC')).toMatchObject({
      code: 'IMPORT_ENCODING_UNKNOWN',
      remedy: /utf-8, utf-16le, utf-16be, windows-1252/,
    })
  })
})
