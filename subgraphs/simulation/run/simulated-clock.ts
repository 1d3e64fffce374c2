/** A clock that runs faster than the real one from an instant of the past on, until it has caught up. */
export type SimulatedClock = {
  /** Simulated seconds per real second, 1 … 86,400. */
  speed: number
  /** ms; what the clock showed at `realStart`. */
  simulatedStart: number
  /** ms */
  realStart: number
}

const dayMs = 86_400_000
/** Clocks that are this near to the real one are one with it. */
const togetherMs = 1000

/** Never later than the real instant: the intake refuses readings from the future. */
export function simulatedNow(clock: SimulatedClock, real: number): number {
  return Math.min(real, unbounded(clock, real))
}

/** The same clock with another speed from now on: it does not jump. */
export function withSpeed(clock: SimulatedClock, real: number, speed: number): SimulatedClock {
  return { speed, simulatedStart: simulatedNow(clock, real), realStart: real }
}

/**
 * The instant that was due a day ago, by this clock. What is older and not delivered yet was missed in an
 * outage of more than a day and is left out; history that is only being caught up never is.
 */
export function oldestToCatchUp(clock: SimulatedClock, real: number): number {
  return Math.min(real - dayMs, unbounded(clock, real - dayMs))
}

/** Whether a clock shows the real time. */
export function hasCaughtUp(clock: SimulatedClock, real: number): boolean {
  return simulatedNow(clock, real) >= real - togetherMs
}

/**
 * Of a simulation that was stopped and starts again: one that had caught up is at the real time again, one
 * that was still in the past goes on where it ended.
 */
export function resumed(
  clock: SimulatedClock,
  real: number,
  deliveredUntil: number | undefined,
): SimulatedClock {
  const isLive = clock.simulatedStart >= clock.realStart - togetherMs
  const simulatedStart = isLive
    ? real
    : Math.min(real, clock.simulatedStart, deliveredUntil ?? clock.simulatedStart)
  return { ...clock, simulatedStart, realStart: real }
}

function unbounded({ speed, simulatedStart, realStart }: SimulatedClock, real: number): number {
  return simulatedStart + (real - realStart) * speed
}
