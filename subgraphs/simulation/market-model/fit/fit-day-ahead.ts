import { berlinDayOf, wallHour } from '../berlin-day.ts'
import type { DayAheadFit } from '../day-ahead-fit.ts'
import { dayKindOf, type DayKind } from '../day-kind.ts'
import { sunShare } from '../german-sun.ts'
import { createLatentDemand, type LatentDemandFit } from '../latent-demand.ts'
import { hourMs, quarterMs } from '../price-process.ts'
import { yearAngle } from '../year-angle.ts'
import { normalQuantile } from './normal.ts'
import { hoursOf, meanOf, quantile, type HourlyPrices } from './price-statistics.ts'

export type Fitted = Pick<DayAheadFit, 'course' | 'noise' | 'noonDepth' | 'meritOrder' | 'shocks'>

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
/** By hand, so that the deviation and the highest thousandth meet the real ones: there are too few such days to fit. */
const shocks = { perYear: 4, heightEurMwh: 280 }

/** An hour of the real prices with what the model knows of it; `score` is the normal quantile of its rank. */
type Hour = {
  at: number
  hour: number
  day: number
  kind: DayKind
  angle: number
  sun: number
  score: number
}

/**
 * Fits the day-ahead model to real hourly prices: a course by least squares on normal scores, four AR(1) processes
 * by the covariances of what is left, and the merit order so that simulated hours have the quantiles of the real ones.
 */
export function fitDayAhead(prices: HourlyPrices): Fitted {
  const hours = hoursToFit(prices)
  const course = {
    WORKDAY: fitCourse(hours, 'WORKDAY'),
    SATURDAY: fitCourse(hours, 'SATURDAY'),
    SUNDAY: fitCourse(hours, 'SUNDAY'),
  }
  const rest = Float64Array.from(hours, ({ kind, hour, angle, score }) => {
    const [mean, cosine, sine] = course[kind][hour] ?? [0, 0, 0]
    return score - mean - cosine * Math.cos(angle) - sine * Math.sin(angle)
  })
  const latent = { course, noise: fitNoise(hours, rest), noonDepth: fitNoonDepth(hours) }
  return { ...latent, meritOrder: fitMeritOrder(latent, prices), shocks }
}

function hoursToFit({ from, eurMwh }: HourlyPrices): Hour[] {
  const order = Uint32Array.from(eurMwh.keys()).sort((a, b) => (eurMwh[a] ?? 0) - (eurMwh[b] ?? 0))
  const scores = new Float64Array(eurMwh.length)
  for (const [rank, i] of order.entries()) {
    scores[i] = normalQuantile((rank + 0.5) / eurMwh.length)
  }
  return Array.from(scores, (score, i) => {
    const at = from + i * hourMs
    const day = berlinDayOf(at)
    const { number } = day
    return {
      ...{ at, score, day: number, kind: dayKindOf(day), angle: yearAngle(number) },
      hour: Math.floor(wallHour(day, at)),
      sun: sunShare(at + hourMs / 2),
    }
  })
}

/** Mean, cosine and sine of the year for each hour of one kind of day. */
function fitCourse(hours: Hour[], kind: DayKind): [number, number, number][] {
  return Array.from({ length: 24 }, (_, hour) => {
    const some = hours.filter(each => each.kind === kind && each.hour === hour)
    const rows = some.map(({ angle }) => [1, Math.cos(angle), Math.sin(angle)] as const)
    return leastSquares(
      rows,
      some.map(({ score }) => score),
    )
  })
}

type Row = readonly [number, number, number]

/** Three coefficients by Cramer's rule on the normal equations. */
function leastSquares(rows: readonly Row[], targets: readonly number[]): [number, number, number] {
  const sum = (of: (row: Row, i: number) => number) => {
    let total = 0
    for (const [i, row] of rows.entries()) total += of(row, i)
    return total
  }
  const column = (k: 0 | 1 | 2): Row => [
    sum(row => row[0] * row[k]),
    sum(row => row[1] * row[k]),
    sum(row => row[2] * row[k]),
  ]
  const [a, b, c] = [column(0), column(1), column(2)]
  const y: Row = [
    sum((row, i) => row[0] * (targets[i] ?? 0)),
    sum((row, i) => row[1] * (targets[i] ?? 0)),
    sum((row, i) => row[2] * (targets[i] ?? 0)),
  ]
  const whole = determinant(a, b, c)
  return [determinant(y, b, c) / whole, determinant(a, y, c) / whole, determinant(a, b, y) / whole]
}

function determinant(a: Row, b: Row, c: Row): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1])
  )
}

/** Hours over which the level of fuels and seasons keeps its memory; a series of two years cannot tell it closer. */
const levelHours = 20 * 24

/**
 * By night there is no sun in the rest: after a week it correlates by its level alone, after one and two days by level
 * and wind, after an hour by load too. Level and wind move more in winter. What sunny hours have beyond that is the sky.
 */
