import { describe, expect, it } from 'vitest'
import { decodeText, looksBinary } from './decode-text.ts'
import { legalHeadingLevel } from './legal-heading.ts'
import { extractPlainText } from './plain-text.ts'

describe('extractPlainText', () => {
  it('sees the structure of a law that is not marked up', () => {
    const blocks = extractPlainText(
      'Teil 1\r\nAllgemeines\r\n\r\n§ 1 Zweck\r\n(1) Zweck ist\r\ndie Ordnung.\r\n(2) Mehr nicht.\r\n- Punkt\r\n',
    )

    expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
      ['paragraph', 'Teil 1'],
      ['paragraph', 'Allgemeines'],
      ['paragraph', '§ 1 Zweck'],
      ['paragraph', '(1) Zweck ist die Ordnung.'],
      ['paragraph', '(2) Mehr nicht.'],
      ['listItem', 'Punkt'],
    ])
  })
})

describe('legalHeadingLevel', () => {
  it.each([
    ['Teil 2 Regulierung', 2],
    ['Erster Abschnitt', 3],
    ['§ 14a Netzorientierte Steuerung', 5],
    ['§ 7', 5],
    ['§§ 5 und 6 (weggefallen)', 5],
    ['Artikel 5 Übergang', 5],
    ['Anlage 2 (zu § 10)', 5],
    ['§ 5 gilt entsprechend', undefined],
    ['§ 5 Absatz 2 bleibt unberührt', undefined],
    ['§ 5 Das gilt nicht.', undefined],
    ['Teilnahme ist freiwillig', undefined],
  ])('%s: %s', (line, level) => {
    expect(legalHeadingLevel(line)).toBe(level)
  })
})

describe('decodeText', () => {
  const text = 'Größe und Wärme: 5 €'
  const utf16 = Buffer.from(text, 'utf16le')

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-16 LE', utf16],
    ['UTF-16 BE', Buffer.from(utf16).swap16()],
    ['Windows-1252', Buffer.from(text.replace('€', '\x80'), 'latin1')],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text)
    expect(looksBinary(bytes)).toBe(false)
  })

  it('knows bytes that are no text', () => {
    expect(looksBinary(Buffer.from([1, 2, 0, 255, 7, 3]))).toBe(true)
  })
})
