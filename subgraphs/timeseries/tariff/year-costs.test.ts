import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askKpis } from '../kpi/testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from '../kpi/testing/energy-site.ts'
import { ct, customer, monthlyFee, tariffDesk } from './testing/tariff-desk.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())

const { create, assign, costsOf } = tariffDesk(() => site)
const kpis = askKpis(() => site)
const since = { validFrom: '2018-01-01', source: 'Preisblatt' }
const demandPrice = {
  ...{
    kind: 'GRID_DEMAND',
    name: 'Leistungspreis',
    unit: 'EUR_PER_KW_YEAR',
    price: '40',
    ...since,
  },
}
const codesOf = (costs: unknown) =>
  (costs as { reasons: { code: string }[] }).reasons.map(({ code }) => code)

describe('a year with gaps', () => {
  it('is projected by what is measured, never counted as zero', async () => {
    const meterId = await site.meter('Werk')
    const [from, to] = [berlin('2025-01-01'), berlin('2026-01-01')]
    await site.fill(meterId, { from, to: berlin('2025-07-01') }, { consumption: () => 15 })
    const fields = `demand { years { hours annualKwh needsLoadMetering isProjected coverage reason { code message } } }`

    expect(await kpis({ meterIds: [meterId] }, [from, to], fields)).toMatchObject({
      demand: {
        years: [
          {
            ...{ hours: 8760, annualKwh: 131_400, needsLoadMetering: true, isProjected: true },
            coverage: expect.closeTo(4343 / 8760, 6),
            reason: { code: 'INCOMPLETE' },
          },
        ],
      },
    })
  })

  it('without readings says nothing of the year', async () => {
    const meterId = await site.meter('Werk')
    const fields = `demand { years { hours annualKwh needsLoadMetering isProjected coverage reason { code } } }`
    expect(
      await kpis({ meterIds: [meterId] }, [berlin('2025-01-01'), berlin('2026-01-01')], fields),
    ).toMatchObject({
      demand: {
        years: [
          {
            ...{ hours: null, annualKwh: null, needsLoadMetering: null, isProjected: false },
            ...{ coverage: 0, reason: { code: 'NO_READINGS' } },
          },
        ],
      },
    })
  })
})

describe('demand charges', () => {
  it('take the peak of the whole calendar year: months sum to the range', async () => {
    const meterId = await site.meter('Werk')
    const months = ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'].map(berlin)
    const [from, , march, to] = months as [Date, Date, Date, Date]
    // 300 kW once, in May.
    await site.fill(meterId, { from, to: march }, { consumption: () => 15 })
    await site.fill(meterId, { from: march, to }, { consumption: () => 100 })
    await site.fill(
      meterId,
      { from: berlin('2025-05-01'), to: berlin('2025-05-02') },
      { consumption: i => (i === 40 ? 300 : 20) },
    )
    await assign(meterId, await create({ components: [demandPrice] }), '2018-01-01')

    const whole = await costsOf([meterId], from, to)
    let sum = 0
    for (const [i, start] of months.slice(0, 3).entries()) {
      sum += (await costsOf([meterId], start, months[i + 1] ?? to)).bill?.netEur ?? 0
    }
    expect(whole.bill?.netEur).toBeCloseTo((300 * 40 * (90 * 24 - 1)) / 8760, 1)
    expect(sum).toBeCloseTo(whole.bill?.netEur ?? 0, 1)
    expect(codesOf(whole)).toEqual([])
  })

  it('are provisional while the year is not over', async () => {
    const meterId = await site.meter('Werk')
    const year = new Date().getUTCFullYear()
    const [from, to] = [berlin(`${year}-01-01`), berlin(`${year}-01-02`)]
    await site.fill(meterId, { from, to }, { consumption: () => 15 })
    await assign(meterId, await create({ components: [demandPrice] }), '2018-01-01')

    expect(codesOf(await costsOf([meterId], from, to))).toEqual(['PEAK_PROVISIONAL'])
  })

  it('are not zero, but missing, without a complete quarter-hour', async () => {
    const meterId = await site.meter('Stunden', { intervalSeconds: 3600 })
    const [from, to] = [berlin('2025-01-01'), berlin('2025-02-01')]
    await site.fill(meterId, { from, to, stepSeconds: 3600 }, { consumption: () => 15 })
    const components = [{ ...ct('SUPPLY_ENERGY', '20'), ...since }, demandPrice]
    await assign(meterId, await create({ components }), '2018-01-01')

    const costs = await costsOf([meterId], from, to)
    expect(costs.bill?.items.map(({ kind }) => kind)).toEqual(['SUPPLY_ENERGY'])
    expect(codesOf(costs)).toEqual(['NO_COMPLETE_QUARTER'])
  })

  it('and prices of energy make no bill of 0 € for a meter without readings', async () => {
    const meterId = await site.meter('Leer')
    const components = [{ ...ct('SUPPLY_ENERGY', '20'), ...since }, demandPrice]
    await assign(meterId, await create({ components }), '2018-01-01')

    const costs = await costsOf([meterId], berlin('2025-01-01'), berlin('2025-02-01'))
    expect(costs.bill).toBeNull()
    expect(codesOf(costs)).toContain('NO_READINGS')
  })
})

describe('a levy without a price', () => {
  it('is named, with the energy that is not priced', async () => {
    const meterId = await site.meter('Haus')
    const [from, to] = [berlin('2031-01-01'), berlin('2031-01-02')]
    await site.fill(meterId, { from, to }, { consumption: () => 1 })
    await assign(meterId, await create({ components: customer.slice(1) }), '2026-01-01')

    const costs = await costsOf([meterId], from, to)
    expect(costs.bill?.items.filter(({ kind }) => kind === 'KWKG')).toMatchObject([
      { netEur: 0, quantity: 0, unpricedKwh: 24 },
    ])
    expect(codesOf(costs)).toEqual(['PRICE_MISSING'])
  })
})

describe('the tariff of a sub-meter', () => {
  it('is that of the next meter above wherever it has none of its own', async () => {
    const [from, to] = [berlin('2026-04-01'), berlin('2026-04-03')]
    const main = await site.meter('Netz')
    const sub = await site.meter('Halle', { kind: 'SUB', parentId: main })
    const own = await create({
      name: 'eigen',
      components: [ct('SUPPLY_ENERGY', '100'), monthlyFee],
    })
    const above = await create({ components: [ct('SUPPLY_ENERGY', '10'), monthlyFee] })
    await assign(main, above, '2026-01-01')
    await assign(sub, own, '2026-01-01', '2026-02-01')
    await site.fill(sub, { from, to }, { consumption: () => 1 })

    expect(await costsOf([sub], from, to)).toMatchObject({
      bill: { netEur: 4.8 },
      tariffCoverage: 1,
      reasons: [],
    })
    await assign(sub, own, '2026-04-02')
    expect((await costsOf([sub], from, to)).bill?.items).toMatchObject([
      ...[{ quantity: 24, netEur: 2.4 }, { quantity: 24, netEur: 24 }, { netEur: 0.4 }],
    ])
  })
})
