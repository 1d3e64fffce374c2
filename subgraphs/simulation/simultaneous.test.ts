import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createSimulationModel } from './run/create-model.ts'
import { openSimulation, type TestSimulation } from './testing/test-simulation.ts'

let simulation: TestSimulation
beforeEach(async () => {
  simulation = await openSimulation()
})
afterEach(() => simulation.close())

const operator = testViewer('operator')
const meters = () => simulation.services.runs.simulations
const markets = () => simulation.services.runs.markets
const deliver = () => simulation.services.runs.runner.deliver()

async function started(traits: Parameters<TestSimulation['addMeter']>[0] = {}): Promise<string> {
  const id = await simulation.addMeter({ intervalSeconds: 900, ...traits })
  await meters().start(id, {}, operator)
  return id
}
async function stored(id: string) {
  const [found] = await simulation.services.runs.store.byMeterIds([id])
  return found
}

describe('changes of one simulation at the same time', () => {
  it('all count: none undoes what another one set', async () => {
    const id = await started()

    await Promise.all([
      meters().configure(id, { seed: 77 }, operator),
      meters().configure(id, { speed: 60 }, operator),
      meters().configure(id, { parameters: { meanKw: 9 } }, operator),
      meters().configure(id, { place: { state: 'BY' } }, operator),
    ])

    expect(await stored(id)).toMatchObject({
      ...{ seed: 77, clock: { speed: 60 }, place: { state: 'BY' } },
      parameters: expect.objectContaining({ meanKw: 9 }) as unknown,
    })
  })

  it('never let a stopped one run again', async () => {
    const id = await started()

    for (let speed = 2; speed < 12; speed++) {
      await meters().start(id, {}, operator)
      await Promise.all([
        meters().configure(id, { speed }, operator),
        meters().stop(id, operator),
        meters().configure(id, { seed: speed }, operator),
      ])

      expect(await stored(id)).toMatchObject({ running: false, seed: speed, clock: { speed } })
    }
  })

  it('make one simulation of many first starts', async () => {
    const id = await simulation.addMeter({ intervalSeconds: 900 })

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, seed) => meters().start(id, { seed }, operator)),
    )

    expect(answers).toHaveLength(8)
    for (const answer of answers) expect(answer).toHaveProperty('simulation.running', true)
  })

  it('hold for markets too', async () => {
    await markets().start('GAS_TTF', {}, operator)

    await Promise.all([
      markets().configure('GAS_TTF', { seed: 77 }, operator),
      markets().configure('GAS_TTF', { speed: 60 }, operator),
      markets().stop('GAS_TTF', operator),
    ])

    const [gas] = (await markets().all(operator)).filter(
      ({ simulation: { market } }) => market === 'GAS_TTF',
    )
    expect(gas?.simulation).toMatchObject({ running: false, seed: 77, clock: { speed: 60 } })
  })

  it('count what was delivered once', async () => {
    const id = await started()
    await deliver()

    await Promise.all([
      meters().configure(id, { seed: 1 }, operator),
      meters().configure(id, { seed: 2 }, operator),
      simulation.services.runs.runner.sync(),
      simulation.services.runs.runner.saveProgress(),
    ])

    expect(await stored(id)).toMatchObject({ delivered: simulation.timeseries.readings.size })
  })
})

describe('a companion', () => {
  it('that is removed leaves a battery that can be changed, stopped and started', async () => {
    const load = await started()
    const other = await started()
    const battery = await simulation.addMeter({ kind: 'BATTERY', intervalSeconds: 900 })
    await meters().start(battery, { companions: [load, other] }, operator)
    await simulation.database.prisma.meter.delete({ where: { meterId: load } })

    for (const answer of [
      await meters().configure(battery, { speed: 2 }, operator),
      await meters().stop(battery, operator),
      await meters().start(battery, {}, operator),
    ]) {
      expect(answer).toMatchObject({ simulation: { companions: [other] } })
    }
  })
})

