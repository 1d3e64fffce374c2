import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LinUcb } from './lin-ucb.ts'
import { estimateFrom, replay, type LoggedChoice, type ReplayedPolicy } from './replay.ts'
import { seededUniform } from './seeded-uniform.ts'

const always = (index: number): ReplayedPolicy => ({ choose: () => index, learn: () => undefined })
const logged = (probabilities: number[], shown: number, reward: number): LoggedChoice => ({
  options: probabilities.map(probability => ({ features: [1], base: 0, probability })),
  shown,
  reward,
})

describe('the replay estimate', () => {
  it('is unbiased: over all choices the log could have made it is the true reward', () => {
    const rewards = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 5,
    })
    fc.assert(
      fc.property(rewards, fc.nat(), (truth, pick) => {
        const shares = truth.map((_, at) => at + 1)
        const sum = (truth.length * (truth.length + 1)) / 2
        const probabilities = shares.map(share => share / sum)
        const target = pick % truth.length

        let expected = 0
        for (const [shown, probability] of probabilities.entries()) {
          const estimate = replay([logged(probabilities, shown, truth[shown] ?? 0)], always(target))
          expected += probability * estimate.policy.value
        }

        expect(expected).toBeCloseTo(truth[target] ?? 0, 9)
      }),
    )
  })

  it('of the logging policy itself is what it earned', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 50 }), outcomes => {
        const { policy, selfNormalised, gain } = estimateFrom(
          outcomes.map(() => 1),
          outcomes.map(Number),
        )

        expect(policy.value).toBeCloseTo(outcomes.filter(Boolean).length / outcomes.length, 9)
        expect(selfNormalised).toBeCloseTo(policy.value, 9)
        expect(gain).toEqual({ value: 0, low: 0, high: 0 })
      }),
    )
  })

  it('keeps its interval around its value and the effective number within the matched', () => {
    const weights = fc.array(fc.constantFrom(0, 1, 2.5, 10), { minLength: 2, maxLength: 80 })
    fc.assert(
      fc.property(weights, all => {
        const estimate = estimateFrom(
          all,
          all.map((_, at) => at % 2),
        )

        expect(estimate.policy.low).toBeLessThanOrEqual(estimate.policy.value)
        expect(estimate.policy.high).toBeGreaterThanOrEqual(estimate.policy.value)
        expect(estimate.effective).toBeLessThanOrEqual(estimate.matched + 1e-9)
      }),
    )
  })

  it('tells nothing of nothing', () => {
    expect(estimateFrom([], []).policy).toEqual({ value: 0, low: -Infinity, high: Infinity })
    expect(estimateFrom([0], [1])).toMatchObject({ matched: 0, effective: 0, selfNormalised: 0 })
  })

  it('finds that a learning policy is better where features tell the reward', () => {
    const log = Array.from({ length: 600 }, (_, round): LoggedChoice => {
      const strong = round % 2
      const shown = seededUniform('shown', String(round)) < 0.5 ? 0 : 1
      const isGood = seededUniform('reward', String(round)) < (shown === strong ? 0.6 : 0.1)
      return {
        options: [0, 1].map(at => ({
          features: [1, at === strong ? 1 : 0],
          base: 0,
          probability: 0.5,
        })),
        shown,
        reward: isGood ? 1 : 0,
      }
    })
    const model = new LinUcb(2)
    const values = ({ features }: LoggedChoice['options'][number]) =>
      model.estimate(features) + model.uncertainty(features)

    const estimate = replay(log, {
      choose: options => {
        const scores = options.map(values)
        return scores.indexOf(Math.max(...scores))
      },
      learn: (features, reward) => model.learn(features, reward),
    })

    expect(estimate.gain.low).toBeGreaterThan(0)
    expect(estimate.policy.low).toBeLessThan(0.6)
    expect(estimate.policy.high).toBeGreaterThan(0.5)
  })
})
