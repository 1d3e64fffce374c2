import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { berlin, openEnergySite, type EnergySite } from '../kpi/testing/energy-site.ts'
import { ct, listed, tariffDesk } from './testing/tariff-desk.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())

const { ask, create } = tariffDesk(() => site)

describe('cheap windows', () => {
  it('are found in the prices of a market, with the night to come first', async () => {
    const from = berlin('2026-03-28')
    await site.prices(
      from,
      3600,
      Array.from({ length: 47 }, (_, hour) => (hour % 24 === 4 ? -5 : 50)),
    )
    const now = new Date(from.getTime() + 20 * 3_600_000 + 1)

    const { cheapWindows } = await ask(
      `query ($now: DateTime!) { cheapWindows(marketId: "DE-LU/day-ahead", hours: 1, after: "22:00", before: "07:00", from: $now, count: 5) {
         ... on CheapWindows { unit knownUntil windows { start end meanPrice isComplete frameStart } } } }`,
      { now },
    )

    expect(cheapWindows).toEqual({
      unit: 'EUR/MWh',
      knownUntil: berlin('2026-03-30').toISOString(),
      windows: [
        {
          ...{ start: '2026-03-29T03:00:00.000Z', end: '2026-03-29T04:00:00.000Z', meanPrice: -5 },
          ...{ isComplete: true, frameStart: '2026-03-28T21:00:00.000Z' },
        },
        {
          ...{ start: '2026-03-29T20:00:00.000Z', end: '2026-03-29T21:00:00.000Z', meanPrice: 50 },
          ...{ isComplete: false, frameStart: '2026-03-29T20:00:00.000Z' },
        },
      ],
    })
  })

  it('are not looked for in prices of allowances', async () => {
    const co2 = { id: 'SIM-EU-ETS/co2', name: 'CO₂', stepSeconds: 3600, unit: 'EUR/t' as const }
    await site.stores.markets.ensure(co2)

    const { cheapWindows } = await ask(
      `query ($now: DateTime!) { cheapWindows(marketId: "SIM-EU-ETS/co2", hours: 1, from: $now, count: 5) {
         ... on UserError { code } } }`,
      { now: berlin('2026-03-28') },
    )

    expect(cheapWindows).toEqual({ code: 'MARKET_NOT_ENERGY' })
  })

  it('are found in the gross price of a tariff', async () => {
    const from = berlin('2026-03-02')
    const windows = [{ name: 'NT', price: '2', from: '13:00', to: '15:00' }]
    const tariffId = await create({
      components: [{ ...ct('GRID_ENERGY', '8'), windows }, listed('VAT', 'PERCENT')],
    })
    const { cheapWindows } = await ask(
      `query ($id: ID!, $from: DateTime!) { cheapWindows(tariffId: $id, hours: 2, from: $from, count: 1) {
         ... on CheapWindows { unit knownUntil windows { start meanPrice } } } }`,
      { id: tariffId, from },
    )
    expect(cheapWindows).toEqual({
      ...{ unit: 'ct/kWh', knownUntil: null },
      windows: [{ start: '2026-03-02T12:00:00.000Z', meanPrice: 2.38 }],
    })
  })

  it.each([
    [{ hours: 0 }, 'Dauer'],
    [{ hours: 1.1 }, 'Dauer'],
    [{ hours: 3, after: '25:00' }, 'Uhrzeit'],
    [{ hours: 3, marketId: null }, 'Preise'],
  ])('need a sensible search: %j', async (change, place) => {
    const variables = { marketId: 'DE-LU/day-ahead', from: berlin('2026-03-02'), ...change }
    expect(
      await ask(
        `query ($marketId: ID, $hours: Float!, $after: String, $from: DateTime!) {
           cheapWindows(marketId: $marketId, hours: $hours, after: $after, from: $from) { ... on UserError { code place } } }`,
        variables,
      ),
    ).toEqual({ cheapWindows: { code: 'SEARCH_INVALID', place } })
  })
})

