import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { demoMeterId, seedDemo } from '#prisma/seed.ts'
import { openSimulation, type TestSimulation } from './testing/test-simulation.ts'

let simulation: TestSimulation
beforeEach(async () => {
  simulation = await openSimulation()
  await seedDemo(simulation.database)
})
afterEach(() => simulation.close())

const operator = testViewer('operator')
const viewer = testViewer('viewer')
const unknown = '00000000-0000-4000-8000-000000000000'
const fragment = `fragment result on SimulationResult {
  __typename ... on Meter {
    simulation {
      profile running state seed speed intervalSeconds lagSeconds companionIds
      parameters { name number choice } place { latitude longitude timeZone state }
    }
  } ... on UserError { code place message remedy }
}`
const starting = `mutation ($id: ID!, $input: StartSimulationInput) {
  startSimulation(meterId: $id, input: $input) { ...result }
} ${fragment}`
const stopping = `mutation ($id: ID!) { stopSimulation(meterId: $id) { ...result } } ${fragment}`
const configuring = `mutation ($id: ID!, $input: ConfigureSimulationInput!) {
  configureSimulation(meterId: $id, input: $input) { ...result }
} ${fragment}`

async function start(id: string, input?: object) {
  const { data, codes } = await simulation.ask(starting, operator, { id, input })
  expect(codes).toEqual([])
  return data?.['startSimulation'] as unknown
}
async function configure(id: string, input: object) {
  const { data, codes } = await simulation.ask(configuring, operator, { id, input })
  expect(codes).toEqual([])
  return data?.['configureSimulation'] as unknown
}
const deliver = () => simulation.services.runs.runner.deliver()

describe('startSimulation and stopSimulation', () => {
  it('start and stop the demo meter as it always was, and say so in the database', async () => {
    const demo = { profile: 'OFFICE', running: true, seed: 2026, intervalSeconds: 5, speed: 1 }

    expect(await start(demoMeterId)).toMatchObject({ simulation: demo })
    await deliver()
    const delivered = simulation.timeseries.readings.size
    const { data } = await simulation.ask(stopping, operator, { id: demoMeterId })
    simulation.clock.now += 60_000
    await deliver()

    expect(delivered).toBe(17_280)
    expect(data?.['stopSimulation']).toMatchObject({
      simulation: { ...demo, running: false, state: 'STOPPED' },
    })
    expect(simulation.timeseries.readings.size).toBe(delivered)
  })

  it('make the simulation of a meter at its first start, by what the meter is and where', async () => {
    const plant = await simulation.addMeter({ kind: 'PV', intervalSeconds: 900 })
    await simulation.database.prisma.meter.update({
      where: { meterId: plant },
      data: { latitude: 48.1, longitude: 11.6, state: 'BY' },
    })

    expect(await start(plant, { seed: 7 })).toMatchObject({
      simulation: {
        ...{ profile: 'PV', seed: 7, intervalSeconds: 900, running: true },
        place: { latitude: 48.1, longitude: 11.6, timeZone: 'Europe/Berlin', state: 'BY' },
      },
    })
    const meter = await simulation.addMeter()
    expect(await start(meter)).toMatchObject({
      simulation: { profile: 'NORMAL', place: { latitude: 51.2, longitude: 10.4, state: null } },
    })
  })

  it.each(['kein-zaehler', unknown])('say that there is no meter %s', async id => {
    expect(await start(id)).toMatchObject({ code: 'METER_UNKNOWN' })
  })

  it('refuse a real meter, a virtual one, and an interval that is too long', async () => {
    const real = await simulation.addMeter({ simulated: false })
    const virtual = await simulation.addMeter({ kind: 'VIRTUAL', formula: {} })
    const hourly = await simulation.addMeter({ intervalSeconds: 3600 })

    expect(await start(real)).toMatchObject({ code: 'METER_NOT_SIMULATED' })
    expect(await start(virtual)).toMatchObject({ code: 'METER_NOT_SIMULATED' })
    expect(await start(hourly)).toMatchObject({ code: 'SIMULATION_INTERVAL_UNSUPPORTED' })
  })

  it('say when nobody can tell what the meter is', async () => {
    simulation.timeseries.isAway = true

    expect(await start(demoMeterId)).toMatchObject({ code: 'TIMESERIES_UNAVAILABLE' })
  })
})

