import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bestProbabilities,
  choose,
  meanOf,
  posteriorOf,
  withExploration,
} from './beta-posterior.ts'
import { bounded, LinUcb } from './lin-ucb.ts'
import { seededUniform } from './seeded-uniform.ts'

const seen = fc
  .tuple(fc.nat(300), fc.nat(300))
  .map(([successes, failures]) => ({ successes, trials: successes + failures }))

describe('Beta posteriors', () => {
  it('move from one half towards what was seen', () => {
    fc.assert(
      fc.property(seen, counted => {
        const posterior = posteriorOf(counted)
        const rate = counted.trials === 0 ? 0.5 : counted.successes / counted.trials

        expect(Math.min(0.5, rate) - 1e-12).toBeLessThanOrEqual(meanOf(posterior))
        expect(meanOf(posterior)).toBeLessThanOrEqual(Math.max(0.5, rate) + 1e-12)
      }),
    )
  })

  it('are the best with probabilities that sum to 1, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 5 }), all => {
        const posteriors = all.map(posteriorOf)
        const shares = bestProbabilities(posteriors)
        const reversed = bestProbabilities([...posteriors].reverse()).reverse()

        expect(shares.every(share => share >= 0)).toBe(true)
        expect(
          product(
            shares,
            shares.map(() => 1),
          ),
        ).toBeCloseTo(1, 9)
        for (const [at, share] of shares.entries()) expect(share).toBeCloseTo(reversed[at] ?? 0, 9)
      }),
      { numRuns: 30 },
    )
  })

  it('agree with the closed form: Beta(a, 1) beats Beta(c, 1) with a / (a + c)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (a, c) => {
        const [first] = bestProbabilities([
          { alpha: a, beta: 1 },
          { alpha: c, beta: 1 },
        ])
        expect(first).toBeCloseTo(a / (a + c), 3)
      }),
      { numRuns: 40 },
    )
  })

  it('keep every choice possible by the exploration floor', () => {
    const shares = withExploration(
      bestProbabilities([
        posteriorOf({ successes: 900, trials: 1000 }),
        posteriorOf({ successes: 10, trials: 1000 }),
      ]),
      0.1,
    )

    expect(shares[1]).toBeCloseTo(0.05, 6)
    expect(choose(shares, 0.94)).toBe(0)
    expect(choose(shares, 0.96)).toBe(1)
  })

  it('are chosen as often as their share says', () => {
    const shares = [0.2, 0.5, 0.3]
    const counts = [0, 0, 0]
    for (let round = 0; round < 20_000; round++) {
      const index = choose(shares, seededUniform('probe', String(round)))
      counts[index] = (counts[index] ?? 0) + 1
    }

    for (const [at, share] of shares.entries()) {
      expect((counts[at] ?? 0) / 20_000).toBeCloseTo(share, 1)
    }
  })
})

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const observations = fc.array(
  fc.record({ features: fc.array(unit, { minLength: 4, maxLength: 4 }), reward: unit }),
  { maxLength: 60 },
)

describe('LinUCB', () => {
  it('by Sherman–Morrison gives what solving the equations gives', () => {
    fc.assert(
      fc.property(observations, fc.array(unit, { minLength: 4, maxLength: 4 }), (seenSoFar, x) => {
        const model = new LinUcb(4)
        for (const { features, reward } of seenSoFar) model.learn(features, reward)
        const { a, b } = normalEquations(seenSoFar)

        expect(model.estimate(x)).toBeCloseTo(product(x, solve(a, b)), 8)
        expect(model.uncertainty(x) ** 2).toBeCloseTo(product(x, solve(a, x)), 8)
        expect(model.observations).toBe(seenSoFar.length)
      }),
    )
  })

  it('is the surer of a document the more it has seen like it', () => {
    const model = new LinUcb(2)
    const before = model.uncertainty([1, 0.5])

    model.learn([1, 0.5], 1)

    expect(model.uncertainty([1, 0.5])).toBeLessThan(before)
    expect(model.estimate([1, 0.5])).toBeGreaterThan(0)
  })

  it('corrects within its bound, whatever it estimates', () => {
    fc.assert(
      fc.property(fc.double(), fc.double({ min: 0, max: 1, noNaN: true }), (correction, bound) => {
        expect(Math.abs(bounded(correction, bound))).toBeLessThanOrEqual(bound)
      }),
    )
  })
})

function normalEquations(all: { features: number[]; reward: number }[]) {
  const a: number[][] = [0, 1, 2, 3].map(row =>
    [0, 1, 2, 3].map(column => (row === column ? 1 : 0)),
  )
  const b: number[] = [0, 0, 0, 0]
  for (const { features, reward } of all) {
    for (const [row, line] of a.entries()) {
      for (const column of line.keys())
        line[column] = (line[column] ?? 0) + (features[row] ?? 0) * (features[column] ?? 0)
      b[row] = (b[row] ?? 0) + reward * (features[row] ?? 0)
    }
  }
  return { a, b }
}

/** Gaussian elimination; the matrix is positive definite, so it needs no pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((line, at) => Float64Array.of(...line, right[at] ?? 0))
  for (const [at, pivot] of rows.entries()) {
    for (const row of rows.slice(at + 1)) {
      const factor = cell(row, at) / cell(pivot, at)
      for (const column of pivot.keys())
        row[column] = cell(row, column) - factor * cell(pivot, column)
    }
  }
  const x = new Float64Array(right.length)
  for (const [at, row] of [...rows.entries()].reverse()) {
    let rest = cell(row, right.length)
    for (let column = at + 1; column < x.length; column++)
      rest -= cell(row, column) * cell(x, column)
    x[at] = rest / cell(row, at)
  }
  return [...x]
}

function cell(row: Float64Array, at: number): number {
  return row[at] ?? Number.NaN
}

function product(a: number[], b: number[]): number {
  let sum = 0
  for (const [at, value] of a.entries()) sum += value * (b[at] ?? 0)
  return sum
}
