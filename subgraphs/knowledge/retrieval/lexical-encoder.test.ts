import { describe, expect, it } from 'vitest'
import { encodeDocument, encodeQuery, termId } from './lexical-encoder.ts'

const weightOf = (text: string, term: string) => {
  const { indices, values } = encodeDocument(text).bm25
  return values[indices.indexOf(termId(term))] ?? 0
}

describe('lexical encoder', () => {
  it('weighs each distinct term of a query 1', () => {
    const { indices, values } = encodeQuery('Zähler, Zähler und Lastgang').bm25

    expect(values).toEqual([1, 1])
    expect(indices).toEqual([termId('zahl'), termId('lastgang')].sort((a, b) => a - b))
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
    const { bm25, char } = encodeDocument('Der Lastgang der Anlage zeigt die Spitzenlast.')

    for (const { indices, values } of [bm25, char]) {
      expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b))
      expect(indices.every(id => Number.isInteger(id) && id >= 0 && id <= 0xffffffff)).toBe(true)
      expect(values).toHaveLength(indices.length)
    }
  })

  it('has nothing to say about a text of stop words', () => {
    expect(encodeQuery('Was ist das?').bm25.indices).toEqual([])
  })
})
