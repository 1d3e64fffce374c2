import { z } from 'zod'
import { readReferenceData } from '#platform/reference-data.ts'
import { communeOptions, type HolidayEntry } from './holiday.ts'
import { states } from './state.ts'

const monthDay = z.string().regex(/^\d\d-\d\d$/)
const rule = z.union([
  z.strictObject({ date: monthDay }),
  z.strictObject({ easter: z.int() }),
  z.strictObject({ weekday: z.int().min(0).max(6), before: monthDay }),
  z.strictObject({ on: z.iso.date() }),
])
const shape = z.strictObject({
  title: z.string(),
  holidays: z.array(
    z.strictObject({
      name: z.string(),
      rule,
      states: z.union([z.literal('ALL'), z.array(z.enum(states))]),
      option: z.enum(communeOptions).optional(),
      validFrom: z.int(),
      validUntil: z.int().optional(),
      source: z.string(),
    }),
  ),
})

let entries: HolidayEntry[] | undefined

/** The rules of `reference-data/public-holidays.json`, read once. */
export function holidayEntries(): HolidayEntry[] {
  entries ??= readReferenceData('public-holidays.json', shape).holidays
  return entries
}
