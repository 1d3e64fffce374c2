import { z } from 'zod'
import { readReferenceData } from '#platform/reference-data.ts'
import type { DayKind } from '../calendar.ts'
import type { PowerModel } from '../moment.ts'
import { choiceOf } from '../parameter-rule.ts'
import * as site from '../site.ts'

const quarters = z.string().transform((text, context) => {
  const values = Uint32Array.from(text.split(' '), Number)
  if (values.length !== 96) context.addIssue(`96 values, not ${values.length}`)
  return values
})
const shape = z.object({
  dynamised: z.boolean(),
  /** kWh/a for which the tables hold. */
  annualKwh: z.number(),
  unitsPerKwh: z.number(),
  /** By month: `01` to `12`. */
  tables: z.record(
    z.string(),
    z
      .object({ workday: quarters, saturday: quarters, sunday: quarters })
      .transform(({ workday, saturday, sunday }) => ({
        ...{ WORKDAY: workday, SATURDAY: saturday, SUNDAY: sunday },
      })),
  ),
})

const read = new Map<string, z.infer<typeof shape>>()

/** The published profile: month × day type × quarter-hour of the wall clock, times F(t) where it is dynamised. */
export function bdewLoad(of: site.Site): PowerModel {
  const profile = profileOf(choiceOf(of.settings.parameters, 'standardProfile'))
  // kWh of a quarter-hour, times 4, is kW.
  const scale = (4 * site.parameter(of, 'annualKwh')) / (profile.unitsPerKwh * profile.annualKwh)
  const varied = site.variation(of)
  let today = { day: Number.NaN, table: new Uint32Array(96), factor: 0 }
  return now => {
    if (now.day !== today.day) {
      const kind = of.calendar(now.day)
      const month = profile.tables[String(kind.month).padStart(2, '0')]
      if (!month) throw new Error(`standard profile without month ${kind.month}`)
      const factor = scale * (profile.dynamised ? dynamisation(kind.dayOfYear) : 1)
      today = { day: now.day, table: month[dayType(kind)], factor }
    }
    return (today.table[Math.floor(now.minute / 15)] ?? 0) * today.factor * varied(now)
  }
}

/** F(t) of BDEW for day t of the year, not rounded. */
function dynamisation(t: number): number {
  return -3.92e-10 * t ** 4 + 3.2e-7 * t ** 3 - 7.02e-5 * t ** 2 + 2.1e-3 * t + 1.24
}

/** 24 and 31 December are Saturdays unless they are Sundays. */
function dayType({ type, month, dayOfMonth }: DayKind): DayKind['type'] {
  const isEve = month === 12 && (dayOfMonth === 24 || dayOfMonth === 31)
  return isEve && type === 'WORKDAY' ? 'SATURDAY' : type
}

function profileOf(id: string): z.infer<typeof shape> {
  const known = read.get(id)
  if (known) return known
  const profile = readReferenceData(`bdew-2025/${id.toLowerCase()}.json`, shape)
  read.set(id, profile)
  return profile
}
