import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkBlocks, chunkLength, joinBlocks, type ChunkerBlock } from './chunker.ts'

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
      paragraph(`(2) ${prose(8)}`),
      paragraph(`(3) ${prose(9)}`),
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

  it('puts list items and table rows on lines of their own', () => {
    const { text } = joinBlocks([
      paragraph('Liste:'),
      { kind: 'listItem', text: 'eins', page: null },
      { kind: 'listItem', text: 'zwei', page: null },
      { kind: 'tableRow', text: 'a | b', page: null },
    ])

    expect(text).toBe('Liste:\n\neins\nzwei\n\na | b')
  })

  it('shows the whole document, in order, without overlap, verbatim', () => {
    const block = fc.oneof(
      fc.record({
        kind: fc.constant('heading' as const),
        level: fc.integer({ min: 1, max: 6 }),
        text: fc.constantFrom('§ 5 Frist', 'Teil 1', 'Über uns'),
        page: fc.constant(null),
      }),
      fc.record({
        kind: fc.constantFrom('paragraph' as const, 'listItem' as const, 'tableRow' as const),
        text: fc.oneof(
          fc.integer({ min: 1, max: 40 }).map(prose),
          fc.string({ minLength: 1, maxLength: 3000 }).filter(text => text.trim() !== ''),
        ),
        page: fc.constant(null),
      }),
    )

    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 12 }), blocks => {
        const { text } = joinBlocks(blocks)
        const chunks = chunkBlocks(blocks)
        let end = 0
        for (const chunk of chunks) {
          expect(chunk.start).toBeGreaterThanOrEqual(end)
          expect(chunk.text).toBe(text.slice(chunk.start, chunk.end))
          expect(chunk.text.length).toBeLessThanOrEqual(chunkLength.max)
          end = chunk.end
        }
        const shown = chunks.map(({ text: part, headings }) => headings.join('') + part).join('')
        const letters = (from: string) => new Set(from.replace(/\s/gu, ''))
        for (const letter of letters(text)) expect(letters(shown)).toContain(letter)
      }),
    )
  })
})
