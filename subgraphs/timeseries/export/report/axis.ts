import { Temporal } from 'temporal-polyfill'
import type { ExportRange } from '../export-request.ts'

export type Tick = { at: number; text: string }

const zone = 'Europe/Berlin'
const hourMs = 3_600_000
const mostTimeTicks = 13

/** Round numbers that enclose the values, about five of them; 0 is always among them. */
export function valueTicks(lowest: number, highest: number): number[] {
  const from = Math.min(0, lowest)
  const span = Math.max(0, highest) - from || 1
  const step = roundStep(span / 5)
  const first = Math.floor(from / step)
  const last = Math.ceil((from + span) / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, place) =>
    Number(((first + place) * step).toPrecision(12)),
  )
}

function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted))
  const factor = [1, 2, 2.5, 5, 10].find(candidate => candidate * power >= wanted * 0.999) ?? 10
  return factor * power
}

/** Hours, days, weeks or months of the local calendar, as fits the range. */
export function timeTicks({ from, to }: ExportRange): Tick[] {
  const hours = (to.getTime() - from.getTime()) / hourMs
  const start = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone)
  const { first, step, text } = gridOf(start, hours)
  const ticks: Tick[] = []
  for (let at = first; at.epochMilliseconds <= to.getTime(); at = at.add(step)) {
    if (at.epochMilliseconds >= from.getTime()) {
      ticks.push({ at: at.epochMilliseconds, text: text(at) })
    }
  }
  return ticks
}

type Grid = {
  first: Temporal.ZonedDateTime
  step: Temporal.DurationLike
  text: (at: Temporal.ZonedDateTime) => string
}

function gridOf(start: Temporal.ZonedDateTime, hours: number): Grid {
  const day = start.startOfDay()
  if (hours <= 50) return { first: day, step: { hours: hours <= 26 ? 2 : 6 }, text: clockTime }
  if (hours <= 10 * 24) return { first: day, step: { days: 1 }, text: dayAndMonth }
  if (hours <= mostTimeTicks * 7 * 24) {
    return {
      first: day.subtract({ days: day.dayOfWeek - 1 }),
      step: { days: 7 },
      text: dayAndMonth,
    }
  }
  const january = day.with({ day: 1, month: 1 })
  const months = [1, 2, 3, 6, 12].find(count => hours / (730 * count) <= mostTimeTicks) ?? 12
  return { first: january, step: { months }, text: monthAndYear }
}

const two = (part: number) => String(part).padStart(2, '0')

function clockTime(at: Temporal.ZonedDateTime): string {
  return at.hour === 0 ? dayAndMonth(at) : `${two(at.hour)}:${two(at.minute)}`
}

function dayAndMonth(at: Temporal.ZonedDateTime): string {
  return `${two(at.day)}.${two(at.month)}.`
}

const monthNames = 'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez'.split(' ')

function monthAndYear({ month, year }: Temporal.ZonedDateTime): string {
  return `${monthNames[month - 1] ?? ''} ${two(year % 100)}`
}