describe('configureSimulation', () => {
  it.each([
    [{ speed: 0 }, 'SIMULATION_SPEED_RANGE'],
    [{ speed: 86_401 }, 'SIMULATION_SPEED_RANGE'],
    [{ seed: -1 }, 'SIMULATION_SEED_RANGE'],
    [{ place: { latitude: 91 } }, 'SIMULATION_PLACE_INVALID'],
    [{ place: { timeZone: 'Berlin' } }, 'SIMULATION_PLACE_INVALID'],
    [{ place: { state: 'XX' } }, 'SIMULATION_PLACE_INVALID'],
    [{ parameters: [{ name: 'gibtEsNicht', number: 1 }] }, 'SIMULATION_PARAMETER_UNKNOWN'],
    [
      { profile: 'NORMAL', parameters: [{ name: 'meanKw', number: -5 }] },
      'SIMULATION_PARAMETER_RANGE',
    ],
    [{ profile: 'PV', companionIds: [unknown] }, 'SIMULATION_COMPANIONS_UNSUPPORTED'],
    [{ companionIds: [demoMeterId] }, 'SIMULATION_COMPANIONS_INVALID'],
    [{ profile: 'BATTERY', companionIds: [unknown, unknown] }, 'SIMULATION_COMPANIONS_INVALID'],
    [{ profile: 'BATTERY', companionIds: [unknown] }, 'SIMULATION_COMPANIONS_INVALID'],
  ])('refuses %j with %s and leaves everything as it is', async (input, code) => {
    const before = await simulation.database.prisma.simulation.findMany()

    const refused = await configure(demoMeterId, input)

    expect(refused).toMatchObject({ __typename: 'UserError', code })
    expect(await simulation.database.prisma.simulation.findMany()).toEqual(before)
  })

  it('changes what is given and keeps the rest', async () => {
    const battery = await simulation.addMeter({ kind: 'BATTERY', intervalSeconds: 900 })
    await start(battery, { seed: 3 })

    const changed = await configure(battery, { speed: 60, companionIds: [demoMeterId] })

    expect(changed).toMatchObject({
      simulation: { profile: 'BATTERY', seed: 3, speed: 60, companionIds: [demoMeterId] },
    })
    await deliver()
    expect(simulation.timeseries.startsOf(battery).length).toBe(96)
  })

  it('switches faults on and off, each checked by its rules', async () => {
    const set = async (faults: object[]) => {
      const { data } = await simulation.ask(
        `mutation ($id: ID!, $input: ConfigureSimulationInput!) {
          configureSimulation(meterId: $id, input: $input) {
            ... on Meter { simulation { faults { kind parameters { name number } } } }
            ... on UserError { code } } }`,
        operator,
        { id: demoMeterId, input: { faults } },
      )
      return data?.['configureSimulation'] as unknown
    }
    const parameters = [{ name: 'minutes', number: 30 }]

    expect(await set([{ kind: 'GAP', parameters }])).toMatchObject({
      simulation: { faults: [{ kind: 'GAP', parameters: expect.arrayContaining(parameters) }] },
    })
    expect(
      await set([{ kind: 'GAP', parameters: [{ name: 'minutes', number: 0 }] }]),
    ).toMatchObject({ code: 'SIMULATION_PARAMETER_RANGE' })
    expect(await set([{ kind: 'GAP' }, { kind: 'GAP' }])).toMatchObject({ code: 'FAULT_TWICE' })
    expect(await set([])).toMatchObject({ simulation: { faults: [] } })
  })

  it('knows only what was started', async () => {
    const meterId = await simulation.addMeter()

    expect(await configure(meterId, { seed: 1 })).toMatchObject({ code: 'METER_NOT_SIMULATED' })
  })
})

