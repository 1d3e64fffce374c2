import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openSimulation, type TestSimulation } from '../testing/test-simulation.ts'

const at = (iso: string) => Date.parse(iso)
const operator = testViewer('operator')
const quarterMs = 900_000

let simulation: TestSimulation
beforeEach(async () => {
  simulation = await openSimulation(at('2026-03-28T11:00:00Z'))
})
afterEach(() => simulation.close())

const mutation = (field: string, input: string) =>
  `mutation { ${field}(market: ELECTRICITY_DA, input: ${input}) { __typename
    ... on MarketSimulation { running state seed speed pricesDelivered deliveredUntil marketId }
    ... on UserError { code } } }`
async function ask(field: string, input = '{}') {
  const { data, codes } = await simulation.ask(mutation(field, input), operator)
  expect(codes).toEqual([])
  return data?.[field] as unknown as Record<string, unknown>
}
const deliver = () => simulation.services.runs.marketRunner.deliver()
function starts(): number[] {
  const [prices] = [...simulation.timeseries.prices.values()]
  return [...(prices?.keys() ?? [])].map(at).sort((a, b) => a - b)
}
/** Every quarter-hour until here, once. */
function expectUntil(end: string) {
  const known = starts()
  expect(known.at(-1)).toBe(at(end) - quarterMs)
  expect(known).toHaveLength((at(end) - (known[0] ?? Number.NaN)) / quarterMs)
}

describe('MarketRunner', () => {
  it('publishes the next day at 12:45 in Berlin, also on the day of 92 quarter-hours', async () => {
    await ask('startMarketSimulation')

    await deliver()
    expectUntil('2026-03-28T23:00:00Z')
    simulation.clock.now = at('2026-03-28T11:44:59Z')
    await deliver()
    expectUntil('2026-03-28T23:00:00Z')
    simulation.clock.now = at('2026-03-28T11:45:00Z')
    await deliver()
    expectUntil('2026-03-29T22:00:00Z')
  })

  it('delivers afterwards what was published while nobody took it', async () => {
    await ask('startMarketSimulation')
    await deliver()
    simulation.timeseries.isAway = true
    simulation.clock.now = at('2026-03-30T12:00:00Z')
    await deliver()
    const { data } = await simulation.ask(
      '{ marketSimulations { market state lastError } }',
      operator,
    )
    simulation.timeseries.isAway = false
    await deliver()

    expect(data?.['marketSimulations']).toContainEqual({
      ...{ market: 'ELECTRICITY_DA', state: 'DELAYED' },
      lastError: expect.stringContaining('Annahme der Preise') as unknown,
    })
    expectUntil('2026-03-31T22:00:00Z')
  })

  it('goes on after a restart where it ended', async () => {
    await ask('startMarketSimulation')
    await deliver()
    const before = new Map(simulation.timeseries.prices.values().next().value)

    simulation.clock.now = at('2026-03-29T12:00:00Z')
    const restarted = simulation.start().runs.marketRunner
    await restarted.sync()
    await restarted.deliver()

    expectUntil('2026-03-30T22:00:00Z')
    const [after] = simulation.timeseries.prices.values()
    for (const [ts, price] of before) expect(after?.get(ts)).toBe(price)
  })

  it('runs through history at its speed, as if it had been there', async () => {
    await ask('startMarketSimulation', '{ historyFrom: "2026-01-01T00:00:00Z", speed: 86400 }')

    simulation.clock.now += 2000
    await deliver()
    expectUntil('2026-01-03T23:00:00Z')
    simulation.clock.now += 3_600_000
    await deliver()

    expect(starts()[0]).toBe(at('2026-01-01T00:00:00Z'))
    expectUntil('2026-03-29T22:00:00Z')
  })

  it('stops, and changes with what is published next', async () => {
    await ask('startMarketSimulation')
    await deliver()
    const { data } = await simulation.ask(
      'mutation { stopMarketSimulation(market: ELECTRICITY_DA) { ... on MarketSimulation { state pricesDelivered } } }',
      operator,
    )
    const count = starts().length
    simulation.clock.now = at('2026-03-29T12:00:00Z')
    await deliver()

    expect(data?.['stopMarketSimulation']).toEqual({ state: 'STOPPED', pricesDelivered: count })
    expect(starts()).toHaveLength(count)
    expect(await ask('configureMarketSimulation', '{ seed: 9 }')).toMatchObject({ seed: 9 })
    await ask('startMarketSimulation')
    await deliver()
    expectUntil('2026-03-30T22:00:00Z')
  })

  it.each([
    ['{ speed: 86401 }', 'SIMULATION_SPEED_RANGE'],
    ['{ seed: -1 }', 'SIMULATION_SEED_RANGE'],
    ['{ parameters: [{ name: "x", number: 1 }] }', 'SIMULATION_PARAMETER_UNKNOWN'],
    ['{ parameters: [{ name: "meanPrice", number: 1e9 }] }', 'SIMULATION_PARAMETER_RANGE'],
  ])('refuses %s with %s', async (input, code) => {
    expect(await ask('configureMarketSimulation', input)).toMatchObject({ code })
    expect(await simulation.database.prisma.marketSimulation.count()).toBe(0)
  })

  it('previews what it will publish', async () => {
    await ask('startMarketSimulation', '{ seed: 3 }')
    await deliver()
    const { data } = await simulation.ask(
      `{ previewMarketSimulation(input: { market: ELECTRICITY_DA, seed: 3,
          from: "2026-03-28T00:00:00Z", to: "2026-03-28T06:00:00Z" }) {
        ... on MarketPreview { start stepSeconds values } } }`,
      operator,
    )

    const [prices] = simulation.timeseries.prices.values()
    const published = Array.from({ length: 24 }, (_, i) => {
      return prices?.get(new Date(at('2026-03-28T00:00:00Z') + i * quarterMs).toISOString())
    })
    expect(data?.['previewMarketSimulation']).toEqual({
      ...{ start: '2026-03-28T00:00:00.000Z', stepSeconds: 900 },
      values: published,
    })
  })
})
