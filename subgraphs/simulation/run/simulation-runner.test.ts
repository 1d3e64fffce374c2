import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openSimulation, type TestSimulation } from '../testing/test-simulation.ts'
import type { SimulationStart } from './plan-simulation.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
const start = Date.parse('2026-03-29T00:00:00Z')
const operator = testViewer('operator')

let simulation: TestSimulation
beforeEach(async () => {
  simulation = await openSimulation(start)
})
afterEach(() => simulation.close())

async function begin(meterId: string, input: SimulationStart = {}) {
  const status = await simulation.services.runs.simulations.start(meterId, input, operator)
  expect(status).toHaveProperty('simulation')
}

const deliver = () => simulation.services.runs.runner.deliver()
const sync = () => simulation.services.runs.runner.sync()
async function status(meterId: string) {
  const [found] = await simulation.services.runs.simulations.byMeterIds([meterId], operator)
  if (!found) throw new Error('no simulation')
  return found
}

/** Every interval of [from, to) once. */
function expectWhole(meterId: string, span: { from: number; to: number }, stepMs = minuteMs) {
  const starts = simulation.timeseries.startsOf(meterId)
  expect(starts[0]).toBe(span.from)
  expect(starts).toHaveLength((span.to - span.from) / stepMs)
  expect(starts.at(-1)).toBe(span.to - stepMs)
}

