import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { ct, monthlyFee, spot, tariffDesk } from '../tariff/testing/tariff-desk.ts'
import { figureFields } from './testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from './testing/energy-site.ts'

let site: EnergySite
let ids: { main: string; pv: string; selection: string[]; tariff: string; fixed: string }
beforeAll(async () => {
  site = await openEnergySite()
  ids = await build()
})
afterAll(() => site.close())

const { create, assign } = tariffDesk(() => site)

// Five local days with the short one, and a gap of two hours.
const [from, to] = [berlin('2026-03-27'), berlin('2026-04-01')]
const viewer = testViewer('viewer')
const validity = { validFrom: '2026-01-01', source: 'Preisblatt 2026' }

const figures = `load { energy { ${figureFields} } peak { ${figureFields} } peakAt mean { value }
    loadFactor { value } fullLoadHours { value } }
  flows { pvKwh { ${figureFields} } gridImportKwh { value } gridExportKwh { value } chargeKwh { value }
    dischargeKwh { value } consumptionKwh { ${figureFields} } selfConsumption { value } autarky { value }
    residualKwh { ${figureFields} } }
  demand { peak { value } monthlyPeaks { month kw at } years { year hours annualKwh isAbove coverage } }
  costs { bill { netEur vatEur grossEur items { kind name tariffName unit quantity netEur grossEur unpricedKwh sources } }
    energyKwh coverage tariffCoverage priceCoverage tariffs { id revision } reasons { code message } }
  emissions { locationBased { ${figureFields} } years { year energyKwh kgCo2 factorGPerKwh factorYear source } }`
const copied = `start stepSeconds gridImportKw gridExportKw pvKw consumptionKw chargeKw dischargeKw`

/** A connection measured every 5 minutes with PV, battery and a consumer, under rows, demand charges and feed-in. */
async function build() {
  const main = await site.meter('Netz', { intervalSeconds: 300 })
  const pv = await site.meter('Dach', { kind: 'PV', parentId: main })
  const battery = await site.meter('Speicher', { kind: 'BATTERY', parentId: main })
  const sub = await site.meter('Halle', { kind: 'SUB', parentId: main })
  const wave = (i: number, high: number) => Math.max(0, high * Math.sin(i / 37) + (i % 7) / 3)
  const gap = (i: number) => i >= 600 && i < 624
  await site.fill(
    main,
    { from, to, stepSeconds: 300 },
    {
      consumption: i => (gap(i) ? undefined : 20.123457 + wave(i, 31.7)),
      production: i => (gap(i) ? undefined : wave(i + 118, 17.3)),
    },
  )
  await site.fill(pv, { from, to }, { production: i => wave(i, 44.1) })
  await site.fill(
    battery,
    { from, to },
    { consumption: i => wave(i, 5), production: i => wave(i + 60, 4) },
  )
  await site.fill(sub, { from, to }, { consumption: i => wave(i, 9.9) })
  // The peak of the year lies outside of the range.
  const winter = [berlin('2026-02-10'), berlin('2026-02-11')] as const
  await site.fill(
    main,
    { from: winter[0], to: winter[1], stepSeconds: 300 },
    { consumption: i => 90.5 + i / 100 },
  )
  const prices = Array.from({ length: 119 }, (_, i) => (i === 20 ? undefined : 40.01 + (i % 24)))
  await site.prices(from, 3600, prices)
  const row = { ...ct('GRID_ENERGY', '7.31'), usageBelow: 2500 }
  const demand = (unit: string, price: string) => ({
    ...{ kind: 'GRID_DEMAND', name: unit, unit, price, ...validity },
  })
  const tariff = await create({
    components: [
      ...[spot, ct('MARGIN', '1.53'), row, { ...ct('GRID_ENERGY', '2.11'), usageFrom: 2500 }],
      ...[demand('EUR_PER_KW_YEAR', '93.17'), demand('EUR_PER_KW_MONTH', '11.9'), monthlyFee],
    ],
  })
  const fixed = await create({ name: 'Fest', components: [ct('SUPPLY_ENERGY', '30')] })
  const feedIn = await create({
    ...{ name: 'EEG', direction: 'FEED_IN' },
    components: [{ ...ct('FEED_IN', '7.86'), zeroAtNegativeSpot: true }],
  })
  await assign(main, tariff, '2026-01-01')
  await assign(main, feedIn, '2026-01-01')
  return { main, pv, selection: [main, pv, battery, sub], tariff, fixed }
}

type Copy = { quarterHours: { gridImportKw: (number | null)[] } }

async function copy(): Promise<Copy> {
  const { data, codes } = await site.ask(
    `query ($ids: [ID!], $from: DateTime!, $to: DateTime!) {
      kpis(selection: { meterIds: $ids }, from: $from, to: $to) { ... on Kpis {
        ${figures} quarterHours { ${copied} } } } }`,
    viewer,
    { ids: ids.selection, from, to },
  )
  expect(codes).toEqual([])
  return (data as { kpis: Copy } | null)?.kpis ?? { quarterHours: { gridImportKw: [] } }
}

async function evaluate(input: object, fields = figures): Promise<unknown> {
  const { data, codes } = await site.ask(
    `query ($input: EvaluateLoadInput!) { evaluateLoad(input: $input) {
      ... on LoadEvaluation { ${fields} } ... on UserError { code message place remedy } } }`,
    viewer,
    { input },
  )
  expect(codes).toEqual([])
  return data?.['evaluateLoad']
}

const flat = (count: number, kw: number) => Array<number>(count).fill(kw)