describe('a stopped simulation', () => {
  it('sends nothing any more, also not what the intake did not confirm', async () => {
    const stopped = await started()
    const going = await started()
    simulation.timeseries.isAway = true
    await deliver()

    await meters().stop(stopped, operator)
    simulation.timeseries.isAway = false
    await deliver()

    expect(simulation.timeseries.startsOf(stopped)).toEqual([])
    expect(simulation.timeseries.startsOf(going)).toHaveLength(96)
  })
})

describe('a long backlog', () => {
  it('does not keep others from being stopped, changed and published meanwhile', async () => {
    const id = await simulation.addMeter({ intervalSeconds: 1 })
    const historyFrom = new Date(simulation.clock.now - 30 * 86_400_000)
    await meters().start(id, { historyFrom, speed: 86_400 }, operator)
    simulation.clock.now += 30_000
    const ask = simulation.timeseries.ask
    // Every request takes its time.
    simulation.timeseries.ask = async (...query) => {
      simulation.clock.now += 1000
      return ask(...query)
    }

    await deliver()

    expect(simulation.timeseries.readings.size).toBeLessThan(100_000)
    const before = simulation.timeseries.readings.size
    await deliver()
    expect(simulation.timeseries.readings.size).toBeGreaterThan(before)
  }, 60_000)
})

describe('a connection', () => {
  it('shows what is behind it in its own interval, also when that of a meter there has changed', async () => {
    const wallbox = await started({ kind: 'EV' })
    const connection = await simulation.addMeter({ intervalSeconds: 900 })
    const preview = async () => {
      const [companion] = await simulation.services.runs.store.byMeterIds([wallbox])
      const own = await stored(connection)
      if (!companion || !own) throw new Error('not there')
      const model = createSimulationModel(own, [companion])
      return [...model.fill(Date.parse('2026-03-02T00:00:00Z'), 96).consumptionKw]
    }
    await meters().start(connection, { companions: [wallbox] }, operator)
    const before = await preview()

    await simulation.database.prisma.meter.update({
      where: { meterId: wallbox },
      data: { intervalSeconds: 60 },
    })
    await meters().start(wallbox, {}, operator)

    expect(await stored(wallbox)).toMatchObject({ intervalSeconds: 60 })
    expect(await preview()).toEqual(before)
  })
})

describe('a preview', () => {
  const previewed = (request: { from: string; to: string; companions?: string[] }) => {
    const span = { from: new Date(request.from), to: new Date(request.to) }
    const plain = { profile: 'BATTERY' as const, intervalSeconds: 900, seed: 1, parameters: {} }
    const { companions = [] } = request
    const settings = { ...plain, ...span, place: {}, faults: {}, companions }
    return simulation.services.runs.previews.meter(settings, operator)
  }

  it('is refused before it keeps the service busy for minutes', async () => {
    const companions = [await started({ intervalSeconds: 1 })]

    expect(await previewed({ from: '2025-01-01', to: '2025-04-01', companions })).toMatchObject({
      code: 'SIMULATION_PREVIEW_TOO_LARGE',
      message: /7\.784\.640 Intervalle/,
    })
    expect(await previewed({ from: '2025-01-01', to: '2025-01-08', companions })).toMatchObject({
      stepSeconds: 900,
    })
  })

  it.each([
    ['0001-01-01', '0001-01-02'],
    ['2100-01-01', '2100-01-02'],
  ])('is refused in years without a calendar: %s', async (from, to) => {
    expect(await previewed({ from, to })).toMatchObject({ code: 'SIMULATION_PREVIEW_RANGE' })
  })
})

describe('counts beyond 2^31', () => {
  it('are shown as they are', async () => {
    const id = await started()
    await simulation.database.pool.query('UPDATE simulations SET faults_injected = 3000000000')

    const { data, codes } = await simulation.ask(
      'query { simulations { nodes { faultsInjected } } }',
      operator,
    )

    expect(codes).toEqual([])
    expect(data).toMatchObject({ simulations: { nodes: [{ faultsInjected: 3_000_000_000 }] } })
    expect(id).not.toBe('')
  })
})
