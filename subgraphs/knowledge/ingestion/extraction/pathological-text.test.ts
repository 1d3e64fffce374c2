import { describe, expect, it } from 'vitest'
import { extract } from './extract.ts'
import { makePdf } from './testing/make-pdf.ts'

const many = 200_000
/** Read in a second or two; what backtracks or nests without end would take minutes. */
const budgetMs = 15_000

describe('pathological text', () => {
  it.each([
    ['spaces without end', `a${' '.repeat(many)}b`],
    ['blank lines without end', `a${'\n \t'.repeat(many)}b`],
    ['dashes and pipes', `${'|---'.repeat(many)}\n${'| -'.repeat(many)}`],
    ['hashes', '#'.repeat(many)],
    ['brackets that open', `${'['.repeat(20_000)}${'](x'.repeat(20_000)}`],
    ['quotes that open', `a;b\n${'"'.repeat(many + 1)}`],
    ['separators alone', ';'.repeat(many)],
    ['comments that open', `<!doctype html>${'<!--'.repeat(many)}x`],
    ['processing instructions', '<?xml '.repeat(many)],
    ['headers that never end', `From: a\nTo: b\nSubject: c\n${'X: y\n'.repeat(many / 10)}`],
    ['section signs', '§ '.repeat(many)],
    ['digits and dots', '1.'.repeat(many)],
    ['zero-width characters', `a${'\u200b'.repeat(many)}b`],
    ['soft hyphens between letters', 'a\u00ad'.repeat(many)],
  ])(
    'of %s is read or refused in bounded time',
    async (_, text) => {
      const started = performance.now()
      await extract(Buffer.from(text), 'x.txt').catch((error: unknown) => error)

      expect(performance.now() - started).toBeLessThan(budgetMs)
    },
    3 * budgetMs,
  )
})

describe('a page of thousands of shaded cells', () => {
  const cells = (count: number, draw: (at: string, index: number) => string) =>
    makePdf([
      {
        operators: Array.from({ length: count }, (_, index) =>
          draw(`${index % 500} ${(index * 13) % 800}`, index),
        ).join('\n'),
      },
    ])

  it.each([
    ['with a text in each', cells(10_000, (at, i) => `0.9 g ${at} 5 5 re f 0 g ${textAt(at, i)}`)],
    ['and of texts that nobody sees', cells(3000, (at, i) => `1 g ${textAt(at, i)}`)],
  ])(
    '%s is read or refused in bounded time',
    async (_, pdf) => {
      const started = performance.now()
      await extract(new Uint8Array(pdf), 'x.pdf').catch((error: unknown) => error)

      expect(performance.now() - started).toBeLessThan(budgetMs)
    },
    6 * budgetMs,
  )
})

const textAt = (at: string, index: number) => `BT /F1 9 Tf 1 0 0 1 ${at} Tm (Wort${index}) Tj ET`
