import { uniform } from '../meter-model/noise.ts'
import { numberOf, type Parameters } from '../meter-model/parameter-rule.ts'
import { atWallHour, berlinDayOf, wallHour } from './berlin-day.ts'
import type { DayAheadFit } from './day-ahead-fit.ts'
import { deLuDayAhead as fit } from './de-lu-fit.ts'
import { createLatentDemand } from './latent-demand.ts'
import { cents, type PriceProcess } from './price-process.ts'
import { yearAngle } from './year-angle.ts'

const stream = { shock: 104, shockHeight: 105 }

/** Local time at which the auction's results for the whole next day come out. */
const publicationHour = 12.75

/**
 * The German day-ahead auction in quarter-hours. The latent demand is led through the merit order, a rising curve from
 * demand to price that is flat in the middle and steep at both ends: where sun and wind push the demand to its lower
 * end, prices are negative. Now and
 * then, mostly in winter, some days carry a shock of scarcity besides.
 */
export function createDayAhead(seed: number, parameters: Parameters): PriceProcess {
  const latent = createLatentDemand(fit, seed, {
    sun: numberOf(parameters, 'sunPercent') / 100,
    wind: numberOf(parameters, 'windPercent') / 100,
  })
  const mean = numberOf(parameters, 'meanPrice')
  const spread = numberOf(parameters, 'spreadPercent') / 100
  const shocks = {
    perYear: numberOf(parameters, 'shocksPerYear'),
    height: numberOf(parameters, 'shockHeight'),
  }
  return {
    stepSeconds: 900,
    price(at) {
      const offMean = meritOrder(fit.meritOrder, latent(at)) - fit.meanEurMwh
      const price = mean + spread * offMean + shockAt(seed, at, shocks)
      return cents(Math.min(fit.limits.highest, Math.max(fit.limits.lowest, price)))
    },
    volume: () => Number.NaN,
    publishedUntil(now) {
      const today = berlinDayOf(now)
      return now < atWallHour(today, publicationHour) ? today.end : berlinDayOf(today.end).end
    },
  }
}

/** EUR/MWh at a latent demand: linear between the fitted knots and beyond the outermost. */
export function meritOrder(
  { firstDemand, demandStep, eurMwh }: DayAheadFit['meritOrder'],
  demand: number,
): number {
  const place = (demand - firstDemand) / demandStep
  const from = Math.min(eurMwh.length - 2, Math.max(0, Math.floor(place)))
  const [lower = 0, upper = 0] = [eurMwh[from], eurMwh[from + 1]]
  return lower + (place - from) * (upper - lower)
}

type Shocks = { perYear: number; height: number }

/** A shock has faded after so many days; each has this share of the one before. */
const shockDays = 4
const shockDecay = 0.6

/** EUR/MWh on top of some days: a peak in the morning and a higher one in the evening. */
function shockAt(seed: number, at: number, { perYear, height }: Shocks): number {
  const day = berlinDayOf(at)
  const chance = (perYear / 365.25) * (1 + Math.cos(yearAngle(day.number)))
  let size = 0
  for (let ago = 0; ago < shockDays; ago++) {
    const began = day.number - ago
    if (uniform(seed, stream.shock, began) >= chance) continue
    size -= Math.log(uniform(seed, stream.shockHeight, began)) * height * shockDecay ** ago
  }
  if (size === 0) return 0
  const hour = wallHour(day, at)
  return size * (bell(hour, 17.5, 1.6) + 0.5 * bell(hour, 8, 1.2))
}

function bell(hour: number, centre: number, width: number): number {
  return Math.exp(-((hour - centre) ** 2) / (2 * width ** 2))
}
