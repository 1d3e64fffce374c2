import { addUnits, instantOf, startOf, wallClockOf, type TimeWindow } from '../../lib/calendar.ts'
import {
  formatDayMonth,
  formatSeconds,
  formatShortMonth,
  formatTime,
  formatWeekday,
} from '../../lib/format.ts'

export type TimeTick = { at: number; label: string }

type Rhythm = {
  /** Typical length and the room that a label takes (CSS pixels), to choose the rhythm by. */
  length: number
  labelWidth: number
  first: (from: number) => number
  next: (at: number) => number
  label: (at: number) => string
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const yearOf = (at: number) => wallClockOf(at).year

/** Below a day every zone change is a whole hour, so multiples of UTC are multiples of the clock. */
function short(length: number, labelWidth: number, label: (at: number) => string): Rhythm {
  const ceil = (at: number) => Math.ceil(at / length) * length
  return { length, labelWidth, first: ceil, next: at => at + length, label }
}

/** Every n hours of the wall clock: on the days of change the ticks stay at 3, 6, 9 o'clock. */
function hours(count: number): Rhythm {
  const isOnTick = (at: number) => {
    const { hour, minute } = wallClockOf(at)
    return hour % count === 0 && minute === 0 && at % MINUTE === 0
  }
  const next = (at: number): number => {
    const wall = wallClockOf(at)
    const hour = (Math.floor(wall.hour / count) + 1) * count
    const candidate = Math.max(instantOf({ ...wall, hour, minute: 0 }), at + MINUTE)
    // A time that March skips has no tick.
    return isOnTick(candidate) ? candidate : next(candidate)
  }
  const label = (at: number) => (wallClockOf(at).hour === 0 ? formatDayMonth(at) : formatTime(at))
  return {
    length: count * HOUR,
    labelWidth: 54,
    first: at => (isOnTick(at) ? at : next(at)),
    next,
    label,
  }
}

function days(count: number): Rhythm {
  const next = (at: number) => addUnits('day', startOf('day', at), 1)
  // Every n-th day of the month, so that the ticks stay put while one pans.
  const isOnTick = (at: number) =>
    startOf('day', at) === at && (wallClockOf(at).day - 1) % count === 0
  const seek = (at: number) => {
    let day = at
    while (!isOnTick(day)) day = next(day)
    return day
  }
  return {
    length: count * DAY,
    labelWidth: count === 1 ? 76 : 54,
    first: seek,
    next: at => seek(next(at)),
    label: at => (count === 1 ? `${formatWeekday(at)} ${formatDayMonth(at)}` : formatDayMonth(at)),
  }
}

function months(count: number): Rhythm {
  const grid = (at: number) => {
    const { year, month } = wallClockOf(at)
    return instantOf({ year, month: month - ((month - 1) % count) })
  }
  const next = (at: number) => addUnits('month', grid(at), count)
  return {
    length: count * 30 * DAY,
    labelWidth: 46,
    first: at => (grid(at) === at ? at : next(at)),
    next,
    label: at => (wallClockOf(at).month === 1 ? `${yearOf(at)}` : formatShortMonth(at)),
  }
}

const RHYTHMS: Rhythm[] = [
  ...[5, 10, 30].map(count => short(count * SECOND, 72, formatSeconds)),
  ...[1, 2, 5, 10, 15, 30].map(count => short(count * MINUTE, 54, formatTime)),
  ...[1, 2, 3, 6, 12].map(hours),
  ...[1, 2, 7, 14].map(days),
  ...[1, 3, 6, 12, 60].map(months),
]

/** Ticks at round wall-clock times of the window, as many as have room on `width` pixels. */
export function timeTicks({ from, to }: TimeWindow, width: number): TimeTick[] {
  const fits = ({ length, labelWidth }: Rhythm) => ((to - from) / length) * labelWidth <= width
  const rhythm = RHYTHMS.find(fits) ?? RHYTHMS.at(-1)
  const ticks: TimeTick[] = []
  if (!rhythm) return ticks
  for (let at = rhythm.first(from); at < to; at = rhythm.next(at)) {
    ticks.push({ at, label: rhythm.label(at) })
  }
  return ticks
}
