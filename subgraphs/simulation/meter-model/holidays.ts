import { z } from 'zod'
import { readReferenceData } from '#platform/reference-data.ts'

const dayMs = 86_400_000
const monthDay = z.string().regex(/^\d\d-\d\d$/)
const rule = z.union([
  z.strictObject({ date: monthDay }),
  z.strictObject({ easter: z.int() }),
  z.strictObject({ weekday: z.int().min(0).max(6), before: monthDay }),
  z.strictObject({ on: z.iso.date() }),
])
type Rule = z.infer<typeof rule>

const publicShape = z.object({
  holidays: z.array(
    z.object({
      rule,
      states: z.union([z.literal('ALL'), z.array(z.string())]),
      /** Kept by some communes only; not here. */
      option: z.string().optional(),
      validFrom: z.int(),
      validUntil: z.int().optional(),
    }),
  ),
})
const schoolShape = z.object({
  holidays: z.array(
    z.object({
      states: z.union([z.enum(['ALL', 'UNKNOWN']), z.array(z.string())]),
      from: rule,
      to: rule,
    }),
  ),
})

let publicRules: z.infer<typeof publicShape>['holidays'] | undefined
let schoolRules: z.infer<typeof schoolShape>['holidays'] | undefined
const publicDays = new Map<string, ReadonlySet<number>>()

/** Days since 1970-01-01 that are holidays of the Land (`NW`); without one, of all Länder. */
export function publicHolidays(year: number, state: string | null): ReadonlySet<number> {
  const key = `${year} ${state ?? ''}`
  const known = publicDays.get(key)
  if (known) return known
  publicRules ??= readReferenceData('public-holidays.json', publicShape).holidays
  const days = publicRules
    .filter(entry => year >= entry.validFrom && year < (entry.validUntil ?? Infinity))
    .filter(entry => entry.option === undefined && isOf(entry.states, state))
    .map(entry => dayOf(entry.rule, year))
  const set = new Set(days)
  publicDays.set(key, set)
  return set
}

/** First and last day of the school holidays of a year where they usually lie; without a Land, where most have them. */
export function schoolHolidays(
  year: number,
  state: string | null,
): { first: number; last: number }[] {
  schoolRules ??= readReferenceData('school-holidays.json', schoolShape).holidays
  return schoolRules
    .filter(({ states }) => (states === 'UNKNOWN' ? state === null : isOf(states, state)))
    .map(({ from, to }) => ({ first: dayOf(from, year), last: dayOf(to, year) }))
}

/** Easter Sunday by Gauß's rule for the Gregorian calendar, in days since 1970-01-01. */
export function easterSunday(year: number): number {
  const century = Math.floor(year / 100)
  const moon = (15 + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25)) % 30
  const sun = (4 + century - Math.floor(century / 4)) % 7
  const cycle = year % 19
  const full = (19 * cycle + moon) % 30
  const toSunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full + sun) % 7
  const late = full + toSunday === 35 || (full === 28 && toSunday === 6 && cycle > 10)
  const afterMarch21 = full + toSunday + 1 - (late ? 7 : 0)
  return Date.UTC(year, 2, 21 + afterMarch21) / dayMs
}

function isOf(states: string | string[], state: string | null): boolean {
  return states === 'ALL' || (state !== null && states.includes(state))
}

function dayOf(of: Rule, year: number): number {
  if ('easter' in of) return easterSunday(year) + of.easter
  if ('on' in of) return Date.parse(of.on) / dayMs
  if ('date' in of) return Date.parse(`${year}-${of.date}`) / dayMs
  const last = Date.parse(`${year}-${of.before}`) / dayMs - 1
  return last - ((new Date(last * dayMs).getUTCDay() - of.weekday + 7) % 7)
}
