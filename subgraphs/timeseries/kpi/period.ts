import { Temporal } from 'temporal-polyfill'
import { localDate, startOfDate } from '../calendar/quarter-grid.ts'

export type Period = { from: Date; to: Date }
export const comparisons = ['PREVIOUS_PERIOD', 'PREVIOUS_YEAR'] as const
export type Comparison = (typeof comparisons)[number]

/**
 * The period to compare with. PREVIOUS_PERIOD: whole local months (also quarters and years) are compared with as
 * many months before, whole local days with as many days before, anything else with the same length before.
 * PREVIOUS_YEAR: the same local dates a year earlier; 29 February becomes 28 February.
 */
export function comparedPeriod(period: Period, comparison: Comparison, timeZone: string): Period {
  const days = wholeDays(period, timeZone)
  if (!days) return shifted(period, comparison, timeZone)
  const { first, end } = days
  if (comparison === 'PREVIOUS_YEAR') {
    return between(first.subtract({ years: 1 }), end.subtract({ years: 1 }), timeZone)
  }
  const months = monthsOf(first, end)
  const before = months
    ? first.subtract({ months })
    : first.subtract({ days: first.until(end).days })
  return between(before, first, timeZone)
}

type Days = { first: Temporal.PlainDate; end: Temporal.PlainDate }

/** The local dates of a period that begins and ends at midnight. */
function wholeDays({ from, to }: Period, timeZone: string): Days | undefined {
  const dates = [from, to].map(instant => localDate(instant, timeZone))
  const [first = '', end = ''] = dates
  if (startOfDate(first, timeZone) !== from.getTime()) return undefined
  if (startOfDate(end, timeZone) !== to.getTime()) return undefined
  return { first: Temporal.PlainDate.from(first), end: Temporal.PlainDate.from(end) }
}

/** Number of whole calendar months, or undefined. */
function monthsOf(first: Temporal.PlainDate, end: Temporal.PlainDate): number | undefined {
  if (first.day !== 1 || end.day !== 1) return undefined
  return (end.year - first.year) * 12 + end.month - first.month
}

function between(first: Temporal.PlainDate, end: Temporal.PlainDate, timeZone: string): Period {
  const startOf = (date: Temporal.PlainDate) => new Date(startOfDate(date.toString(), timeZone))
  return { from: startOf(first), to: startOf(end) }
}

function shifted({ from, to }: Period, comparison: Comparison, timeZone: string): Period {
  if (comparison === 'PREVIOUS_PERIOD') {
    return { from: new Date(2 * from.getTime() - to.getTime()), to: from }
  }
  const [start, end] = [from, to].map(instant => {
    const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(
      timeZone,
    )
    return new Date(zoned.subtract({ years: 1 }).epochMilliseconds)
  })
  return { from: start ?? from, to: end ?? to }
}
