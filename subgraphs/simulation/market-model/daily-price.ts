import { gaussian, uniform } from '../meter-model/noise.ts'
import { numberOf, type Parameters } from '../meter-model/parameter-rule.ts'
import { createAutoRegression } from './auto-regression.ts'
import { atWallHour, berlinDayOf, type BerlinDay } from './berlin-day.ts'
import { yearAngle } from './year-angle.ts'
import { cents, type PriceProcess } from './price-process.ts'
import { isTradingDay } from './day-kind.ts'

const streams = {
  CO2_EU_ETS: { course: 120, shock: 121, shockSize: 122 },
  GAS_TTF: { course: 130, shock: 131, shockSize: 132 },
}

/** When the price of a trading day is settled, local time. */
const settlementHour = 18

/** A shock has lost all but a thousandth after this. */
const shockDays = 140
const shockDecay = 0.95

/**
 * A price that is settled once per trading day at 18:00 and holds for the local days that follow, up to and including
 * the next trading day: a Monday has the price of the Friday before. It is given in hours, so that it stands beside
 * electricity's on days of 23 and 25 hours too. The logarithm is an AR(1) process by days with a yearly wave and
 * jumps that fade, so prices stay positive.
 */
export function createDailyPrice(
  market: keyof typeof streams,
  seed: number,
  parameters: Parameters,
): PriceProcess {
  const settlement = createSettlement(streams[market], seed, parameters)
  const byDay = new Map<number, number>()
  return {
    stepSeconds: 3600,
    price(at) {
      const { number } = lastTradingDayBefore(berlinDayOf(at))
      let price = byDay.get(number)
      if (price === undefined) {
        price = settlement(number)
        if (byDay.size >= daysKept) byDay.clear()
        byDay.set(number, price)
      }
      return price
    },
    volume: () => Number.NaN,
    publishedUntil(now) {
      let day = berlinDayOf(now)
      const isSettled = isTradingDay(day) && now >= atWallHour(day, settlementHour)
      if (isSettled) day = nextDay(day)
      while (!isTradingDay(day)) day = nextDay(day)
      return day.end
    },
  }
}

const daysKept = 800

function createSettlement(
  stream: { course: number; shock: number; shockSize: number },
  seed: number,
  parameters: Parameters,
): (day: number) => number {
  const mean = numberOf(parameters, 'meanPrice')
  const deviation = numberOf(parameters, 'spreadPercent') / 100
  const season = numberOf(parameters, 'seasonPercent') / 100
  const shock = {
    perDay: numberOf(parameters, 'shocksPerYear') / 365.25,
    size: numberOf(parameters, 'shockPercent') / 100,
  }
  const phi = Math.exp(-1 / numberOf(parameters, 'memoryDays'))
  const course = createAutoRegression({ seed, stream: stream.course, phi, blockSteps: 32 })
  return day => {
    const wave = season * Math.cos(yearAngle(day) - winterPeak)
    let jumps = 0
    for (let ago = 0; ago < shockDays; ago++) {
      if (uniform(seed, stream.shock, day - ago) >= shock.perDay) continue
      jumps += shock.size * gaussian(seed, stream.shockSize, day - ago) * shockDecay ** ago
    }
    // The mean of a log-normal price lies above the exponential of its mean.
    return cents(mean * Math.exp(deviation * course(day) - deviation ** 2 / 2 + wave + jumps))
  }
}

/** The yearly wave is highest at the end of January. */
const winterPeak = (2 * Math.PI * 30) / 365

function nextDay({ end }: BerlinDay): BerlinDay {
  return berlinDayOf(end)
}

function lastTradingDayBefore({ start }: BerlinDay): BerlinDay {
  let day = berlinDayOf(start - 1)
  while (!isTradingDay(day)) day = berlinDayOf(day.start - 1)
  return day
}
