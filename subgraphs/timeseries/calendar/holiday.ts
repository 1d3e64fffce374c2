import type { State } from './state.ts'

/** Holidays that only some communes of a Land keep. */
export const communeOptions = [
  'AUGSBURG',
  'ASSUMPTION_BY',
  'CORPUS_CHRISTI_SN',
  'CORPUS_CHRISTI_TH',
] as const
export type CommuneOption = (typeof communeOptions)[number]

/** When a holiday falls: on a date of each year, days after Easter Sunday, the last weekday before a date, or once. */
export type HolidayRule =
  { date: string } | { easter: number } | { weekday: number; before: string } | { on: string }

export type HolidayEntry = {
  name: string
  rule: HolidayRule
  states: 'ALL' | State[]
  option?: CommuneOption | undefined
  /** First year and, exclusive, last year of the rule. */
  validFrom: number
  validUntil?: number | undefined
  source: string
}

export type Holiday = { date: string; name: string; source: string }

/** Where a day is looked at: without a Land only what all Länder keep counts. */
export type Place = { state: State | null; options: readonly CommuneOption[] }

const dayMs = 86_400_000

/** The holidays of a year in their order; of several on one day the first of the entries stands. */
export function holidaysOf(entries: HolidayEntry[], year: number, place: Place): Holiday[] {
  const found = new Map<string, Holiday>()
  for (const entry of entries) {
    if (!applies(entry, year, place)) continue
    const date = dateOf(entry.rule, year)
    const holiday = { date, name: entry.name, source: entry.source }
    if (date.startsWith(`${year}-`) && !found.has(date)) found.set(date, holiday)
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** Easter Sunday of the Gregorian calendar (Gauß's rule in the form of Meeus, Jones and Butcher), as `2026-04-05`. */
export function easterSunday(year: number): string {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const leapCenturies = Math.floor(century / 4)
  const moonDrift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - leapCenturies - moonDrift + 15) % 30
  const yearOfCentury = year % 100
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const correction = Math.floor((golden + 11 * epact + 22 * toSunday) / 451)
  const days = epact + toSunday - 7 * correction + 114
  return isoDate(Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1))
}

function applies({ states, option, ...entry }: HolidayEntry, year: number, place: Place): boolean {
  if (year < entry.validFrom || year >= (entry.validUntil ?? Infinity)) return false
  if (option && !place.options.includes(option)) return false
  return states === 'ALL' || (place.state !== null && states.includes(place.state))
}

function dateOf(rule: HolidayRule, year: number): string {
  if ('date' in rule) return `${year}-${rule.date}`
  if ('on' in rule) return rule.on
  if ('easter' in rule) return isoDate(Date.parse(easterSunday(year)) + rule.easter * dayMs)
  const last = Date.parse(`${year}-${rule.before}`) - dayMs
  const back = (new Date(last).getUTCDay() - rule.weekday + 7) % 7
  return isoDate(last - back * dayMs)
}

function isoDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
