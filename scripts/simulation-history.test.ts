import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newJobRecord } from '#platform/testing/job-record.ts'
import type { HistoryIntake } from '../subgraphs/simulation/history/history-intake.ts'
import { done, operator } from '../subgraphs/timeseries/quality/testing/quality-world.ts'
import { openSimulationWorld, type SimulationWorld } from './testing/simulation-world.ts'

let world: SimulationWorld
beforeEach(async () => {
  world = await openSimulationWorld()
})
afterEach(() => world.close())

/** With the 23-hour day. */
const spring: [string, string] = ['2026-02-01', '2026-05-01']
const quartersOfSpring = 89 * 96

async function count(query: string): Promise<number> {
  const { rows } = await world.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${query}`,
  )
  return rows[0]?.count ?? Number.NaN
}

describe('the history of simulated meters', { timeout: 60_000 }, () => {
  it('fills every interval once, as simulated, with its aggregates', async () => {
    const ids = [await world.simulate('A'), await world.simulate('B', { profile: 'PV' })]

    const message = await world.history(ids, spring)

    expect(message).toBe('17.088 Intervalle von 2 Zählern erzeugt.')
    expect(await count('smart_meter_readings WHERE quality = 5')).toBe(2 * quartersOfSpring)
    expect(await count('rollup_15m')).toBe(2 * quartersOfSpring)
    expect(await count('rollup_dirty')).toBe(0)
    expect(await count('history_progress')).toBe(0)
  })

  it('is the same again, and other with another seed', async () => {
    const [a, b] = [await world.simulate('A'), await world.simulate('B')]
    const other = await world.simulate('C', { seed: 2 })
    await world.history([a], spring)
    await world.history([b, other], spring)

    const message = await world.history([a], spring)

    expect(message).toBe('8.544 Intervalle von 1 Zähler erzeugt, 8.544 unverändert.')
    expect(await world.readings(b)).toEqual(await world.readings(a))
    expect(await world.readings(other)).not.toEqual(await world.readings(a))
  })

  it('goes on without hole or double where the process died in the middle', async () => {
    const ids = [await world.simulate('A'), await world.simulate('B')]
    const job = newJobRecord({ kind: 'GENERATE_HISTORY' })
    let writes = 0
    const dying: HistoryIntake = {
      prepare: (from, to) => world.realIntake.prepare(from, to),
      write(readings, run) {
        // The fourth ends between the readings and the commit, as a killed process does.
        const isLast = ++writes === 4
        const within: typeof run.within = async client => {
          await run.within(client)
          if (isLast) throw new Error('killed')
        }
        return world.realIntake.write(readings, { ...run, within })
      },
    }
    await expect(world.history(ids, spring, { job, intake: dying })).rejects.toThrow('killed')
    const before = await count('smart_meter_readings')
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(2 * quartersOfSpring)

    await world.history(ids, spring, { job })

    expect(await count('smart_meter_readings')).toBe(2 * quartersOfSpring)
    const straight = await world.simulate('C')
    await world.history([straight], spring)
    expect(await world.readings(ids[0] ?? '')).toEqual(await world.readings(straight))
  })

  it('ends at once when it is cancelled, and leaves whole stretches', async () => {
    const id = await world.simulate('A')
    const cancel = new AbortController()
    const progress = async () => cancel.abort(new Error('cancelled'))
    const context = { signal: cancel.signal, progress }

    await expect(world.history([id], spring, { context })).rejects.toThrow('cancelled')

    expect(await count('smart_meter_readings')).toBe(28 * 96)
    expect(await count('rollup_15m')).toBe(28 * 96)
  })

  it('leaves what was measured and what a person decided', async () => {
    const id = await world.simulate('A')
    const start = '2026-02-10T00:00:00Z'
    await world.measure(id, [7, 7.5, 8], { start })
    await world.history([id], ['2026-02-10', '2026-02-11'])
    done(
      await world.services.quality.corrections.correct(
        {
          ...{ meterId: id, quantity: 'CONSUMPTION', reason: 'Probe' },
          values: [{ ts: new Date('2026-02-10T01:00:00Z'), kw: 99 }],
        },
        operator,
      ),
    )

    const message = await world.history([id], spring)

    const stored = (await world.readings(id)) as Record<string, unknown>[]
    const at = (ts: string) =>
      stored.find(row => (row['ts'] as Date).getTime() === Date.parse(ts)) ?? {}
    expect(at(start)).toMatchObject({
      ...{ consumption_kw: 7, production_kw: null, voltage: null, quality: 0 },
    })
    expect(at('2026-02-10T01:00:00Z')).toMatchObject({ consumption_kw: 99, quality: 3 })
    expect(at('2026-02-10T01:15:00Z')).toMatchObject({ quality: 5 })
    expect(message).toContain('4 gemessene oder von Hand entschiedene Werte nicht angetastet')
  })
})

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const flags = [
  ...['--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
  ...['--import', source('../subgraphs/timeseries/device/testing/resolve-sources.ts')],
]

/** Runs the job in a process of its own; killed after so many stretches. Answers whether it came to its end. */
async function runProcess(args: string[], stretches: number): Promise<boolean> {
  const script = source('./testing/history-process.ts')
  const child = spawn(process.execPath, [...flags, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let lines = 0
  child.stdout.on('data', (chunk: Buffer) => {
    lines += chunk.toString().split('\n').length - 1
    if (lines >= stretches) child.kill('SIGKILL')
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}

describe('a worker that is killed with kill -9, again and again,', () => {
  it('has every reading in the end, each once', { timeout: 120_000 }, async () => {
    const ids = [await world.simulate('A'), await world.simulate('B', { profile: 'BATTERY' })]
    const span = { from: '2025-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' }
    const args = [world.url, randomUUID(), JSON.stringify({ meterIds: ids, ...span })]

    let ended = false
    for (const stretches of [1, 5, 9]) ended ||= await runProcess(args, stretches)
    expect(ended).toBe(false)
    expect(await runProcess(args, Number.POSITIVE_INFINITY)).toBe(true)

    expect(await count('smart_meter_readings')).toBe(2 * 35_040)
    const straight = [await world.simulate('C'), await world.simulate('D', { profile: 'BATTERY' })]
    await world.history(straight, ['2025-01-01', '2026-01-01'])
    for (const [i, id] of ids.entries()) {
      expect(await world.readings(id)).toEqual(await world.readings(straight[i] ?? ''))
    }
    expect(await count('rollup_dirty')).toBe(0)
  })
})
