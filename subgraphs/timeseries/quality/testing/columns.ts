import { emptyColumn, type ReadingColumn } from '../reading-column.ts'
import type { Thresholds } from '../thresholds.ts'

const quarterMs = 900_000

/** Those of a main meter. */
export const thresholds: Thresholds = {
  linearGapHours: 2,
  comparableDays: 3,
  negativeToleranceKw: 0,
  capacityTolerance: 0.1,
  zeroRunHours: 4,
  frozenHours: 2,
  frozenIntervals: 6,
  spikeThreshold: 12,
  spikeWindowHours: 24,
  spikeSlotDays: 28,
  registerTolerance: 0.01,
  registerToleranceKwh: 1,
}

/** Measured quarter-hours from `start` on; null is missing. */
export function columnOf(
  values: (number | null)[],
  { start = '2026-01-12T00:00:00Z', stepMs = quarterMs }: { start?: string; stepMs?: number } = {},
): ReadingColumn {
  const startMs = Date.parse(start)
  const column = emptyColumn(startMs, startMs + values.length * stepMs, stepMs)
  for (const [slot, kw] of values.entries()) {
    if (kw === null) continue
    column.values[slot] = kw
    column.qualities[slot] = 0
  }
  return column
}

/** A load with a night, a day and something of its own in every slot, from midnight on. */
export function dailyLoad(slots: number): number[] {
  return Array.from({ length: slots }, (_, slot) => {
    const hour = (slot % 96) / 4
    const day = hour > 6 && hour < 20 ? 60 : 12
    return day + ((slot * 7919) % 97) / 10
  })
}
