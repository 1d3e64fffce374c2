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

type Run = { run: () => Promise<unknown>; before?: () => Promise<unknown> }

/**
 * The same for several runs that take turns, so that each meets what else the machine does as the others do:
 * the n-th times of all belong together.
 */
export async function timesInTurn<Name extends string>(
  runs: Record<Name, Run>,
  { rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Record<Name, number[]>> {
  const entries = Object.entries<Run>(runs).map(([name, run]) => ({
    name,
    run,
    times: new Array<number>(),
  }))
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const { run, times } of entries) {
      const [time] = await timesOf(run.run, {
        ...{ rounds: 1, warmUp: 0 },
        ...(run.before && { before: run.before }),
      })
      if (round >= warmUp && time !== undefined) times.push(time)
    }
  }
  return Object.fromEntries(entries.map(({ name, times }) => [name, times])) as Record<
    Name,
    number[]
  >
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
