/** What could have been shown, with the probability it had; how well it did is known of one only. */
export type LoggedChoice = {
  options: { features: readonly number[]; base: number; probability: number }[]
  /** Index of what was shown. */
  shown: number
  /** 0 … 1 */
  reward: number
}

/** The policy under test; it may learn from what was shown, after it has chosen. */
export type ReplayedPolicy = {
  choose: (options: LoggedChoice['options']) => number
  learn: (features: readonly number[], reward: number) => void
}

/** An expected reward with its 95 % confidence interval. */
export type Interval = { value: number; low: number; high: number }

export type ReplayEstimate = {
  /** Logged choices in all. */
  choices: number
  /** In how many the policy would have shown what was shown. */
  matched: number
  /** How many unweighted choices the weighted ones are worth (Kish): (Σw)² / Σw². */
  effective: number
  /** Of the policy, by inverse propensity scoring. */
  policy: Interval
  /** The same, self-normalised: a little biased, much less scattered. */
  selfNormalised: number
  /** Of what was really shown. */
  logged: Interval
  /** Policy minus logged, choice by choice. */
  gain: Interval
}

const z95 = 1.959964

/**
 * What a policy would have earned, from the log of another one (Li, Chu, Langford & Wang 2011,
 * "Unbiased Offline Evaluation of Contextual-bandit-based News Article Recommendation Algorithms"),
 * with each match weighted by 1/probability, because the log is not uniformly random. In the order
 * of the log, and the policy learns from a choice only after it was judged by it.
 */
export function replay(log: readonly LoggedChoice[], policy: ReplayedPolicy): ReplayEstimate {
  const weights: number[] = []
  for (const { options, shown, reward } of log) {
    const option = options[shown]
    const isMatch = policy.choose(options) === shown
    weights.push(isMatch && option ? 1 / option.probability : 0)
    if (option) policy.learn(option.features, reward)
  }
  return estimateFrom(
    weights,
    log.map(({ reward }) => reward),
  )
}

/** The estimators on weights (0: not matched) and rewards of the same choices. */
export function estimateFrom(weights: readonly number[], rewards: readonly number[]) {
  const earned = weights.map((weight, at) => weight * (rewards[at] ?? 0))
  const sum = total(weights)
  const squares = total(weights.map(weight => weight * weight))
  return {
    choices: weights.length,
    matched: weights.filter(weight => weight > 0).length,
    effective: squares === 0 ? 0 : (sum * sum) / squares,
    policy: intervalOf(earned),
    selfNormalised: sum === 0 ? 0 : total(earned) / sum,
    logged: intervalOf(rewards),
    gain: intervalOf(earned.map((value, at) => value - (rewards[at] ?? 0))),
  } satisfies ReplayEstimate
}

/** Mean with the normal 95 % interval; no width can be told of fewer than two values. */
function intervalOf(values: readonly number[]): Interval {
  const count = values.length
  if (count === 0) return { value: 0, low: -Infinity, high: Infinity }
  const value = total(values) / count
  if (count === 1) return { value, low: -Infinity, high: Infinity }
  const variance = total(values.map(each => (each - value) ** 2)) / (count - 1)
  const half = z95 * Math.sqrt(variance / count)
  return { value, low: value - half, high: value + half }
}

function total(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