function fitNoise(hours: Hour[], rest: Float64Array): DayAheadFit['noise'] {
  const winterShare = fitWinterShare(hours, rest)
  const even = rest.map((value, i) => value / (1 + winterShare * Math.cos(hours[i]?.angle ?? 0)))
  const night = (lag: number) => nightCovariance(hours, even, lag)
  const levelPhi = Math.exp(-24 / levelHours)
  const levelVariance = night(168) / levelPhi ** 7
  const withoutLevel = (lag: number) => night(lag) - levelVariance * levelPhi ** (lag / 24)
  const windPhi = (withoutLevel(48) / withoutLevel(24)) ** (1 / 96)
  const windVariance = withoutLevel(24) / windPhi ** 96
  const loadVariance = withoutLevel(0) - windVariance
  const loadPhi = ((withoutLevel(1) - windVariance * windPhi ** 4) / loadVariance) ** (1 / 4)
  return {
    level: { phi: levelPhi, deviation: Math.sqrt(levelVariance) },
    wind: { phi: windPhi, deviation: Math.sqrt(windVariance) },
    load: { phi: loadPhi, deviation: Math.sqrt(loadVariance) },
    cloud: fitCloud(hours, even, night),
    winterShare,
  }
}

/** Of the variance by night v0 + v1 cos(year), which is about v0 (1 + s cos(year))². */
function fitWinterShare(hours: Hour[], rest: Float64Array): number {
  let [whole, withCosine, count] = [0, 0, 0]
  for (const [i, { sun, angle }] of hours.entries()) {
    if (sun > 0) continue
    const square = (rest[i] ?? 0) ** 2
    whole += square
    withCosine += 2 * square * Math.cos(angle)
    count++
  }
  return count === 0 ? 0 : withCosine / (2 * whole)
}

function nightCovariance(hours: Hour[], rest: Float64Array, lag: number): number {
  let [sum, count] = [0, 0]
  for (let i = lag; i < rest.length; i++) {
    if (hours[i]?.sun !== 0 || hours[i - lag]?.sun !== 0) continue
    sum += (rest[i] ?? 0) * (rest[i - lag] ?? 0)
    count++
  }
  return sum / count
}

/** covariance(lag) − the night's = σ² φ^lag · sun · sun', by least squares through the origin. */
function fitCloud(
  hours: Hour[],
  rest: Float64Array,
  night: (lag: number) => number,
): DayAheadFit['noise']['cloud'] {
  const excess = (lag: number) => {
    const base = night(lag)
    let [product, square] = [0, 0]
    for (let i = lag; i < rest.length; i++) {
      const suns = (hours[i]?.sun ?? 0) * (hours[i - lag]?.sun ?? 0)
      product += suns * ((rest[i] ?? 0) * (rest[i - lag] ?? 0) - base)
      square += suns * suns
    }
    return product / square
  }
  const [now, dayLater] = [excess(0), excess(24)]
  return { phi: (dayLater / now) ** (1 / 96), deviation: Math.sqrt(now) }
}

/** How much deeper than its night a day's noon lies, per share of the highest sun: the slope over all days. */
function fitNoonDepth(hours: Hour[]): number {
  const points = groupedByDay(hours).flatMap(day => {
    const mean = (first: number, end: number, of: (hour: Hour) => number) =>
      meanOf(day.filter(({ hour }) => hour >= first && hour < end).map(of))
    const sun = mean(11, 15, each => each.sun)
    const gap = mean(11, 15, each => each.score) - mean(1, 5, each => each.score)
    return Number.isNaN(sun + gap) ? [] : [{ sun, gap }]
  })
  const [sun, gap] = [meanOf(points.map(each => each.sun)), meanOf(points.map(each => each.gap))]
  let [product, square] = [0, 0]
  for (const point of points) {
    product += (point.sun - sun) * (point.gap - gap)
    square += (point.sun - sun) ** 2
  }
  return -product / square
}

/** The hours rise, so those of a day lie together. */
function groupedByDay(hours: Hour[]): Hour[][] {
  const days: Hour[][] = []
  for (const hour of hours) {
    const last = days.at(-1)
    if (last?.[0]?.day === hour.day) last.push(hour)
    else days.push([hour])
  }
  return days
}

const firstDemand = -3.2
const demandStep = 0.2
const knots = 33
/** Beyond, prices are of single days; the curve goes on straight there, and shocks stand for the rest. */
const highestShare = 0.985

/** The price at every knot of demand: the quantile that simulated demand has there, in the real prices. */
function fitMeritOrder(latent: LatentDemandFit, prices: HourlyPrices): DayAheadFit['meritOrder'] {
  const sorted = Float64Array.from(prices.eurMwh).sort()
  const demands = Float64Array.from(
    seeds.flatMap(seed => [...simulatedDemand(latent, seed, prices)]),
  )
  demands.sort()
  const eurMwh: number[] = []
  for (let knot = 0; knot < knots; knot++) {
    const demand = firstDemand + knot * demandStep
    const share = shareBelow(demands, demand)
    const [before = 0, last = 0] = eurMwh.slice(-2)
    eurMwh.push(share > highestShare ? 2 * last - before : quantile(sorted, share))
  }
  return { firstDemand, demandStep, eurMwh }
}

function simulatedDemand(latent: LatentDemandFit, seed: number, prices: HourlyPrices) {
  const demand = createLatentDemand(latent, seed, { sun: 1, wind: 1 })
  const quarters = Float64Array.from({ length: 4 * prices.eurMwh.length }, (_, i) =>
    demand(prices.from + i * quarterMs),
  )
  return hoursOf(quarters)
}

function shareBelow(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low / sorted.length
}
