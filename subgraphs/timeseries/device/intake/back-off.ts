import { setTimeout as pause } from 'node:timers/promises'

/** Pause before the next try, 0 being the first: doubled each time, with full jitter above the half. */
export function pauseMs(
  attempt: number,
  { shortestMs, longestMs }: { shortestMs: number; longestMs: number },
  random: () => number = Math.random,
): number {
  const full = Math.min(longestMs, shortestMs * 2 ** Math.min(attempt, 30))
  return full / 2 + (random() * full) / 2
}

/** Rejects when `signal` aborts. */
export async function pauseBetween(
  attempt: number,
  bounds: { shortestMs: number; longestMs: number },
  signal: AbortSignal,
): Promise<void> {
  await pause(pauseMs(attempt, bounds), undefined, { signal })
}
