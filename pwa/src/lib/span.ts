import { isRepeatedHour, startOf, unitOf, wallClockOf, type TimeWindow } from './calendar.ts'
import {
  formatDate,
  formatDayMonth,
  formatMonth,
  formatTime,
  formatWeekday,
  formatZone,
} from './format.ts'

const DAY = 86_400_000
const THURSDAY = 3

/** The week's number by ISO 8601: the first week of a year is the one with its first Thursday. */
export function isoWeekOf(instant: number): number {
  const monday = wallClockOf(startOf('week', instant))
  const thursday = new Date(Date.UTC(monday.year, monday.month - 1, monday.day + THURSDAY))
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday.getTime() - newYear) / DAY / 7)
}

function zoneSuffix(instant: number): string {
  return isRepeatedHour(instant) ? ` ${formatZone(instant)}` : ''
}

function clockOf(instant: number): string {
  return `${formatTime(instant)}${zoneSuffix(instant)}`
}

/** An interval in words: `Mo, 15.01.2018, 10:15–10:30 Uhr`, over days `15.01.2018, 22:00 – 16.01.2018, 10:00 Uhr`. */
export function formatSpan({ from, to }: TimeWindow): string {
  const isWholeDays = startOf('day', from) === from && startOf('day', to) === to
  if (isWholeDays) {
    const last = to - 1
    if (startOf('day', last) === from) return `${formatWeekday(from)}, ${formatDate(from)}`
    return `${formatDate(from)} – ${formatDate(last)}`
  }
  if (startOf('day', from) === startOf('day', to - 1)) {
    return `${formatWeekday(from)}, ${formatDate(from)}, ${clockOf(from)}–${clockOf(to)} Uhr`
  }
  return `${formatDate(from)}, ${clockOf(from)} – ${formatDate(to)}, ${clockOf(to)} Uhr`
}

/** A window's title: `2018`, `Januar 2018`, `KW 3 · 15.01.–21.01.2018`, `Mo, 15.01.2018`. */
export function formatWindow(window: TimeWindow): string {
  const { from, to } = window
  switch (unitOf(window)) {
    case 'year':
      return `${wallClockOf(from).year}`
    case 'month':
      return formatMonth(from)
    case 'week':
      return `KW ${isoWeekOf(from)} · ${formatDayMonth(from)}–${formatDate(to - 1)}`
    case 'day':
    case undefined:
      return formatSpan(window)
  }
}
