import { publicHolidays, schoolHolidays } from './holidays.ts'

const dayMs = 86_400_000

/** How people and machines see a local date; holidays of the Land count as Sundays. */
export type DayKind = {
  type: 'WORKDAY' | 'SATURDAY' | 'SUNDAY'
  /** 0 is Sunday. */
  weekday: number
  /** 1 to 12. */
  month: number
  dayOfMonth: number
  /** 1 on 1 January. */
  dayOfYear: number
  schoolHoliday: boolean
}

export type Calendar = (day: number) => DayKind

/** Kinds of local dates, given in days since 1970-01-01; each is looked at once. */
export function createCalendar(state: string | null): Calendar {
  const known = new Map<number, DayKind>()
  return day => {
    const found = known.get(day)
    if (found) return found
    const kind = kindOf(day, state)
    known.set(day, kind)
    return kind
  }
}

function kindOf(day: number, state: string | null): DayKind {
  const date = new Date(day * dayMs)
  const year = date.getUTCFullYear()
  const weekday = date.getUTCDay()
  const isHoliday = weekday === 0 || publicHolidays(year, state).has(day)
  return {
    type: isHoliday ? 'SUNDAY' : weekday === 6 ? 'SATURDAY' : 'WORKDAY',
    weekday,
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    dayOfYear: day - Date.UTC(year, 0, 1) / dayMs + 1,
    schoolHoliday: schoolHolidays(year, state).some(
      ({ first, last }) => first <= day && day <= last,
    ),
  }
}
