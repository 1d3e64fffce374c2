import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import type { SimulatedReading } from '../meter-model/meter-model.ts'
import { SimulationRunner } from './simulation-runner.ts'

const start = Date.parse('2026-03-29T00:00:00Z')
const logger = createLogger('test')

function setting() {
  const stored = new Map<number, SimulatedReading>()
  const state = { now: start, down: false, stopped: false }
  const intake = {
    lastReadingAt: async () => (stored.size > 0 ? Math.max(...stored.keys()) : undefined),
    ingest: async (_meterId: string, readings: SimulatedReading[]) => {
      if (state.down) throw new Error('intake is away')
      for (const reading of readings) stored.set(reading.ts, reading)
    },
  }
  const simulation = {
    meterId: randomUUID(),
    profile: 'OFFICE' as const,
    intervalSeconds: 60,
    seed: 1,
    running: true,
    startedAt: null,
  }
  const createRunner = async () => {
    const running = async () => (state.stopped ? [] : [simulation])
    const runner = new SimulationRunner({ intake, running, logger, now: () => state.now })
    await runner.sync()
    return runner
  }
  return { stored, state, createRunner }
}

describe('SimulationRunner', () => {
  it('gives a new meter the last day first, then each interval when it is over', async () => {
    const { stored, state, createRunner } = setting()
    const runner = await createRunner()

    await runner.deliver()
    expect(stored.size).toBe(1440)
    expect(Math.max(...stored.keys())).toBe(start - 60_000)

    state.now = start + 59_999
    await runner.deliver()
    expect(stored.size).toBe(1440)

    state.now = start + 60_000
    await runner.deliver()
    expect(stored.has(start)).toBe(true)
  })

  it('leaves no hole when the intake was away or the process was restarted', async () => {
    const { stored, state, createRunner } = setting()
    const first = await createRunner()
    await first.deliver()
    state.down = true
    state.now = start + 5 * 60_000
    await first.deliver()

    state.down = false
    await (await createRunner()).deliver()

    const instants = [...stored.keys()].sort((a, b) => a - b)
    expect(instants.at(-1)).toBe(start + 4 * 60_000)
    expect(instants.every((at, i) => i === 0 || at - (instants[i - 1] ?? 0) === 60_000)).toBe(true)
  })

  it('delivers nothing more for a simulation that was stopped', async () => {
    const { stored, state, createRunner } = setting()
    const runner = await createRunner()
    await runner.deliver()

    state.stopped = true
    await runner.sync()
    state.now = start + 600_000
    await runner.deliver()

    expect(stored.size).toBe(1440)
  })
})