describe('the simulations', () => {
  it('are listed page by page, and seen as a field of the meter', async () => {
    await start(await simulation.addMeter())
    const page = `query ($after: String) { simulations(first: 1, after: $after) {
      nodes { meter { id } profile } pageInfo { endCursor hasNextPage } } }`

    const { data: first } = await simulation.ask(page, viewer)
    const { simulations } = first as { simulations?: { pageInfo: { endCursor: string } } }
    const after = simulations?.pageInfo.endCursor
    const { data: second } = await simulation.ask(page, viewer, { after })
    const { data } = await simulation.ask(
      `{ _entities(representations: [
        { __typename: "Meter", id: "${demoMeterId}" }, { __typename: "Meter", id: "${unknown}" }
      ]) { ... on Meter { simulation { intervalSeconds seed } } } }`,
      viewer,
    )

    expect(first).toMatchObject({ simulations: { pageInfo: { hasNextPage: true } } })
    expect(second).toMatchObject({ simulations: { pageInfo: { hasNextPage: false } } })
    expect(JSON.stringify([first, second])).toContain(demoMeterId)
    expect(data).toEqual({
      _entities: [{ simulation: { intervalSeconds: 5, seed: 2026 } }, { simulation: null }],
    })
  })

  it('tell what profiles there are and what can be set', async () => {
    const { data } = await simulation.ask(
      `{ simulationProfiles { profile name description
        parameters { name label unit min max options { value label } fallback { number choice } } } }`,
      viewer,
    )

    const { simulationProfiles: profiles = [] } = data as {
      simulationProfiles?: { profile: string; parameters: object[] }[]
    }
    expect(profiles.map(({ profile }) => profile)).toContain('WATERWORKS')
    expect(profiles.every(({ parameters }) => parameters.length > 0)).toBe(true)
  })

  it('are told of as they change', async () => {
    const events = await simulation.subscribe(
      `subscription { simulationChanged(meterIds: ["${demoMeterId}"]) { running readingsDelivered } }`,
      viewer,
    )
    const next = async () => (await events.next()).value as unknown

    expect(await next()).toMatchObject({ data: { simulationChanged: [{ readingsDelivered: 0 }] } })
    await simulation.ask(stopping, operator, { id: demoMeterId })
    expect(await next()).toMatchObject({ data: { simulationChanged: [{ running: false }] } })
    await events.return?.()
  })
})

describe('previewSimulation', () => {
  const query = `query ($input: PreviewSimulationInput!) { previewSimulation(input: $input) {
    __typename ... on SimulationPreview { start stepSeconds consumptionKw productionKw voltage }
    ... on UserError { code place }
  } }`
  async function preview(input: object) {
    const { data, codes } = await simulation.ask(query, viewer, { input })
    expect(codes).toEqual([])
    return data?.['previewSimulation'] as unknown
  }
  const from = '2026-03-28T00:00:00.000Z'
  const to = '2026-03-28T06:00:00.000Z'

  it('shows what a simulation of the same settings delivers, and writes nothing', async () => {
    const meterId = await simulation.addMeter({ intervalSeconds: 900 })
    await start(meterId, { profile: 'SME', seed: 5 })
    await deliver()
    const sent = [...simulation.timeseries.readings.values()].filter(
      reading => reading.meterId === meterId && reading.ts >= from && reading.ts < to,
    )
    const before = simulation.timeseries.readings.size

    const shown = await preview({ profile: 'SME', seed: 5, from, to })

    expect(shown).toEqual({
      ...{ __typename: 'SimulationPreview', start: from, stepSeconds: 900 },
      consumptionKw: sent.map(({ consumptionKw }) => consumptionKw),
      productionKw: sent.map(({ productionKw }) => productionKw),
      voltage: sent.map(({ voltage }) => voltage),
    })
    expect(sent).toHaveLength(24)
    expect(simulation.timeseries.readings.size).toBe(before)
  })

  it('shows what faults swallow', async () => {
    const faults = [{ kind: 'GAP', parameters: [{ name: 'ratePerDay', number: 48 }] }]

    const shown = (await preview({ profile: 'SME', from, to, faults })) as { voltage: unknown[] }

    expect(shown.voltage).toContain(null)
  })

  it.each([
    ['2026-03-28T00:00:01.000Z', 1, undefined],
    ['2026-03-28T02:46:40.000Z', 1, undefined],
    ['2026-03-28T02:46:41.000Z', 1, 'SIMULATION_PREVIEW_RANGE'],
    ['2026-03-27T00:00:00.000Z', 1, 'SIMULATION_PREVIEW_RANGE'],
    ['2027-12-28T00:00:00.000Z', 900, 'SIMULATION_PREVIEW_RANGE'],
    ['2026-03-29T00:00:00.000Z', 901, 'SIMULATION_INTERVAL_UNSUPPORTED'],
    ['2026-03-29T00:00:00.000Z', 0, 'SIMULATION_INTERVAL_UNSUPPORTED'],
  ])('bounds what it shows: until %s every %d s', async (until, intervalSeconds, code) => {
    const shown = await preview({ profile: 'PV', from, to: until, intervalSeconds })

    expect(shown).toMatchObject(code ? { code } : { __typename: 'SimulationPreview' })
  })
})

describe('the demo', () => {
  it('is seeded once, also when it was deleted since', async () => {
    await simulation.database.pool.query('DELETE FROM meters')

    expect(await seedDemo(simulation.database)).toBe(false)
  })
})
