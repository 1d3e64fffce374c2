import { describe, expect, it } from 'vitest'
import { currentAnalyzer } from './analyzer.ts'
import { LexicalEncoder, termId } from './lexical-encoder.ts'
import { LexiconLearner, readLexicon, writeLexicon } from './lexicon.ts'

const encoder = new LexicalEncoder(currentAnalyzer, [
  ['netz', 4],
  ['entgelte', 2],
])
const weightOf = (text: string, term: string, of = encoder) => {
  const { indices, values } = of.document(text).bm25
  return values[indices.indexOf(termId(term))] ?? 0
}

describe('lexical encoder', () => {
  it('weighs each distinct term of a query 1, and words without content less', () => {
    const { indices, values } = encoder.query('Zähler, Zähler und Lastgang').bm25
    const weights = new Map(indices.map((id, at) => [id, values[at]]))

    expect(weights.size).toBe(3)
    expect(weights.get(termId('zahl'))).toBe(1)
    expect(weights.get(termId('lastgang'))).toBe(1)
    expect(weights.get(termId('und'))).toBe(currentAnalyzer.stopWordWeight)
  })

  it('finds the parts of a compound that the corpus has as words', () => {
    expect(weightOf('Netzentgelte', 'entgelt')).toBeGreaterThan(0)
    expect(weightOf('Netzentgelte', 'netz')).toBeGreaterThan(0)
    expect(weightOf('Netzbetreiber', 'netz')).toBe(0)
  })

  it('takes no compound apart for an index that was made without', () => {
    const whole = new LexicalEncoder({ ...currentAnalyzer, compounds: false }, [['netz', 1]])

    expect(weightOf('Netznetz', 'netz', whole)).toBe(0)
  })

  it('lets repetition count less and less, and a long text less than a short one', () => {
    const once = weightOf('Lastgang', 'lastgang')
    const twice = weightOf('Lastgang Lastgang', 'lastgang')
    const often = weightOf('Lastgang '.repeat(5), 'lastgang')
    const inLongText = weightOf(`Lastgang ${'Anlage '.repeat(300)}`, 'lastgang')

    expect(twice).toBeGreaterThan(once)
    expect(often - twice).toBeLessThan(3 * (twice - once))
    expect(inLongText).toBeLessThan(once)
  })

  it('gives unique unsigned ids in ascending order for both fields', () => {
    const { bm25, char } = encoder.document('Der Lastgang der Anlage zeigt die Spitzenlast.')

    for (const { indices, values } of [bm25, char]) {
      expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b))
      expect(indices.every(id => Number.isInteger(id) && id >= 0 && id <= 0xffffffff)).toBe(true)
      expect(values).toHaveLength(indices.length)
    }
  })

  it('lets a long word of a question weigh little more than a short one', () => {
    const weight = (word: string) => {
      let sum = 0
      for (const value of encoder.query(word).char.values) sum += value
      return sum
    }

    expect(weight('Energieversorgungsunternehmen')).toBeLessThan(4 * weight('Netz'))
  })

  it('makes no grams of stop words', () => {
    expect(encoder.query('Was ist das?').char.indices).toEqual([])
  })
})

describe('the lexicon', () => {
  const texts = ['Das Netz und das Entgelt', 'Netz ohne Entgelt', 'Ein Netz']
  const learnt = (from: string[]) => {
    const learner = new LexiconLearner()
    for (const text of from) learner.add(text)
    return learner.lexicon()
  }

  it('has the words of the texts, the most frequent first', () => {
    expect(learnt(texts)).toEqual([
      ['netz', 3],
      ['entgelt', 2],
    ])
  })

  it('is the same whatever the order of the texts, and after it was stored', () => {
    const { text, sha256 } = writeLexicon(learnt(texts))

    expect(writeLexicon(learnt([...texts].reverse()))).toEqual({ text, sha256 })
    expect(readLexicon(text)).toEqual(learnt(texts))
    expect(readLexicon('')).toEqual([])
  })
})
