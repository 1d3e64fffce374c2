import { quarterMs, startOfDate, type QuarterGrid } from '../calendar/quarter-grid.ts'
import type { TariffAssignment } from './tariff.ts'

/** Quarter-hours `[first, end)` of a grid in which an assignment counts. */
export type AssignedRange = { assignment: TariffAssignment; range: { first: number; end: number } }

/**
 * Which assignment counts where, for a meter and the meters above it, the nearest first: wherever a meter has none
 * that is valid then, the next meter above it decides. No quarter-hour is in two ranges; in order of time.
 */
export function assignedRanges(
  chain: readonly string[],
  assignments: readonly TariffAssignment[],
  grid: QuarterGrid,
): AssignedRange[] {
  let free = [{ first: 0, end: grid.count }]
  const found: AssignedRange[] = []
  for (const meterId of chain) {
    for (const assignment of assignments.filter(each => each.meterId === meterId)) {
      const own = rangeOf(assignment, grid)
      const ranges = free
        .map(({ first, end }) => ({
          first: Math.max(own.first, first),
          end: Math.min(own.end, end),
        }))
        .filter(({ first, end }) => first < end)
      found.push(...ranges.map(range => ({ assignment, range })))
      free = free
        .flatMap(({ first, end }) => [
          { first, end: Math.min(end, own.first) },
          { first: Math.max(first, own.end), end },
        ])
        .filter(({ first, end }) => first < end)
    }
  }
  return found.sort((a, b) => a.range.first - b.range.first)
}

function rangeOf({ validFrom, validUntil }: TariffAssignment, grid: QuarterGrid) {
  const index = (date: string) =>
    Math.round((startOfDate(date, grid.timeZone) - grid.startMs) / quarterMs)
  const first = Math.min(grid.count, Math.max(0, index(validFrom)))
  const end = validUntil === null ? grid.count : Math.min(grid.count, index(validUntil))
  return { first, end: Math.max(first, end) }
}