describe('cheap windows of a long range or of rows', () => {
  it('are refused beyond 31 days, and need the Benutzungsstunden where rows depend on them', async () => {
    const from = berlin('2026-03-02')
    expect(
      await ask(
        `query ($from: DateTime!, $to: DateTime!) { cheapWindows(marketId: "DE-LU/day-ahead", hours: 1, from: $from, to: $to) {
           ... on UserError { code message } } }`,
        { from, to: berlin('2026-05-02') },
      ),
    ).toMatchObject({
      cheapWindows: { code: 'RANGE_INVALID', message: expect.stringContaining('31') },
    })
    const tariffId = await create({ components: [{ ...ct('GRID_ENERGY', '8'), usageFrom: 2500 }] })
    const search = `query ($id: ID!, $from: DateTime!, $hours: Float) { cheapWindows(tariffId: $id, hours: 2, from: $from, count: 1, usageHours: $hours) {
       ... on CheapWindows { windows { meanPrice } unknownQuarters } } }`
    expect(await ask(search, { id: tariffId, from, hours: 3000 })).toMatchObject({
      cheapWindows: { windows: [{ meanPrice: 8 }], unknownQuarters: 0 },
    })
    expect(await ask(search, { id: tariffId, from })).toMatchObject({
      cheapWindows: { windows: [] },
    })
  })
})

describe('the modules of § 14a', () => {
  it('are compared over a year of a household with a heat pump', async () => {
    const [from, to] = [berlin('2026-01-01'), berlin('2027-01-01')]
    const house = await site.meter('Haus')
    const pump = await site.meter('Wärmepumpe', { kind: 'HEAT_PUMP', parentId: house })
    await site.fill(house, { from, to }, { consumption: () => 1 })
    await site.fill(pump, { from, to }, { consumption: () => 0.5 })
    const windows = [
      { name: 'HT', price: '12', from: '17:00', to: '20:00' },
      { name: 'NT', price: '2', from: '00:00', to: '06:00' },
    ]
    const tariffId = await create({
      components: [{ ...ct('GRID_ENERGY', '8'), isGross: true, windows }],
    })
    const { compareModules } = await ask(
      `query ($house: ID!, $pump: ID!, $tariff: ID!, $from: DateTime!, $to: DateTime!) {
         compareModules(selection: { meterIds: [$house] }, deviceMeterId: $pump, tariffId: $tariff, from: $from, to: $to) {
           ... on GridModules { modules { module costEur reductionEur isCheapest } yearShare totalKwh deviceKwh notes } } }`,
      { house, pump, tariff: tariffId, from, to },
    )

    // 8,760 h: 3 · 365 at 12 ct, 6 · 365 at 2 ct, the rest at 8 ct (both changes of the clock lie in the night).
    expect(compareModules).toEqual({
      modules: [
        { module: 'MODULE_1_AND_3', costEur: 473.2, reductionEur: 227.6, isCheapest: true },
        { module: 'MODULE_2', costEur: 490.56, reductionEur: 210.24, isCheapest: false },
        { module: 'MODULE_1', costEur: 560.8, reductionEur: 140, isCheapest: false },
        { module: 'NONE', costEur: 700.8, reductionEur: 0, isCheapest: false },
      ],
      ...{ yearShare: 1, totalKwh: 8760, deviceKwh: 4380, notes: [] },
    })
  })
})

describe('calendar and profiles', () => {
  it('answer through the schema', async () => {
    const { holidays, standardLoadProfile, leastPower, wrong } = await ask(
      `{ holidays(state: BE, year: 2025) { date name }
         standardLoadProfile(profile: H25, from: "2026-03-28T23:00:00Z", to: "2026-03-29T22:00:00Z", annualKwh: 3500, state: BY) {
           ... on StandardLoadProfile { stepSeconds valuesKwh sumKwh } }
         leastPower(devices: [{ kind: WALLBOX, powerKw: 11 }, { kind: HEAT_PUMP, powerKw: 9 }]) { ... on LeastPower { powerKw } }
         wrong: leastPower(devices: [{ kind: WALLBOX, powerKw: -11 }]) { ... on UserError { code place } } }`,
      {},
    )
    expect(holidays).toContainEqual({ date: '2025-05-08', name: '80. Jahrestag der Befreiung' })
    expect((standardLoadProfile as { valuesKwh: number[] }).valuesKwh).toHaveLength(92)
    expect(leastPower).toEqual({ powerKw: 7.56 })
    expect(wrong).toEqual({ code: 'DEVICE_POWER_INVALID', place: 'Gerät 1' })
  })
})
