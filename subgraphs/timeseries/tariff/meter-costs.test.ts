import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { berlin, openEnergySite, type EnergySite } from '../kpi/testing/energy-site.ts'
import { ct, monthlyFee, tariffDesk, tariffFields } from './testing/tariff-desk.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())

const { ask, create, assign, costsOf } = tariffDesk(() => site)

describe('costs of a meter', () => {
  it('are itemised to the cent, with what is missing', async () => {
    const from = berlin('2026-03-02')
    const to = new Date(from.getTime() + 2 * 3_600_000)
    const meterId = await site.meter('Haus')
    await assign(meterId, await create({}), '2026-01-01')
    await site.fill(meterId, { from, to }, { consumption: () => 100 })
    await site.prices(from, 3600, [100.41])

    expect(await costsOf([meterId], from, to)).toMatchObject({
      bill: {
        items: [
          { kind: 'SPOT', quantity: 100, netEur: 10.04, grossEur: 11.95, unpricedKwh: 100 },
          { kind: 'MARGIN', quantity: 200, netEur: 3, grossEur: 3.57 },
          { kind: 'GRID_ENERGY', netEur: 16 },
          { kind: 'CONCESSION', netEur: 3.32 },
          { kind: 'KWKG', netEur: 0.89 },
          { kind: 'OFFSHORE', netEur: 1.88 },
          { kind: 'STROM_NEV_19', netEur: 3.12 },
          { kind: 'ELECTRICITY_TAX', netEur: 4.1 },
        ],
        ...{ netEur: 42.35, vatEur: 8.05, grossEur: 50.4 },
      },
      ...{ energyKwh: 200, coverage: 1, tariffCoverage: 1, priceCoverage: 0.5 },
      reasons: [{ code: 'SPOT_MISSING' }],
    })
  })

  it('are recomputed when a tariff is corrected, and stay as they were known before', async () => {
    const [from, to] = [berlin('2026-04-01'), berlin('2026-04-02')]
    const meterId = await site.meter('Halle')
    const tariffId = await create({ components: [ct('SUPPLY_ENERGY', '20')] })
    await assign(meterId, tariffId, '2026-01-01')
    await site.fill(meterId, { from, to }, { consumption: () => 10 })
    const { rows } = await site.database.pool.query<{ now: Date }>(
      'SELECT clock_timestamp() AS now',
    )
    const before = new Date((rows[0]?.now.getTime() ?? 0) + 1)
    await site.database.pool.query('SELECT pg_sleep(0.01)')

    await ask(
      `mutation ($input: UpdateTariffInput!) { updateTariff(input: $input) { ${tariffFields} } }`,
      {
        input: {
          id: tariffId,
          expectedRevision: 1,
          note: 'Tippfehler',
          components: [ct('SUPPLY_ENERGY', '21.5')],
        },
      },
    )

    expect((await costsOf([meterId], from, to)).bill?.netEur).toBe(51.6)
    expect((await costsOf([meterId], from, to, before)).bill?.netEur).toBe(48)
    expect(await costsOf([meterId], from, to, new Date(0))).toMatchObject({
      ...{ bill: null, reasons: [{ code: 'NO_TARIFF' }] },
    })
    expect(
      await ask('query ($id: ID!) { tariffRevisions(id: $id) { revision note author } }', {
        id: tariffId,
      }),
    ).toEqual({
      tariffRevisions: [
        { revision: 2, note: 'Tippfehler', author: 'operator' },
        { revision: 1, note: '', author: 'operator' },
      ],
    })
  })

  it('change with the assigned tariff at local midnight', async () => {
    const [from, to] = [berlin('2026-03-28'), berlin('2026-03-31')]
    const meterId = await site.meter('Halle')
    const [cheap, dear] = [
      await create({ name: 'a', components: [ct('SUPPLY_ENERGY', '10')] }),
      await create({ name: 'b', components: [ct('SUPPLY_ENERGY', '100')] }),
    ]
    await assign(meterId, cheap, '2026-01-01')
    await assign(meterId, dear, '2026-03-29', '2026-03-30')
    await site.fill(meterId, { from, to }, { consumption: () => 4 })

    // 96 + 96 kWh at 10 ct, 92 kWh of the short day at 100 ct.
    expect((await costsOf([meterId], from, to)).bill?.netEur).toBe(19.2 + 92)
    expect(
      await ask('query ($id: ID!) { tariffAssignments(meterId: $id) { validFrom validUntil } }', {
        id: meterId,
      }),
    ).toEqual({
      tariffAssignments: [
        { validFrom: '2026-01-01', validUntil: '2026-03-29' },
        { validFrom: '2026-03-29', validUntil: '2026-03-30' },
        { validFrom: '2026-03-30', validUntil: null },
      ],
    })
  })

  it('of a sub-meter are those of the energy at the tariff above it, without fees', async () => {
    const [from, to] = [berlin('2026-04-01'), berlin('2026-05-01')]
    const main = await site.meter('Netz')
    const sub = await site.meter('Halle', { kind: 'SUB', parentId: main })
    await assign(
      main,
      await create({ components: [ct('SUPPLY_ENERGY', '20'), monthlyFee] }),
      '2026-01-01',
    )
    await site.fill(main, { from, to }, { consumption: () => 10 })
    await site.fill(sub, { from, to }, { consumption: () => 4 })

    expect((await costsOf([sub], from, to)).bill?.netEur).toBe(576)
    expect((await costsOf([main, sub], from, to)).bill?.netEur).toBe(1452)
  })

  it('take feed-in off, zero in quarter-hours below zero', async () => {
    const [from, to] = [berlin('2026-05-01'), berlin('2026-05-02')]
    const meterId = await site.meter('Netz')
    const feedIn = { ...ct('FEED_IN', '7.86'), zeroAtNegativeSpot: true }
    await assign(
      meterId,
      await create({ name: 'EEG', direction: 'FEED_IN', components: [feedIn] }),
      '2026-01-01',
    )
    await assign(meterId, await create({ components: [ct('SUPPLY_ENERGY', '20')] }), '2026-01-01')
    await site.fill(meterId, { from, to }, { consumption: () => 1, production: () => 40 })
    await site.prices(from, 3600, [...Array<number>(12).fill(-0.01), ...Array<number>(12).fill(0)])

    expect((await costsOf([meterId], from, to)).bill).toMatchObject({
      items: [{ netEur: 4.8 }, { kind: 'FEED_IN', netEur: -37.73 }],
      netEur: -32.93,
    })
  })

  it.each([
    [{ validFrom: '2026-02-30' }, '„2026-02-30“ ist kein Datum.'],
    [
      { validUntil: '2025-01-01' },
      'Die Gültigkeit endet am 01.01.2025, aber beginnt erst am 01.01.2026.',
    ],
  ])('cannot be with the dates %j: %s', async (change, message) => {
    const meterId = await site.meter('Netz')
    const tariffId = await create({})
    const input = { meterId, tariffId, validFrom: '2026-01-01', ...change }
    expect(
      await ask(
        `mutation ($input: AssignTariffInput!) { assignTariff(input: $input) { ... on UserError { message } } }`,
        { input },
      ),
    ).toEqual({ assignTariff: { message } })
  })

  it.each([
    [{ tariffId: '00000000-0000-4000-8000-000000000000' }, 'TARIFF_UNKNOWN'],
    [{ meterId: 'kein-zaehler' }, 'METER_UNKNOWN'],
    [{ validFrom: '2026-02-30' }, 'ASSIGNMENT_DATES_INVALID'],
    [{ validUntil: '2025-01-01' }, 'ASSIGNMENT_DATES_INVALID'],
  ])('cannot be with %j: %s', async (change, code) => {
    const meterId = await site.meter('Netz')
    const tariffId = await create({})
    const input = { meterId, tariffId, validFrom: '2026-01-01', ...change }
    expect(
      await ask(
        `mutation ($input: AssignTariffInput!) { assignTariff(input: $input) { ... on UserError { code } } }`,
        { input },
      ),
    ).toEqual({ assignTariff: { code } })
  })
})
