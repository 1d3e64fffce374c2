import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askKpis, loadFields as load } from './testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from './testing/energy-site.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())
const kpis = askKpis(() => site)
const day: [Date, Date] = [berlin('2026-06-01'), berlin('2026-06-02')]
const [from, to] = day
const noon = new Date(from.getTime() + 12 * 3_600_000)
const figure = '{ value coverage reason { code } }'

describe('a virtual meter', () => {
  const virtual = async (expression: string) => {
    const [a, b] = [
      await site.meter('a', { intervalSeconds: 60 }),
      await site.meter('b', { intervalSeconds: 60 }),
    ]
    const range = { from, to, stepSeconds: 60 }
    await site.fill(a, range, { consumption: i => (i % 2 === 0 ? 10 : 0) })
    await site.fill(b, range, { consumption: () => 5 })
    const terms = [
      { name: 'a', meterId: a, quantity: 'CONSUMPTION' as const },
      { name: 'b', meterId: b, quantity: 'CONSUMPTION' as const },
    ]
    const options = { kind: 'VIRTUAL' as const, intervalSeconds: 60 }
    return site.meter('Rest', { ...options, formula: { expression, terms } })
  }

  it('is computed minute by minute: max(a − b, 0) of means would be another figure', async () => {
    const id = await virtual('max(a - b, 0)')
    // 5 kW in every other minute; a quarter-hour that begins with one has eight of them.
    expect(await kpis({ meterIds: [id] }, day, load)).toMatchObject({
      load: { energy: { value: 60, coverage: 1 }, peak: { value: (8 * 5) / 15 } },
    })
  })

  it('of a linear formula has the same energy from quarter-hours', async () => {
    const id = await virtual('2 * (b - a / 4) + 1')
    expect(await kpis({ meterIds: [id] }, day, load)).toMatchObject({
      load: { energy: { value: expect.closeTo((2 * (5 - 1.25) + 1) * 24, 4), coverage: 1 } },
    })
  })
})

describe('flows', () => {
  it('leave out the quarter-hours in which one of several meters is missing', async () => {
    const main = await site.meter('Netz')
    const [a, b] = [
      await site.meter('PV 1', { kind: 'PV', parentId: main }),
      await site.meter('PV 2', { kind: 'PV', parentId: main }),
    ]
    await site.fill(main, { from, to }, { consumption: () => 30 })
    await site.fill(a, { from, to }, { production: () => 10 })
    await site.fill(b, { from, to: noon }, { production: () => 10 })

    expect(
      await kpis({ parentId: main }, day, `flows { pvKwh ${figure} consumptionKwh ${figure} }`),
    ).toMatchObject({
      flows: {
        pvKwh: { value: 240, coverage: 0.5, reason: { code: 'INCOMPLETE' } },
        consumptionKwh: { value: 600, coverage: 0.5 },
      },
    })
  })

  it('take a meter that never counted an export for one without, beside one that does', async () => {
    const [a, b] = [await site.meter('Netz 1'), await site.meter('Netz 2')]
    await site.fill(a, { from, to }, { consumption: () => 30, production: () => 5 })
    await site.fill(b, { from, to }, { consumption: () => 10 })
    expect(
      await kpis({ meterIds: [a, b] }, day, `flows { gridExportKwh ${figure} }`),
    ).toMatchObject({ flows: { gridExportKwh: { value: 120, coverage: 1 } } })
  })

  it('show what a negative balance leaves, and say so', async () => {
    const id = await site.meter('Netz')
    await site.fill(id, { from, to }, { consumption: () => 0, production: () => 5 })
    expect(
      await kpis(
        { meterIds: [id] },
        day,
        `flows { consumptionKwh ${figure} residualKwh ${figure} }`,
      ),
    ).toMatchObject({
      flows: {
        consumptionKwh: { value: 0, coverage: 1, reason: { code: 'BALANCE_NEGATIVE' } },
        residualKwh: { value: -120, coverage: 1 },
      },
    })
  })
})

describe('a quarter-hour with one minute of fifteen', () => {
  it('is no value of curve, heat map or profile comparison', async () => {
    const id = await site.meter('Minuten', { intervalSeconds: 60 })
    const minutes = { from, to, stepSeconds: 60 }
    await site.fill(id, minutes, { consumption: i => (i > 0 && i < 15 ? undefined : 15) })
    const shown = await kpis(
      { meterIds: [id] },
      day,
      `durationCurve { kw quarters coverage } heatMap { values coverage }
       profileComparison(profile: G25) { quarters }`,
    )
    expect(shown).toMatchObject({
      durationCurve: { quarters: 95, coverage: 95 / 96, kw: new Array<number>(95).fill(15) },
      heatMap: { coverage: 95 / 96, values: [null, ...new Array<number>(95).fill(15)] },
      profileComparison: { quarters: 95 },
    })
  })

  it('is none of a sum either, and hourly readings fill theirs', async () => {
    const hours = await site.meter('Stunden', { intervalSeconds: 3600 })
    await site.fill(hours, { from, to, stepSeconds: 3600 }, { consumption: () => 4 })
    const half = await site.meter('Werk')
    await site.fill(half, { from, to: noon }, { consumption: () => 1 })
    const fields = 'durationCurve { quarters coverage }'
    expect(await kpis({ meterIds: [hours] }, day, fields)).toMatchObject({
      durationCurve: { quarters: 96, coverage: 1 },
    })
    expect(await kpis({ meterIds: [hours, half] }, day, fields)).toMatchObject({
      durationCurve: { quarters: 48, coverage: 0.5 },
    })
  })
})

describe('the balance of sub-meters', () => {
  const fields = 'subMeters { mainKwh supplyKwh subKwh lossKwh lossShare finding coverage }'

  it('compares only what all meters measured, and judges nothing with gaps', async () => {
    const main = await site.meter('Netz')
    const sub = await site.meter('Halle', { kind: 'SUB', parentId: main })
    await site.fill(main, { from, to }, { consumption: () => 10 })
    await site.fill(sub, { from, to: noon }, { consumption: () => 10 })
    expect(await kpis({ parentId: main }, day, fields)).toMatchObject({
      subMeters: [{ mainKwh: 120, subKwh: 120, lossShare: 0, finding: 'UNKNOWN', coverage: 0.5 }],
    })
  })

  it('counts PV and battery below the main meter as supply, export and charge as use', async () => {
    const main = await site.meter('Netz')
    const sub = await site.meter('Halle', { kind: 'SUB', parentId: main })
    const pv = await site.meter('PV', { kind: 'PV', parentId: main })
    const battery = await site.meter('Speicher', { kind: 'BATTERY', parentId: main })
    await site.fill(main, { from, to }, { consumption: () => 10, production: () => 3 })
    await site.fill(pv, { from, to }, { production: () => 20 })
    await site.fill(battery, { from, to }, { consumption: () => 4, production: () => 2 })
    await site.fill(sub, { from, to }, { consumption: () => 24 })
    expect(await kpis({ parentId: main }, day, fields)).toMatchObject({
      subMeters: [
        { mainKwh: 240, supplyKwh: 600, subKwh: 576, lossShare: 0.04, finding: 'OK', coverage: 1 },
      ],
    })
  })
})
