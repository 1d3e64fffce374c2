import { createCalendar, type DayKind as CalendarDay } from '../meter-model/calendar.ts'
import type { BerlinDay } from './berlin-day.ts'

/** What a day is like for the load: a holiday of the whole country counts as a Sunday. */
export type DayKind = CalendarDay['type']

const calendar = createCalendar(null)

export function dayKindOf({ number }: Pick<BerlinDay, 'number'>): DayKind {
  return calendar(number).type
}

/** Days on which the European exchanges for allowances and gas rest, as MM-DD (trading calendars of EEX and ICE). */
const closedDates = ['01-01', '12-25', '12-26']

/** Whether the exchanges settle a price on that day: not at weekends, at Easter, at Christmas and on New Year's Day. */
export function isTradingDay({ date, number }: BerlinDay): boolean {
  const { type, weekday, month } = calendar(number)
  if (weekday === 0 || weekday === 6 || closedDates.includes(date.slice(5))) return false
  // The public holidays of March and April that are no Sundays are Good Friday and Easter Monday.
  return !(type === 'SUNDAY' && (month === 3 || month === 4))
}
