import { describe, expect, it } from 'vitest'
import { contentWords, gramsOf, searchTerms } from './german-terms.ts'

describe('German terms', () => {
  it('leaves out words that carry no content', () => {
    expect(contentWords('Wann wird der Zähler in der Halle abgelesen?')).toEqual([
      'zähler',
      'halle',
      'abgelesen',
    ])
  })

  it.each([
    ['mehr als 100 000 Kunden', '100000'],
    ['mehr als 100.000 Kunden', '100000'],
    ['0,2 Cent', '0,2'],
    ['am 21.12.2018', '21.12.2018'],
    ['§ 14a', '14a'],
  ])('reads the number in "%s"', (text, number) => {
    expect(contentWords(text)).toContain(number)
  })

  it('finds the same stem for forms of a word', () => {
    expect(searchTerms('Häuser Hauses')).toEqual(['haus', 'haus'])
  })

  it('makes a term of a cited section', () => {
    expect(searchTerms('nach § 14a EnWG')).toContain('§14a')
  })

  it('makes grams of several lengths', () => {
    expect(gramsOf('netz', [3, 5])).toHaveLength(4 + 3 + 2)
    expect(gramsOf('kw', [3, 5])).toEqual(['_kw', 'kw_', '_kw_'])
  })

  it('makes grams of words, umlauts written out', () => {
    expect(gramsOf('wärme', [4, 4])).toEqual(['_wae', 'waer', 'aerm', 'erme', 'rme_'])
    expect(gramsOf('waerme', [4, 4])).toEqual(gramsOf('wärme', [4, 4]))
    expect(gramsOf('kw', [4, 4])).toEqual(['_kw_'])
  })
})
