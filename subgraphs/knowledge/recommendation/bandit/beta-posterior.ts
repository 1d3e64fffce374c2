/** What is believed of a success rate: Beta(alpha, beta), both > 0. */
export type BetaPosterior = { alpha: number; beta: number }

const cells = 4096

/** From a uniform prior: every rate is equally likely before anything was seen. */
export function posteriorOf(seen: { successes: number; trials: number }): BetaPosterior {
  return { alpha: 1 + seen.successes, beta: 1 + seen.trials - seen.successes }
}

export function meanOf({ alpha, beta }: BetaPosterior): number {
  return alpha / (alpha + beta)
}

/**
 * For each posterior the probability that its rate is the highest of all: the integral of its density
 * times the distribution functions of the others. Choosing with these probabilities is Thompson
 * sampling (Chapelle & Li 2011, "An Empirical Evaluation of Thompson Sampling"), and unlike drawing
 * from each posterior it tells the propensity of the choice. Sums to 1.
 */
export function bestProbabilities(posteriors: readonly BetaPosterior[]): number[] {
  const masses = posteriors.map(massesOf)
  const distributions = masses.map(midDistribution)
  const shares = masses.map((mass, own) => {
    let share = 0
    for (let cell = 0; cell < cells; cell++) {
      let product = mass[cell] ?? 0
      for (const [other, distribution] of distributions.entries()) {
        if (other !== own) product *= distribution[cell] ?? 0
      }
      share += product
    }
    return share
  })
  return normalised(shares)
}

/** With `floor` shared out equally, so that every choice stays possible and its propensity bounded. */
export function withExploration(probabilities: readonly number[], floor: number): number[] {
  return probabilities.map(share => (1 - floor) * share + floor / probabilities.length)
}

/** The index that a uniform number of [0, 1) falls on. */
export function choose(probabilities: readonly number[], uniform: number): number {
  let left = uniform
  for (const [index, share] of probabilities.entries()) {
    left -= share
    if (left < 0) return index
  }
  return probabilities.length - 1
}

function massesOf({ alpha, beta }: BetaPosterior): Float64Array {
  const logs = Float64Array.from({ length: cells }, (_, cell) => {
    const x = (cell + 0.5) / cells
    return (alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x)
  })
  let highest = -Infinity
  for (const log of logs) highest = Math.max(highest, log)
  const masses = logs.map(log => Math.exp(log - highest))
  let sum = 0
  for (const mass of masses) sum += mass
  return masses.map(mass => mass / sum)
}

/** Up to the middle of each cell, which counts a tie half. */
function midDistribution(masses: Float64Array): Float64Array {
  let before = 0
  return masses.map(mass => {
    const middle = before + mass / 2
    before += mass
    return middle
  })
}

function normalised(shares: number[]): number[] {
  let sum = 0
  for (const share of shares) sum += share
  return shares.map(share => share / sum)
}
