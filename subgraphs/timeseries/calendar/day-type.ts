import { holidayEntries } from './holiday-data.ts'
import { holidaysOf, type Place } from './holiday.ts'

/** How the standard load profiles and time windows see a day. */
export const dayTypes = ['WORKDAY', 'SATURDAY', 'SUNDAY'] as const
export type DayType = (typeof dayTypes)[number]

/** Day type of a local date such as `2026-12-24`. */
export type DayTypes = (date: string) => DayType

/** Days of BDEW's profiles: holidays count as Sundays, 24 and 31 December as Saturdays unless they are Sundays. */
export function bdewDayTypes(place: Place): DayTypes {
  return remembered(date => {
    const weekday = weekdayOf(date)
    if (weekday === 0 || holidayDates(date, place).has(date)) return 'SUNDAY'
    return weekday === 6 || /-12-(?:24|31)$/.test(date) ? 'SATURDAY' : 'WORKDAY'
  })
}

/** Days as a price sheet names them: holidays count as Sundays, 24 and 31 December as what they are. */
export function calendarDayTypes(place: Place): DayTypes {
  return remembered(date => {
    const weekday = weekdayOf(date)
    if (weekday === 0 || holidayDates(date, place).has(date)) return 'SUNDAY'
    return weekday === 6 ? 'SATURDAY' : 'WORKDAY'
  })
}

const holidaySets = new Map<string, ReadonlySet<string>>()

function holidayDates(date: string, place: Place): ReadonlySet<string> {
  const year = date.slice(0, 4)
  const key = `${year} ${place.state ?? ''} ${place.options.join(' ')}`
  const known = holidaySets.get(key)
  if (known) return known
  const dates = holidaysOf(holidayEntries(), Number(year), place).map(holiday => holiday.date)
  const set = new Set(dates)
  holidaySets.set(key, set)
  return set
}

function remembered(typeOf: DayTypes): DayTypes {
  const known = new Map<string, DayType>()
  return date => {
    const type = known.get(date) ?? typeOf(date)
    known.set(date, type)
    return type
  }
}

function weekdayOf(date: string): number {
  return new Date(date).getUTCDay()
}