describe('SimulationRunner', () => {
  it('gives a new meter the last day first, then each interval when it is over', async () => {
    const meterId = await simulation.addMeter()
    await begin(meterId)

    await deliver()
    expectWhole(meterId, { from: start - dayMs, to: start })
    simulation.clock.now = start + 59_999
    await deliver()
    expectWhole(meterId, { from: start - dayMs, to: start })
    simulation.clock.now = start + minuteMs
    await deliver()
    expectWhole(meterId, { from: start - dayMs, to: start + minuteMs })
  })

  it('repeats a request that was not answered under its key, and leaves no hole', async () => {
    const { timeseries, clock } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId)
    await deliver()

    timeseries.isAway = true
    clock.now += 5 * minuteMs
    await deliver()
    timeseries.isAway = false
    timeseries.losesAnswers = true
    clock.now += 5 * minuteMs
    await deliver()
    timeseries.losesAnswers = false
    const requests = timeseries.keys.length
    await deliver()

    expectWhole(meterId, { from: start - dayMs, to: clock.now })
    // The one whose answer was lost was known by its key; the five minutes since are one more.
    expect(timeseries.keys).toHaveLength(requests + 1)
    expect(timeseries.sizes.at(-1)).toBe(5)
    expect(await status(meterId)).toMatchObject({
      state: 'RUNNING',
      lagSeconds: 0,
      simulation: { delivered: 1450, lastError: expect.stringContaining('Annahme') as unknown },
    })
  })

  it('goes on after a restart where it ended, up to one day, without a hole', async () => {
    const { clock } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId)
    await deliver()
    await simulation.services.runs.stop()

    clock.now += dayMs / 2
    const restarted = simulation.start().runs
    await restarted.runner.sync()
    await restarted.runner.deliver()
    await restarted.runner.saveProgress()

    expectWhole(meterId, { from: start - dayMs, to: clock.now })
    expect((await status(meterId)).simulation.delivered).toBe(1440 + 720)
  })

  it('delivers again, unchanged, what a killed process had not written down', async () => {
    const { timeseries, clock } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId)
    await deliver()
    const before = new Map(timeseries.readings)

    clock.now += minuteMs
    const restarted = simulation.start().runs
    await restarted.runner.sync()
    await restarted.runner.deliver()

    expectWhole(meterId, { from: start - dayMs, to: clock.now })
    for (const [key, reading] of before) expect(timeseries.readings.get(key)).toEqual(reading)
  })

  it('gives up what was missed more than a day ago', async () => {
    const { clock } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId)
    await deliver()

    clock.now += 3 * dayMs
    await deliver()

    const starts = simulation.timeseries.startsOf(meterId)
    expect(starts.filter(ts => ts >= start)).toHaveLength(1440)
    expect(starts.at(-1)).toBe(clock.now - minuteMs)
  })

  it('sends one request for all meters, however many, and none of more than 5,000 readings', async () => {
    const { timeseries, clock } = simulation
    const meters = await Promise.all(Array.from({ length: 20 }, () => simulation.addMeter()))
    for (const meterId of meters) await begin(meterId)
    await deliver()
    expect(Math.max(...timeseries.sizes)).toBeLessThanOrEqual(5000)
    timeseries.sizes.length = 0

    clock.now += minuteMs
    await deliver()

    expect(timeseries.sizes).toEqual([20])
  })

  it('serves who is on time before the backlog of others', async () => {
    const { timeseries, clock } = simulation
    const late = await simulation.addMeter({ intervalSeconds: 1 })
    const punctual = await simulation.addMeter()
    await begin(punctual)
    await deliver()
    clock.now += minuteMs
    await begin(late)
    timeseries.sizes.length = 0
    let first: string[] | undefined
    timeseries.refuse = ({ meterId }) => {
      if (timeseries.sizes.length === 1) first = [...(first ?? []), meterId]
      return undefined
    }

    await deliver()

    expect(first).toHaveLength(5000)
    expect(first).toContain(punctual)
    expectWhole(late, { from: clock.now - dayMs, to: clock.now }, 1000)
  })

  it('runs ahead at its speed from a start in the past, never beyond the real time', async () => {
    const { clock } = simulation
    const meterId = await simulation.addMeter()
    const historyFrom = new Date(start - 10 * dayMs)
    await begin(meterId, { historyFrom, speed: 86_400 })

    clock.now += 2000
    await deliver()
    expectWhole(meterId, { from: start - 10 * dayMs, to: start - 8 * dayMs })
    expect(await status(meterId)).toMatchObject({ simulatedNow: start - 8 * dayMs })
    clock.now += 60_000
    await deliver()

    expectWhole(meterId, { from: start - 10 * dayMs, to: start + minuteMs })
    expect(await status(meterId)).toMatchObject({ simulatedNow: clock.now, lagSeconds: 0 })
  })

  it('goes on in the past where it was stopped there', async () => {
    const { clock, services } = simulation
    const meterId = await simulation.addMeter()
    const historyFrom = new Date(start - 10 * dayMs)
    await begin(meterId, { historyFrom, speed: 86_400 })
    clock.now += 1000
    await deliver()
    await services.runs.simulations.stop(meterId, operator)

    clock.now += 10_000
    await deliver()
    expectWhole(meterId, { from: start - 10 * dayMs, to: start - 9 * dayMs })
    await begin(meterId)
    clock.now += 1000
    await deliver()

    expectWhole(meterId, { from: start - 10 * dayMs, to: start - 8 * dayMs })
  })

  it('takes changed settings over for what is not delivered yet, without a restart', async () => {
    const { timeseries, clock, services } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId, { profile: 'NORMAL' })
    await deliver()
    const before = new Map(timeseries.readings)
    const changed = await services.runs.simulations.configure(meterId, { profile: 'PV' }, operator)
    expect(changed).toHaveProperty('simulation')

    clock.now = start + dayMs / 2
    await deliver()

    for (const [key, reading] of before) expect(timeseries.readings.get(key)).toEqual(reading)
    const after = [...timeseries.readings.values()].filter(({ ts }) => Date.parse(ts) >= start)
    expect(Math.max(...after.map(({ productionKw }) => productionKw ?? 0))).toBeGreaterThan(1)
    expectWhole(meterId, { from: start - dayMs, to: clock.now })
  })

  it('remembers what was refused, and goes on', async () => {
    const { timeseries, clock } = simulation
    const meterId = await simulation.addMeter()
    timeseries.refuse = ({ ts }) =>
      Date.parse(ts) === start - minuteMs ? 'Der Wert ist unmöglich groß.' : undefined
    await begin(meterId)
    await deliver()

    clock.now += minuteMs
    await deliver()

    expect(await status(meterId)).toMatchObject({
      simulation: {
        delivered: 1440,
        lastError: 'Die Annahme hat einen Messwert zurückgewiesen: Der Wert ist unmöglich groß.',
      },
    })
  })

  it('is late when readings are due and not taken', async () => {
    const { timeseries, clock } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId)
    await deliver()
    timeseries.isAway = true

    clock.now += 3 * minuteMs
    await deliver()

    expect(await status(meterId)).toMatchObject({ state: 'DELAYED', lagSeconds: 180 })
  })

  it('injects faults between model and intake and counts them', async () => {
    const { timeseries, services } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId)
    const faults = { GAP: { ratePerDay: 48, minutes: 60 } }
    await services.runs.simulations.configure(meterId, { faults }, operator)

    await deliver()

    const { simulation: told } = await status(meterId)
    expect(told.faultsInjected).toBeGreaterThan(0)
    expect(timeseries.startsOf(meterId)).toHaveLength(1440 - told.faultsInjected)
  })

  it('lets go of a meter that was removed', async () => {
    const { database, timeseries, clock } = simulation
    const meterId = await simulation.addMeter()
    await begin(meterId)
    await deliver()
    await database.pool.query('DELETE FROM meters')
    timeseries.sizes.length = 0

    await sync()
    clock.now += minuteMs
    await deliver()

    expect(timeseries.sizes).toEqual([])
  })
})
