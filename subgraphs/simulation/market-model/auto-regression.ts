import { gaussian } from '../meter-model/noise.ts'

export type AutoRegressionSettings = {
  seed: number
  /** Two processes of one seed share no random numbers. */
  stream: number
  /** Correlation of a step with the one before, 0 ≤ φ < 1. */
  phi: number
  /** Steps that are computed together. */
  blockSteps: number
}

/** What is left of a block's unknown beginning in its first value, as a share of one standard deviation. */
const truncation = 1e-6

const blocksKept = 4

/**
 * A stationary AR(1) process with mean 0 and variance 1, at any step and in any order: z(t) = φ z(t−1) + √(1−φ²) ε(t).
 * The innovations ε are hashed from seed, stream and step. Every block is computed on its own from 0, so many steps
 * before its first that φ to their power is below 1e-6; so large is the only difference to the endless sum, and where
 * a block begins depends on the step alone. Hence the same bytes in whatever order and portions it is asked.
 */
export function createAutoRegression(settings: AutoRegressionSettings): (step: number) => number {
  const { blockSteps, phi } = settings
  const warmUp = phi === 0 ? 0 : Math.ceil(Math.log(truncation) / Math.log(phi))
  const blocks = new Map<number, Float64Array>()
  return step => {
    const index = Math.floor(step / blockSteps)
    let block = blocks.get(index)
    if (!block) {
      block = computeBlock(settings, index * blockSteps, warmUp)
      if (blocks.size >= blocksKept) blocks.delete(blocks.keys().next().value ?? index)
      blocks.set(index, block)
    }
    return block[step - index * blockSteps] ?? 0
  }
}

function computeBlock(
  { seed, stream, phi, blockSteps }: AutoRegressionSettings,
  first: number,
  warmUp: number,
): Float64Array {
  const block = new Float64Array(blockSteps)
  const innovation = Math.sqrt(1 - phi * phi)
  let value = 0
  for (let step = first - warmUp; step < first + blockSteps; step++) {
    value = phi * value + innovation * gaussian(seed, stream, step)
    if (step >= first) block[step - first] = value
  }
  return block
}
