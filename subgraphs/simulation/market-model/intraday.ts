import { numberOf, type Parameters } from '../meter-model/parameter-rule.ts'
import { createAutoRegression } from './auto-regression.ts'
import { createDayAhead } from './day-ahead.ts'
import { deLuDayAhead } from './de-lu-fit.ts'
import { cents, quarterMs, type PriceProcess } from './price-process.ts'

const stepsPerDay = 96
const stream = { deviation: 110, ramp: 111 }

/**
 * Continuous trade in quarter-hours around the day-ahead price of the same seed and parameters: it wanders off by an
 * AR(1) process (forecast errors of wind and sun) and jumps a little from one quarter-hour to the next. A price is
 * known when its quarter-hour begins.
 */
export function createIntraday(seed: number, parameters: Parameters): PriceProcess {
  const dayAhead = createDayAhead(seed, parameters)
  const deviation = numberOf(parameters, 'deviation')
  const phi = Math.exp(-1 / (4 * numberOf(parameters, 'deviationHours')))
  const wander = createAutoRegression({
    ...{ seed, stream: stream.deviation, phi, blockSteps: stepsPerDay },
  })
  const jump = createAutoRegression({ seed, stream: stream.ramp, phi: 0, blockSteps: stepsPerDay })
  const { lowest, highest } = deLuDayAhead.intradayLimits
  return {
    stepSeconds: 900,
    price(at) {
      const step = Math.floor(at / quarterMs)
      // Together they have the variance 1.
      const off = deviation * (wanderShare * wander(step) + jumpShare * jump(step))
      return cents(Math.min(highest, Math.max(lowest, dayAhead.price(at) + off)))
    },
    volume: () => Number.NaN,
    publishedUntil: now => Math.floor(now / quarterMs) * quarterMs + quarterMs,
  }
}

const jumpShare = 0.4
const wanderShare = Math.sqrt(1 - jumpShare ** 2)
