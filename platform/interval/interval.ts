/**
 * Steps of equal length, `[start, start + stepSeconds)`, counted from 1970-01-01T00:00Z. Quarter-hours
 * and hours of every time zone of our field lie on this grid; local days do not, see local-day.ts.
 */
export const quarterHourSeconds = 900

/** Start of the step that contains `instant`. */
export function floorToStep(instant: Date, stepSeconds: number): Date {
  const stepMs = stepMilliseconds(stepSeconds)
  return new Date(Math.floor(instant.getTime() / stepMs) * stepMs)
}

/** Start of the first step that does not begin before `instant`. */
export function ceilToStep(instant: Date, stepSeconds: number): Date {
  const stepMs = stepMilliseconds(stepSeconds)
  return new Date(Math.ceil(instant.getTime() / stepMs) * stepMs)
}

/** Start of the quarter-hour that contains `instant`. */
export function quarterHourOf(instant: Date): Date {
  return floorToStep(instant, quarterHourSeconds)
}

/** `steps` may be negative. */
export function addSteps(instant: Date, steps: number, stepSeconds: number): Date {
  return new Date(instant.getTime() + steps * stepMilliseconds(stepSeconds))
}

/** Steps that begin in `[start, end)` when the first one begins at `start`; 0 for an empty range. */
export function countSteps(start: Date, end: Date, stepSeconds: number): number {
  const stepMs = stepMilliseconds(stepSeconds)
  return Math.max(0, Math.ceil((end.getTime() - start.getTime()) / stepMs))
}

/** Position of the step with `instant` in a series that begins at `start`; negative before it. */
export function stepIndex(start: Date, instant: Date, stepSeconds: number): number {
  return Math.floor((instant.getTime() - start.getTime()) / stepMilliseconds(stepSeconds))
}

/** Starts of all steps of `[start, end)`. */
export function stepStarts(start: Date, end: Date, stepSeconds: number): Date[] {
  const count = countSteps(start, end, stepSeconds)
  return Array.from({ length: count }, (_, step) => addSteps(start, step, stepSeconds))
}

function stepMilliseconds(stepSeconds: number): number {
  if (!Number.isInteger(stepSeconds) || stepSeconds < 1) {
    throw new RangeError(`a step has a whole number of seconds, not ${stepSeconds}`)
  }
  return stepSeconds * 1000
}
