import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openSimulation, type TestSimulation } from '../testing/test-simulation.ts'

let simulation: TestSimulation
beforeEach(async () => {
  simulation = await openSimulation()
})
afterEach(() => simulation.close())

const operator = testViewer('operator')
const mutation = `mutation ($input: CreateSimulatedSiteInput!) {
  createSimulatedSite(input: $input) { __typename
    ... on SimulatedSite { site { id } meters { id simulation { profile running } } }
    ... on UserError { code } } }`
type Created = {
  site: { id: string }
  meters: { id: string; simulation: { profile: string; running: boolean } }[]
}

async function create(input: object) {
  const { data, codes } = await simulation.ask(mutation, operator, { input })
  expect(codes).toEqual([])
  return data?.['createSimulatedSite'] as unknown as Created & { code?: string }
}
const meters = () => simulation.database.prisma.meter.findMany()
const everything = ['PV', 'BATTERY', 'WALLBOX', 'HEAT_PUMP']

describe('createSimulatedSite', () => {
  it('makes a site in the tree, all meters marked as simulated and running', async () => {
    const input = { name: 'Schule Süd', kind: 'SCHOOL', plants: everything, seed: 4 }

    const { site, meters: made } = await create(input)

    expect(made.map(({ simulation: { profile } }) => profile)).toEqual(['SCHOOL', ...everything])
    expect(made.every(meter => meter.simulation.running)).toBe(true)
    const stored = await meters()
    expect(stored.every(({ simulated }) => simulated)).toBe(true)
    const parents = new Map(stored.map(({ meterId, parentId }) => [meterId, parentId]))
    const [connection, ...plants] = made.map(({ id }) => id)
    expect(parents.get(connection ?? '')).toBe(site.id)
    expect(plants.map(id => parents.get(id))).toEqual(plants.map(() => connection))
  })

  it('lets the connection show the balance of everything behind it, to the watt', async () => {
    simulation.clock.now = Date.parse('2026-06-21T14:00:00Z')
    const { meters: made } = await create({ name: 'Werk', kind: 'SME', plants: everything })
    await simulation.services.runs.runner.deliver()
    const [connection, ...plants] = made.map(({ id }) => id)
    const { data } = await simulation.ask(
      `{ previewSimulation(input: { profile: SME, seed: 1, intervalSeconds: 60,
          parameters: [{ name: "pvPeakKwp", number: 0 }],
          from: "2026-06-21T02:00:00Z", to: "2026-06-21T14:00:00Z" }) {
        ... on SimulationPreview { consumptionKw } } }`,
      operator,
    )
    const { previewSimulation: own } = data as { previewSimulation?: { consumptionKw: number[] } }
    const balanceAt = (id: string | undefined, ts: string) => {
      const { consumptionKw, productionKw } =
        simulation.timeseries.readings.get(`${id} ${ts}`) ?? {}
      return Math.round(((consumptionKw ?? 0) - (productionKw ?? 0)) * 1000)
    }

    let exported = 0
    for (const [index, load] of (own?.consumptionKw ?? []).entries()) {
      const ts = new Date(Date.parse('2026-06-21T02:00:00Z') + index * 60_000).toISOString()
      let expected = Math.round(load * 1000)
      for (const id of plants) expected += balanceAt(id, ts)
      expect(balanceAt(connection, ts)).toBe(expected)
      if (expected < 0) exported++
    }
    expect(own?.consumptionKw).toHaveLength(720)
    expect(exported).toBeGreaterThan(0)
  })

  it.each(['SME', 'SCHOOL', 'WATERWORKS', 'HOUSEHOLD', 'TOWN_HALL'])(
    'gives a %s sizes that its profiles allow',
    async kind => {
      const { meters: made } = await create({ name: 'Ort', kind, plants: everything })

      expect(made).toHaveLength(5)
    },
  )

  it('leaves nothing behind where one meter cannot be made', async () => {
    await simulation.addMeter({ name: 'Werk Speicher' })

    const refused = await create({ name: 'Werk', kind: 'SME', plants: everything })

    expect(refused).toMatchObject({ __typename: 'UserError', code: 'METER_NAME_TAKEN' })
    expect((await meters()).map(({ name }) => name)).toEqual(['Werk Speicher'])
    expect(await simulation.database.prisma.simulation.count()).toBe(0)
  })

  it.each([
    [{ name: ' ' }, 'SITE_NAME_INVALID'],
    [{ name: 'Werk\u0000' }, 'SITE_NAME_INVALID'],
    [{ plants: ['PV', 'PV'] }, 'SITE_PLANT_TWICE'],
    [{ intervalSeconds: 901 }, 'SIMULATION_INTERVAL_UNSUPPORTED'],
    [{ seed: 2_147_483_647, plants: ['PV'] }, 'SIMULATION_SEED_RANGE'],
    [{ place: { longitude: 181 } }, 'SIMULATION_PLACE_INVALID'],
  ])('refuses %j with %s', async (wrong, code) => {
    const refused = await create({ name: 'Werk', kind: 'SME', ...wrong })

    expect(refused).toMatchObject({ code })
    expect(await meters()).toEqual([])
  })

  it('says so when the time series do not answer', async () => {
    simulation.timeseries.isAway = true

    expect(await create({ name: 'Werk', kind: 'SME' })).toMatchObject({
      code: 'TIMESERIES_UNAVAILABLE',
    })
  })
})
