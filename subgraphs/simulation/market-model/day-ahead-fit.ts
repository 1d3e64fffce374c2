import { z } from 'zod'

const process = z.strictObject({
  /** Correlation from one quarter-hour to the next. */
  phi: z.number().min(0).max(0.99999),
  /** In the unit of the latent demand, whose standard deviation over the years is about 1. */
  deviation: z.number().min(0),
})
const limits = z.strictObject({ lowest: z.number(), highest: z.number() })
/** Per hour of the wall clock: mean, cosine and sine of the year. */
const course = z.array(z.tuple([z.number(), z.number(), z.number()])).length(24)

/** Figures by which a simulated series is measured against the real one; EUR/MWh, over hours. */
const statistics = z.strictObject({
  mean: z.number(),
  deviation: z.number(),
  quantile05: z.number(),
  quantile95: z.number(),
  /** Correlation of an hour with the same hour of the day before. */
  autocorrelation24: z.number(),
  /** And of the week before. */
  autocorrelation168: z.number(),
  negativeShare: z.number(),
  /** Mean of each hour of the wall clock, from 00:00. */
  byHour: z.array(z.number()).length(24),
  /** Mean of each weekday, from Sunday. */
  byWeekday: z.array(z.number()).length(7),
})
export type PriceStatistics = z.infer<typeof statistics>

export const dayAheadFit = z.strictObject({
  title: z.string(),
  /** Where the prices come from that this was fitted to, and by what. */
  origin: z.string(),
  /** Statistics of those prices. */
  statistics,
  meanEurMwh: z.number(),
  course: z.strictObject({ WORKDAY: course, SATURDAY: course, SUNDAY: course }),
  noise: z.strictObject({
    /** Weeks: fuel prices, the weather of a season; its φ is from one day to the next. */
    level: process,
    wind: process,
    /** Times the height of the sun. */
    cloud: process,
    load: process,
    /** By how much more level and wind move at the turn of the year than on average, as a share. */
    winterShare: z.number().min(0).max(0.9),
  }),
  /** How deep the mean sun presses the latent demand at the highest sun of the year. */
  noonDepth: z.number(),
  meritOrder: z.strictObject({
    firstDemand: z.number(),
    demandStep: z.number().positive(),
    eurMwh: z.array(z.number()).min(2),
  }),
  shocks: z.strictObject({ perYear: z.number(), heightEurMwh: z.number() }),
  limits: limits.extend({ source: z.string() }),
  intradayLimits: limits.extend({ source: z.string() }),
})
export type DayAheadFit = z.infer<typeof dayAheadFit>
