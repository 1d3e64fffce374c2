import type { DayTypes } from '../calendar/day-type.ts'
import type { ZoneClock } from '../time/zone-clock.ts'
import { comparableDaysAround, instantOf, wallSlotOf } from './day-slots.ts'
import type { Found } from './quality-finding.ts'
import { slotAt, timeOf, type ReadingColumn } from './reading-column.ts'
import { findCollapsedHours } from './rules/dst-hour.ts'
import { findGaps } from './rules/gap.ts'
import { findAboveCapacity, findNegative } from './rules/limits.ts'
import {
  findCounterResets,
  findRegisterMismatches,
  registerAdvances,
  type RegisterReading,
} from './rules/register.ts'
import { findSpikes, type ComparableSlots } from './rules/spike.ts'
import { findFrozen, findZeroRuns } from './rules/standstill.ts'
import { findDuplicates, findOverlaps, type StoredStamps } from './rules/stamps.ts'
import type { Thresholds } from './thresholds.ts'

/** The counts of one register of the column's direction, with their factor. */
export type Register = { obis: string; factor: number; readings: RegisterReading[] }

export type ColumnToCheck = {
  column: ReadingColumn
  stamps: StoredStamps
  registers: Register[]
  capacityKw: number | null
  thresholds: Thresholds
  clock: ZoneClock
  dayTypes: DayTypes
}

/** Shorter intervals have too little in common with the same second of another day. */
const leastSlotMs = 900_000

/** Everything the rules find in a column. */
export function checkColumn(check: ColumnToCheck): Found[] {
  const { column, thresholds, capacityKw, stamps } = check
  const collapsed = findCollapsedHours(column, check.clock)
  const gaps = findGaps(column, thresholds).filter(
    gap => !collapsed.some(({ from, to }) => from === gap.from && to === gap.to),
  )
  return [
    ...gaps,
    ...collapsed,
    ...findOverlaps(column, stamps),
    ...findDuplicates(column, stamps),
    ...findNegative(column, thresholds),
    ...findAboveCapacity(column, capacityKw, thresholds),
    ...findZeroRuns(column, thresholds),
    ...findFrozen(column, thresholds),
    ...findSpikes(column, thresholds, comparableSlots(check)),
    ...check.registers.flatMap(register => checkRegister(check, register)),
  ]
}

function checkRegister({ column, thresholds }: ColumnToCheck, register: Register): Found[] {
  const { obis, factor, readings } = register
  const advances = registerAdvances(readings, factor)
  return [
    ...findCounterResets(advances, obis),
    ...findRegisterMismatches(column, advances, { ...thresholds, obis }),
  ]
}

function comparableSlots({ column, thresholds, clock, dayTypes }: ColumnToCheck): ComparableSlots {
  if (column.stepMs < leastSlotMs) return () => []
  const reach = Math.floor(thresholds.spikeSlotDays / 2)
  return slot => {
    const { day, timeMs } = wallSlotOf(timeOf(column, slot), clock)
    return comparableDaysAround(day, reach, dayTypes).flatMap(other => {
      const instant = instantOf({ day: other, timeMs }, clock)
      return instant === undefined ? [] : [slotAt(column, instant)]
    })
  }
}
