import type { ZoneClock } from '../../time/zone-clock.ts'
import { isMissing } from '../number-format.ts'
import { dayMs, readTimeOfDay, type Stamp } from '../time/stamp.ts'
import type { WideSlots } from './wide-slots.ts'

/** One value of a row that holds a whole day. */
export type Slot = { stamp: Stamp; index: number; name: string }
type SpreadDay = (cells: string[], day: number) => Slot[]

const hourMs = 3_600_000

/**
 * The filled slots of a row. Named slots carry their time; counted slots are the n-th interval of the
 * local day: on the days of the clock change they follow the clock where as many are filled as the day
 * has, and the wall clock where the skipped hour is left empty.
 */
export function createDaySpreader(slots: WideSlots, clock: ZoneClock): SpreadDay {
  const { times } = slots
  return times ? byTime(slots.indices, times, clock) : byNumber(slots, clock)
}

function byTime(indices: number[], times: string[], clock: ZoneClock): SpreadDay {
  const seen = new Set<string>()
  const columns = indices.flatMap((index, i) => {
    const text = times[i] ?? ''
    const time = readTimeOfDay(text)
    const isRepeat = seen.has(text)
    seen.add(text)
    return time ? [{ index, time, text, isRepeat }] : []
  })
  return (cells, day) => {
    const hasRepeat = hoursOf(day, clock) > 24
    return columns.flatMap(({ index, time, text, isRepeat }) => {
      // The columns of the repeated hour mean something on one day of the year only.
      const isMeant = (!isRepeat || hasRepeat) && (cells[index] ?? '') !== ''
      return isMeant ? [{ stamp: { dayMs: day, ...time }, index, name: text }] : []
    })
  }
}

function byNumber({ indices, slotsPerHour }: WideSlots, clock: ZoneClock): SpreadDay {
  const first = indices[0] ?? 0
  const stepMs = hourMs / slotsPerHour
  return (cells, day) => {
    const values = cells.slice(first, first + slotsPerHour * 25)
    const filled = values.findLastIndex(cell => !isMissing(cell)) + 1
    const hours = hoursOf(day, clock)
    const followsClock = hours !== 24 && filled === hours * slotsPerHour
    const midnight = clock.instantsOf(day)[0] ?? day
    const most = followsClock ? filled : Math.min(filled, 24 * slotsPerHour)
    return values.slice(0, most).flatMap((cell, i) => {
      if (cell === '') return []
      const stamp = followsClock
        ? clockStamp(midnight + i * stepMs, clock)
        : wallStamp(day, i * stepMs)
      return [{ stamp, index: first + i, name: String(i + 1) }]
    })
  }
}

/** 23, 24 or 25. */
function hoursOf(day: number, clock: ZoneClock): number {
  const [from, to] = [day, day + dayMs].map(wall => clock.instantsOf(wall)[0] ?? wall)
  return ((to ?? 0) - (from ?? 0)) / hourMs
}

function wallStamp(day: number, timeMs: number): Stamp {
  return { dayMs: day, timeMs, offsetMinutes: undefined, fold: undefined }
}

function clockStamp(instant: number, clock: ZoneClock): Stamp {
  const wall = instant + clock.offsetMs(instant)
  const [first, second] = clock.instantsOf(wall)
  const fold = second === undefined ? undefined : instant === first ? 0 : 1
  const timeMs = wall % dayMs
  return { dayMs: wall - timeMs, timeMs, offsetMinutes: undefined, fold }
}
