import { describe, expect, it } from 'vitest'
import { characterGrams, contentWords, searchTerms } from './german-terms.ts'

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

  it('makes grams of words, umlauts written out', () => {
    expect(characterGrams('Wärme', 4)).toEqual(['_wae', 'waer', 'aerm', 'erme', 'rme_'])
    expect(characterGrams('Waerme', 4)).toEqual(characterGrams('Wärme', 4))
    expect(characterGrams('kW', 4)).toEqual(['_kw_'])
  })
})
