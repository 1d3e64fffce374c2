import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DenseRows } from './dense-rows.ts'
import { PostingLists } from './posting-lists.ts'

describe('posting lists', () => {
  it('score and count the same before and after they are sorted, however many points there are', () => {
    const lists = new PostingLists()
    const plain = new Map<number, Map<number, number>>()
    const expectAlike = () => {
      for (const [term, weights] of plain) {
        const scores = new Float64Array(points).fill(Number.NaN)
        lists.addScores(term, 2, scores)
        const seen: number[] = []
        lists.visit(term, slot => seen.push(slot))

        expect(lists.count(term)).toBe(weights.size)
        expect(seen.sort((a, b) => a - b)).toEqual([...weights.keys()])
        for (const [slot, weight] of weights) expect(scores[slot]).toBeCloseTo(2 * weight, 5)
        expect(scores.filter(Number.isFinite).length).toBe(weights.size)
      }
    }
    const points = 300

    for (let slot = 0; slot < points; slot++) {
      // More and more terms: 90,000 pairs, beyond what may wait before a search.
      const indices = Array.from({ length: 2 * slot }, (_, at) => (at * 7919) % 1009)
      const distinct = [...new Set(indices)]
      lists.add(slot, { indices: distinct, values: distinct.map(term => term + 1) })
      for (const term of distinct) {
        const known = plain.get(term) ?? new Map<number, number>()
        plain.set(term, known.set(slot, term + 1))
      }
      if (slot === 20) expectAlike()
      if (slot === 250) lists.tidy()
    }

    expectAlike()
    lists.tidy()
    expectAlike()
  })
})

describe('dense rows', () => {
  const vector = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
    minLength: 7,
    maxLength: 7,
  })

  it('tell the cosine of those that are there', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 5 }), vector, (given, query) => {
        const rows = new DenseRows()
        given.forEach((values, slot) => rows.add(slot, Float32Array.from(values)))
        const scores = new Float64Array(given.length).fill(Number.NaN)

        rows.score(Float32Array.from(query), scores, slot => slot !== 0)

        expect(scores[0]).toBeNaN()
        for (const [slot, values] of given.entries()) {
          if (slot > 0) expect(scores[slot]).toBeCloseTo(cosine(values, query), 4)
        }
      }),
    )
  })

  it('refuse a vector of another length', () => {
    const rows = new DenseRows()
    rows.add(0, new Float32Array(8))

    expect(() => rows.add(1, new Float32Array(7))).toThrow('a vector of 7 numbers')
  })
})

function cosine(a: number[], b: number[]): number {
  const sum = (x: number[], y: number[]) => {
    let total = 0
    for (const [at, value] of x.entries()) {
      total += Math.fround(value) * Math.fround(y[at] ?? 0)
    }
    return total
  }
  const lengths = Math.sqrt(sum(a, a) * sum(b, b))
  return lengths === 0 ? 0 : sum(a, b) / lengths
}
