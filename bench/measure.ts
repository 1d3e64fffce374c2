import { stdout } from 'node:process'

type Rounds = {
  rounds: number
  warmUp: number
  /** Makes ready for each run; its time does not count. */
  before?: () => Promise<unknown>
}

/** Milliseconds of each of `rounds` runs, after `warmUp` runs that are not counted. */
export async function timesOf(
  run: () => Promise<unknown>,
  { rounds, warmUp, before }: Rounds,
): Promise<number[]> {
  for (let i = 0; i < warmUp; i++) {
    await before?.()
    await run()
  }
  const times: number[] = []
  for (let i = 0; i < rounds; i++) {
    await before?.()
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return times
}

export function quantile(times: number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** One line per figure, aligned. */
export function report(figures: Record<string, string>): void {
  const width = Math.max(...Object.keys(figures).map(name => name.length))
  for (const [name, figure] of Object.entries(figures)) {
    stdout.write(`${name.padEnd(width)}  ${figure}\n`)
  }
}

export const ms = (value: number) => `${value.toFixed(1)} ms`
