import { Temporal } from 'temporal-polyfill'
import { ceilToStep, floorToStep } from '#platform/interval/interval.ts'
import type { ExportRange, ExportResolution } from './export-request.ts'

const zone = 'Europe/Berlin'
const steps = { QUARTER_HOUR: 900, HOUR: 3600 } as const

/**
 * The range widened to whole buckets: quarter-hours and hours of the clock, days and months of Berlin. Raw
 * values need none.
 */
export function alignedRange(range: ExportRange, resolution: ExportResolution): ExportRange {
  switch (resolution) {
    case 'RAW':
      return range
    case 'QUARTER_HOUR':
    case 'HOUR':
      return {
        from: floorToStep(range.from, steps[resolution]),
        to: ceilToStep(range.to, steps[resolution]),
      }
    case 'DAY':
    case 'MONTH': {
      const from = startOf(range.from, resolution)
      const last = startOf(new Date(range.to.getTime() - 1), resolution)
      const next = last.add(resolution === 'DAY' ? { days: 1 } : { months: 1 })
      return { from: instantOf(from), to: instantOf(next) }
    }
  }
}

function startOf(at: Date, resolution: 'DAY' | 'MONTH'): Temporal.PlainDate {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  const day = local.toPlainDate()
  return resolution === 'DAY' ? day : day.with({ day: 1 })
}

function instantOf(day: Temporal.PlainDate): Date {
  return new Date(day.toZonedDateTime(zone).epochMilliseconds)
}