describe('the figures of a given load', () => {
  it('are those of the real meters to the last digit for an unchanged copy', async () => {
    const { quarterHours, ...measured } = await copy()

    const input = { ...quarterHours, connectionMeterId: ids.main, pvMeterId: ids.pv }
    const evaluated = await evaluate(input)

    expect(evaluated).toEqual(measured)
    expect(measured).toMatchObject({
      load: { energy: { coverage: 468 / 476 } },
      costs: { reasons: expect.arrayContaining(['INCOMPLETE', 'SPOT_MISSING'].map(ofCode)) },
    })
  })

  it('change with the load: a kW more at the peak costs its demand charge', async () => {
    const { quarterHours } = await copy()
    const { gridImportKw } = quarterHours
    const higher = gridImportKw.map((kw, i) => (i === 7 ? 120 : kw))

    const bill = (given: (number | null)[]) =>
      evaluate(
        { ...quarterHours, gridImportKw: given, connectionMeterId: ids.main },
        'costs { bill { items { name quantity } } } load { peak { value } peakAt }',
      )

    // The highest quarter-hour of February ended with readings 285 to 287.
    const february = 90.5 + 2.86
    const share = 476 / 35_040
    expect(await bill(gridImportKw)).toMatchObject({
      costs: { bill: { items: expect.arrayContaining([item(february * share)]) } },
    })
    expect(await bill(higher)).toMatchObject({
      costs: { bill: { items: expect.arrayContaining([item(120 * share)]) } },
      load: { peak: { value: 120 }, peakAt: '2026-03-27T00:45:00.000Z' },
    })
  })

  it('need no meter: tariffs can be given, also for a part of the time', async () => {
    const gridImportKw = flat(96 * 2, 4)
    const supply = [{ tariffId: ids.fixed, validFrom: '2026-04-02', validUntil: null }]

    const figures = await evaluate({ start: berlin('2026-04-01'), gridImportKw, supply })

    expect(figures).toMatchObject({
      costs: {
        bill: { netEur: 28.8, items: [{ kind: 'SUPPLY_ENERGY', quantity: 96 }] },
        ...{ energyKwh: 192, tariffCoverage: 0.5, reasons: [{ code: 'TARIFF_PARTIAL' }] },
      },
    })
    expect(
      await evaluate(
        { start: berlin('2026-04-01'), gridImportKw },
        'costs { bill { netEur } reasons { code } }',
      ),
    ).toEqual({ costs: { bill: null, reasons: [{ code: 'NO_TARIFF' }] } })
  })

  it('count battery energy from the grid as import, not as autarky', async () => {
    const figures = await evaluate({
      start: berlin('2026-04-01'),
      gridImportKw: [8, 0],
      chargeKw: [4, 0],
      dischargeKw: [0, 4],
    })

    expect(figures).toMatchObject({
      flows: {
        consumptionKwh: { value: 2 },
        autarky: { value: 0 },
        gridExportKwh: { value: 0 },
      },
    })
  })

  it.each([
    [{ stepSeconds: 3600 }, 'LOAD_STEP_UNFIT'],
    [{ start: '2026-04-01T00:05:00Z' }, 'LOAD_START_UNFIT'],
    [{ gridImportKw: [] }, 'LOAD_LENGTH'],
    [{ pvKw: [1] }, 'LOAD_LENGTH'],
    [{ gridExportKw: [1, -0.001] }, 'LOAD_VALUE'],
    [{ connectionMeterId: 'kein-zaehler' }, 'METERS_UNKNOWN'],
    [{ supply: [{ tariffId: '00000000-0000-4000-8000-000000000000' }] }, 'TARIFF_UNKNOWN'],
    [{ supply: [{ tariffId: 'x', validFrom: '2026-02-30' }] }, 'LOAD_CONTRACTS'],
  ])('cannot be told for %j: %s', async (change, code) => {
    const input = { start: berlin('2026-04-01'), gridImportKw: [1, 2], ...change }

    expect(await evaluate(input)).toMatchObject({ code })
  })

  it('are told for two years at most', async () => {
    const input = { start: berlin('2026-04-01'), gridImportKw: flat(70_273, 1) }

    expect(await evaluate(input)).toMatchObject({
      code: 'LOAD_LENGTH',
      message: 'Ein Lastgang hat 1 bis 70.272 Viertelstunden (zwei Jahre), angegeben sind 70.273.',
    })
  })

  it('names the column and the value that is wrong', async () => {
    const input = { start: berlin('2026-04-01'), gridImportKw: [1, -2.5] }

    expect(await evaluate(input)).toMatchObject({
      message: 'Bezug, Wert 2: -2,5 kW ist nicht möglich, erlaubt sind 0 bis 10.000.000 kW.',
      place: 'Bezug',
    })
  })

  it('refuse a supply tariff for feed-in', async () => {
    const feedIn = [{ tariffId: ids.tariff }]
    const input = { start: berlin('2026-04-01'), gridImportKw: [1], feedIn }

    expect(await evaluate(input)).toMatchObject({
      code: 'LOAD_TARIFF_DIRECTION',
      message: '„Dynamisch“ ist ein Tarif für den Bezug, angegeben ist er für Einspeisung.',
    })
  })

  it('are told to every role', async () => {
    const query = `{ evaluateLoad(input: { start: "2026-04-01T00:00:00Z", gridImportKw: [4] }) {
      ... on LoadEvaluation { load { energy { value } } } } }`
    const answer = { evaluateLoad: { load: { energy: { value: 1 } } } }

    for (const role of ['viewer', 'operator', 'admin', 'service'] as const) {
      expect(await site.ask(query, testViewer(role))).toEqual({ data: answer, codes: [] })
    }
  })
})

function item(quantity: number) {
  return { name: 'EUR_PER_KW_YEAR', quantity: expect.closeTo(quantity, 5) }
}

function ofCode(code: string): unknown {
  return expect.objectContaining({ code })
}
