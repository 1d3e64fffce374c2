import { describe, expect, it } from 'vitest'
import type { ChunkerBlock } from './chunk.ts'
import { chunkBlocks, chunkLength, joinBlocks } from './chunker.ts'

const heading = (level: number, text: string): ChunkerBlock => ({
  kind: 'heading',
  level,
  text,
  page: 1,
})
const paragraph = (text: string, page = 1): ChunkerBlock => ({ kind: 'paragraph', text, page })
const sentence =
  'Der Netzbetreiber hat dem Anschlussnehmer nach § 14a Abs. 2 Satz 1 Nr. 5 zu antworten.'
const prose = (sentences: number) => Array.from({ length: sentences }, () => sentence).join(' ')

describe('chunkBlocks', () => {
  it('carries the path of headings and the page', () => {
    const chunks = chunkBlocks([
      heading(1, 'Gesetz'),
      heading(2, 'Teil 1'),
      heading(3, '§ 1 Zweck'),
      paragraph('Zweck ist die Ordnung.', 3),
      heading(3, '§ 2 Begriffe'),
      paragraph('Es gelten Begriffe.', 4),
      heading(2, 'Teil 2'),
      paragraph('Schluss.', 5),
    ])

    expect(chunks.map(({ headings, text, page }) => [headings.join(' > '), text, page])).toEqual([
      ['Gesetz > Teil 1 > § 1 Zweck', 'Zweck ist die Ordnung.', 3],
      ['Gesetz > Teil 1 > § 2 Begriffe', 'Es gelten Begriffe.', 4],
      ['Gesetz > Teil 2', 'Schluss.', 5],
    ])
  })

  it('loses no heading that has nothing beneath it', () => {
    const chunks = chunkBlocks([
      heading(1, 'Gesetz'),
      heading(2, '§ 7 (weggefallen)'),
      heading(2, '§ 8 Frist'),
      paragraph('Vier Wochen.'),
      heading(2, 'Schluss'),
    ])

    expect(chunks.map(({ headings, text }) => [headings, text])).toEqual([
      [['Gesetz'], '§ 7 (weggefallen)'],
      [['Gesetz', '§ 8 Frist'], 'Vier Wochen.'],
      [['Gesetz'], 'Schluss'],
    ])
  })

  it('fills passages to 800 to 1,200 characters and ends them with a sentence', () => {
    const chunks = chunkBlocks([paragraph(prose(60))])

    expect(chunks.length).toBeGreaterThan(3)
    for (const { text } of chunks) {
      expect(text.length).toBeLessThanOrEqual(chunkLength.max)
      expect(text.length).toBeGreaterThanOrEqual(600)
      expect(text.endsWith('antworten.')).toBe(true)
    }
  })

  it('rather ends with an Absatz than in the middle of one', () => {
    const chunks = chunkBlocks([
      paragraph(`(1) ${prose(10)}`),
      paragraph(`(2) ${prose(11)}`),
      paragraph(`(3) ${prose(12)}`),
    ])

    expect(chunks.map(({ text }) => text.slice(0, 3))).toEqual(['(1)', '(2)', '(3)'])
  })

  it('parts a sentence that is too long at its enumeration, never within "Nr. 5"', () => {
    const items = Array.from(
      { length: 40 },
      (_, index) => `${index + 1}. die Angaben nach § ${index} Abs. 2 Nr. 5 und Anlage 3`,
    )
    const chunks = chunkBlocks([paragraph(`Mitzuteilen sind ${items.join(', ')}.`)])

    expect(chunks.length).toBeGreaterThan(1)
    for (const { text } of chunks.slice(1)) expect(text).toMatch(/^\d+\. die Angaben/)
  })

  it('keeps a lead-in with what it leads to', () => {
    const items = Array.from({ length: 30 }, (_, at) => ({
      kind: 'listItem' as const,
      text: `Punkt ${at + 1} mit einer Beschreibung von gut achtzig Zeichen, damit Platz gebraucht wird`,
      page: null,
    }))
    const chunks = chunkBlocks([paragraph(prose(10)), paragraph('Zu prüfen sind:'), ...items])

    for (const { text } of chunks) expect(text).not.toMatch(/:$/u)
  })

  it('puts list items and table rows on lines of their own', () => {
    const { text } = joinBlocks([
      paragraph('Liste:'),
      { kind: 'listItem', text: 'eins', page: null },
      { kind: 'listItem', text: 'zwei', page: null },
      { kind: 'tableRow', text: 'a | b', page: null },
    ])

    expect(text).toBe('Liste:\n\neins\nzwei\n\na | b')
  })

  it('repeats the header of a table that is cut', () => {
    const rows = Array.from({ length: 100 }, (_, at) => `Zähler ${at} | Halle ${at} | ${at} kWh`)
    const blocks = ['Name | Ort | Verbrauch', ...rows].map(text => ({
      kind: 'tableRow' as const,
      text,
      page: null,
    }))
    const { text: joined } = joinBlocks(blocks)
    const chunks = chunkBlocks(blocks)

    expect(chunks.length).toBeGreaterThan(2)
    for (const { text, start, end, anchor } of chunks) {
      expect(text.startsWith('Name | Ort | Verbrauch\n')).toBe(true)
      expect(text.slice(anchor.repeated)).toBe(joined.slice(start, end))
      expect(text.length).toBeLessThanOrEqual(chunkLength.max)
    }
    expect(chunks.map(({ anchor }) => anchor.repeated > 0)).toEqual(chunks.map((_, at) => at > 0))
  })

  it('repeats no first row that names no columns', () => {
    const rows = Array.from({ length: 100 }, (_, at) => `Zähler: Z-${at} | Verbrauch: ${at} kWh`)
    const chunks = chunkBlocks(rows.map(text => ({ kind: 'tableRow', text, page: null })))

    expect(chunks.every(({ anchor }) => anchor.repeated === 0)).toBe(true)
  })
})

