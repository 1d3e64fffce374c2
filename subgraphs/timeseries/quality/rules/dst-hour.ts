import type { ZoneClock } from '../../time/zone-clock.ts'
import { germanNumber } from '../../wording/german.ts'
import type { Found } from '../quality-finding.ts'
import { timeOf, type ReadingColumn, type Run } from '../reading-column.ts'
import { rangeOf } from './limits.ts'

const hourMs = 3_600_000
/** The one hour that is there holds the energy of both from here on. */
const sumOfBoth = 1.7

/**
 * The repeated hour of autumn of which only one came: a source that counts the wall clock writes both
 * to the same stamps. When the one left is about twice its neighbours, it is the sum of both.
 */
export function findCollapsedHours(column: ReadingColumn, clock: ZoneClock): Found[] {
  const slots = hourMs / column.stepMs
  if (!Number.isInteger(slots)) return []
  return clockTurns(column, clock).flatMap(turn => collapsed(column, turn, slots))
}

/** Slots at which the wall clock goes back. */
function clockTurns(column: ReadingColumn, clock: ZoneClock): number[] {
  const turns: number[] = []
  let before = clock.offsetMs(column.startMs)
  const stride = Math.max(1, Math.floor(hourMs / column.stepMs))
  // Clocks turn at full hours, and the first slot of a column may lie inside one.
  const first = Math.ceil(column.startMs / hourMs) * hourMs
  const start = Math.round((first - column.startMs) / column.stepMs)
  for (let slot = start; slot < column.values.length; slot += stride) {
    const offset = clock.offsetMs(timeOf(column, slot))
    if (offset < before) turns.push(slot)
    before = offset
  }
  return turns
}

function collapsed(column: ReadingColumn, turn: number, slots: number): Found[] {
  const first = { from: turn - slots, to: turn }
  const second = { from: turn, to: turn + slots }
  if (first.from < 0 || second.to > column.values.length) return []
  const [firstPresent, secondPresent] = [present(column, first), present(column, second)]
  if (firstPresent + secondPresent !== slots || firstPresent * secondPresent !== 0) return []
  const [missing, held] = firstPresent === 0 ? [first, second] : [second, first]
  const times = meanOf(column, held) / neighbours(column, first, second)
  const isSum = times >= sumOfBoth
  return [
    {
      ...rangeOf(column, missing),
      rule: 'COLLAPSED_DST_HOUR',
      severity: isSum ? 'ERROR' : 'WARNING',
      message: isSum
        ? `Von der doppelten Stunde der Zeitumstellung fehlt eine; die vorhandene ist das ${germanNumber(Math.round(times * 10) / 10)}-Fache ihrer Nachbarstunden und enthält wohl beide.`
        : 'Von der doppelten Stunde der Zeitumstellung fehlt eine.',
    },
  ]
}

function neighbours(column: ReadingColumn, first: Run, second: Run): number {
  const slots = first.to - first.from
  const before = meanOf(column, { from: first.from - slots, to: first.from })
  const after = meanOf(column, { from: second.to, to: second.to + slots })
  if (Number.isNaN(before)) return after
  return Number.isNaN(after) ? before : (before + after) / 2
}

function present({ values }: ReadingColumn, { from, to }: Run): number {
  let count = 0
  for (let slot = from; slot < to; slot += 1) if (!Number.isNaN(values[slot])) count += 1
  return count
}

/** NaN where a value is missing. */
function meanOf({ values }: ReadingColumn, { from, to }: Run): number {
  let sum = 0
  for (let slot = from; slot < to; slot += 1) sum += values[slot] ?? NaN
  return sum / (to - from)
}
