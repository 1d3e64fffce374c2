import { z } from 'zod'
import { quantities } from '../reading/reading.ts'

const positiveKw = z.number().min(0).max(1e9)
const seconds = z
  .number()
  .int()
  .min(0)
  .max(30 * 86_400)

/** Power above or below a limit for long enough; closes beyond the hysteresis. */
export const thresholdCondition = z.object({
  kind: z.literal('THRESHOLD'),
  quantity: z.enum(quantities),
  direction: z.enum(['ABOVE', 'BELOW']),
  limitKw: positiveKw,
  hysteresisKw: positiveKw,
  minimumSeconds: seconds,
})

/** No value has arrived for so long. Substitutes and faulty values are none. */
export const missingDataCondition = z.object({
  kind: z.literal('MISSING_DATA'),
  afterSeconds: z
    .number()
    .int()
    .min(60)
    .max(366 * 86_400),
})

/** The mean of the running clock quarter-hour is about to exceed a limit. */
export const peakProjectionCondition = z.object({
  kind: z.literal('PEAK_PROJECTION'),
  quantity: z.enum(quantities),
  limitKw: z.number().positive().max(1e9),
  hysteresisKw: positiveKw,
  /** Earlier than this nothing can be told from the running quarter-hour. */
  minimumElapsedSeconds: z.number().int().min(10).max(840),
})

/** The price is below or above a limit, or the cheapest hours of the local day begin. */
export const priceWindowCondition = z.object({
  kind: z.literal('PRICE_WINDOW'),
  window: z.discriminatedUnion('of', [
    z.object({
      of: z.enum(['BELOW', 'ABOVE']),
      limitEurMwh: z.number().min(-10_000).max(100_000),
      hysteresisEurMwh: z.number().min(0).max(10_000),
    }),
    z.object({ of: z.literal('CHEAPEST'), hours: z.number().min(0.25).max(24) }),
  ]),
  /** So long before it begins. */
  leadSeconds: z
    .number()
    .int()
    .min(0)
    .max(24 * 3600),
})

/** The plausibility checks have open findings of this severity or above. */
export const findingCondition = z.object({
  kind: z.literal('FINDING'),
  minimumSeverity: z.enum(['INFO', 'WARNING', 'ERROR']),
})

export const ruleCondition = z.discriminatedUnion('kind', [
  thresholdCondition,
  missingDataCondition,
  peakProjectionCondition,
  priceWindowCondition,
  findingCondition,
])
export type RuleCondition = z.infer<typeof ruleCondition>
export type ThresholdCondition = z.infer<typeof thresholdCondition>
export type MissingDataCondition = z.infer<typeof missingDataCondition>
export type PeakProjectionCondition = z.infer<typeof peakProjectionCondition>
export type PriceWindowCondition = z.infer<typeof priceWindowCondition>

export const alertKinds = [
  'THRESHOLD',
  'MISSING_DATA',
  'PEAK_PROJECTION',
  'PRICE_WINDOW',
  'FINDING',
] as const satisfies readonly RuleCondition['kind'][]