describe('the anchor of a passage', () => {
  it('names the pages, and the blocks by their place in the tree of headings', () => {
    const chunks = chunkBlocks([
      paragraph('Vorwort.', 1),
      heading(1, 'Bericht'),
      heading(2, 'Strom'),
      paragraph(prose(8), 2),
      paragraph(prose(4), 3),
      heading(2, 'Gas'),
      heading(3, 'Leer'),
      heading(2, 'Wärme'),
      paragraph('Ende.', 4),
    ])

    expect(chunks.map(({ anchor }) => [anchor.blockPath, anchor.page, anchor.lastPage])).toEqual([
      ['0/1', 1, 1],
      ['1.1/1-2', 2, 3],
      ['1.2.1/0', 1, 1],
      ['1.3/1', 4, 4],
    ])
  })

  it('names the part of the law, down to Satz, Nummer and Buchstabe', () => {
    const items = ['a) Wasser', 'b) Wind', 'c) Sonne'].map(text => `${text} ${'x'.repeat(190)}`)
    const law = [
      heading(3, '§ 14a Steuerung'),
      paragraph(`(1) ${prose(7)}`),
      paragraph(`(2) ${prose(20)}`),
      paragraph(
        `(2a) Es gelten 1. die Pflicht ${'y'.repeat(700)}, 2. die Kosten für ${items.join(', ')} und ` +
          `3. das Recht ${'z'.repeat(600)}.`,
      ),
      heading(3, 'Anlage 2 (zu § 5)'),
      paragraph('Formel.'),
    ]

    const paths = chunkBlocks(law).map(({ anchor }) => [anchor.legalPath, anchor.lastLegalPath])

    expect(paths[0]?.[0]).toBe('§ 14a/Absatz 1/Satz 1')
    expect(paths.flat()).toContain('§ 14a/Absatz 2a/Nummer 3')
    expect(paths.flat().join(' ')).toMatch(/§ 14a\/Absatz 2\/Satz \d+/u)
    expect(paths.at(-1)).toEqual(['Anlage 2', null])
  })

  it('follows the labels of list items', () => {
    const item = (text: string) => ({ kind: 'listItem' as const, text, page: null })
    const [chunk] = chunkBlocks([
      heading(2, 'Artikel 5 Pflichten'),
      paragraph('(3) Zu melden sind'),
      item('1. der Name,'),
      item('2. die Anlage mit'),
      item('a) Leistung und'),
      item('b) Standort.'),
    ])

    expect(chunk?.anchor).toMatchObject({
      legalPath: 'Artikel 5/Absatz 3',
      lastLegalPath: 'Artikel 5/Absatz 3/Nummer 2/Buchstabe b',
    })
  })

  it('names no part of a law in other documents', () => {
    const [chunk] = chunkBlocks([heading(1, 'Wartung'), paragraph('(1) Prüfen Sie den Zähler.')])

    expect(chunk?.anchor.legalPath).toBeNull()
  })
})
