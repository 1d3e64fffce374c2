import { z } from 'zod'
import { readDataFile } from '../calendar/data-file.ts'
import { voltageLevels } from './atypical-use.ts'

const sourced = z.strictObject({ value: z.number(), source: z.string() })
const shape = z.strictObject({
  /** h/a at which the row of a price sheet changes. */
  usageLimitHours: sourced,
  /** kWh/a from which a connection is metered by load profile (RLM). */
  loadMeteringFromKwh: sourced,
  /** Share of the active energy up to which reactive energy is free. */
  freeReactiveShare: sourced,
  atypicalUse: z.strictObject({
    leastKw: z.number(),
    leastShare: z.record(z.enum(voltageLevels), z.number()),
    source: z.string(),
  }),
})
export type NetworkRules = z.infer<typeof shape>

let rules: NetworkRules | undefined

/** What network operators and law say of demand and reactive energy (`network-rules.json`), read once. */
export function networkRules(): NetworkRules {
  rules ??= readDataFile('kpi/network-rules.json', shape)
  return rules
}
