import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { day, openScenarioWorld, year, type ScenarioWorld } from './testing/scenario-world.ts'

let world: ScenarioWorld
beforeAll(async () => {
  world = await openScenarioWorld()
}, 120_000)
afterAll(() => world.close())

const figureFields = `importKwh exportKwh pvKwh consumptionKwh peakKw peakAt selfConsumption autarky co2Kg
  netEur grossEur items { kind quantity netEur } reasons coverage factors { year factorYear factorGPerKwh }`
const scenarioFields = `__typename ... on UserError { code message place remedy } ... on Scenario { notes
  base { figures { ${figureFields} } }
  variants { name figures { ${figureFields} }
    difference { netEur importKwh exportKwh peakKw autarkyPoints selfConsumptionPoints co2Kg }
    battery { chargedKwh dischargedKwh lossKwh fullCycles startKwh finalKwh targetKw }
    pvSource paybackYears notes } }`

function simulate(input: object, fields = scenarioFields): Promise<unknown> {
  return world.simulate({ parentId: world.main, ...input }, fields)
}

const refused = '... on UserError { code }'

const battery = {
  ...{ capacityKwh: 10, powerKw: 5, chargeEfficiency: 0.9, dischargeEfficiency: 0.8, minSoc: 0.1 },
}

type YearCase = { figures: { peakKw: number; items: { kind: string; netEur: number }[] } }
type YearAnswer = {
  base: YearCase
  variants: (YearCase & { battery: { targetKw: number } | null })[]
}

function demandOf(given: YearCase | undefined): number {
  const items = given?.figures.items ?? []
  return items.find(({ kind }) => kind === 'GRID_DEMAND')?.netEur ?? Number.NaN
}

/** Rows and content of every table. */
async function everything(): Promise<Record<string, unknown>> {
  const { pool } = world.site.database
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  )
  const found: Record<string, unknown> = {}
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `SELECT count(*) AS rows, md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) AS content FROM ${name} t`,
    )
    found[name] = rows[0]
  }
  return found
}

describe('a scenario', () => {
  it('says what more PV, a battery, another tariff and less load would have changed', async () => {
    const answer = await simulate({
      variants: [
        { name: 'PV', pv: { kwp: 10 }, investmentEur: 12_000 },
        { name: 'PV und Batterie', pv: { kwp: 20 }, battery },
        { name: 'Tarif', supplyTariffId: world.cheap },
        { name: 'Sparen', loadPercent: -10 },
      ],
    })

    // 240 kWh used, 40 kWh of them from the sun; the peak of 50 and more kW in 2025 is another year's.
    expect(answer).toMatchObject({
      base: {
        figures: {
          ...{ importKwh: 200, exportKwh: 0, pvKwh: 40, consumptionKwh: 240, peakKw: 10 },
          ...{ autarky: 1 - 200 / 240, selfConsumption: 1, coverage: 1 },
          // 200 × 0.30 + 10 kW × 100 €/365.
          ...{ netEur: 62.74, items: [{ netEur: 60 }, { netEur: 2.74 }] },
        },
      },
      variants: [
        {
          ...{ name: 'PV', pvSource: 'MEASURED', battery: null },
          figures: { importKwh: 160, exportKwh: 0, pvKwh: 80 },
          difference: {
            ...{ netEur: -12, importKwh: -40, peakKw: 0, autarkyPoints: 16.666667 },
            selfConsumptionPoints: 0,
          },
          // 12,000 € / (12 € × 365.25)
          paybackYears: 2.74,
        },
        {
          figures: { importKwh: 152.8, exportKwh: 30, pvKwh: 120 },
          difference: { netEur: -14.16, importKwh: -47.2, exportKwh: 30 },
          battery: {
            ...{ chargedKwh: 10, dischargedKwh: 7.2, lossKwh: 2.8, fullCycles: 0.72 },
            ...{ startKwh: 1, finalKwh: 1 },
          },
        },
        { difference: { netEur: -10, importKwh: 0, co2Kg: 0, autarkyPoints: 0 } },
        // 24 kWh less, of which the sun still gives 40: 7.20 €; and 1 kW less: 0.27 €.
        { figures: { importKwh: 176, peakKw: 9 }, difference: { netEur: -7.47, peakKw: -1 } },
      ],
    })
  })

  it('tells what was assumed', async () => {
    const answer = (await simulate({
      variants: [
        {
          name: 'PV',
          pv: { kwp: 10, source: 'MODEL' },
          battery,
          devices: [{ profile: 'WALLBOX' }],
        },
      ],
    })) as { notes: string[]; variants: { notes: string[]; pvSource: string }[] }

    expect(answer.notes[0]).toBe(
      'Der Zeitraum ist kein ganzes Kalenderjahr: Für den Leistungspreis des Jahres zählt außerhalb des Zeitraums die gemessene Spitze, und anteilig die Tage des Zeitraums.',
    )
    expect(answer.variants[0]).toMatchObject({
      pvSource: 'MODEL',
      notes: [
        'Der Verbrauch von einer Wallbox ist simuliert (Startwert 2026).',
        'Die Erzeugung der zusätzlichen 10 kWp ist aus dem Sonnenstand in der Mitte Deutschlands (der Ort des Zählers ist nicht hinterlegt) und einem simulierten Wetter gerechnet (Neigung 30°, Ausrichtung 180°, Startwert 2026); das wirkliche Wetter des Zeitraums ist nicht enthalten.',
        expect.stringContaining('Die Batterie beginnt leer'),
        expect.stringContaining('Kosten der Variante'),
      ],
    })
  })

  it('computes a year of quarter-hours with three variants, and writes nothing at all', async () => {
    const before = await everything()

    const answer = await simulate({
      ...year,
      meterIds: [world.main],
      parentId: null,
      variants: [
        { name: 'PV', pv: { kwp: 100 }, battery: { capacityKwh: 100, powerKw: 50 } },
        { name: 'Spitze', battery: { capacityKwh: 100, powerKw: 20, strategy: 'PEAK_SHAVING' } },
        { name: 'Preis', battery: { capacityKwh: 100, powerKw: 50, strategy: 'TARIFF' } },
      ],
    })

    expect(await everything()).toEqual(before)
    expect(answer).toMatchObject({
      notes: [],
      variants: [{ pvSource: 'MODEL' }, {}, { battery: { fullCycles: 0 } }],
    })
    const { base, variants } = answer as YearAnswer
    const peak = variants[1]
    const lowered = base.figures.peakKw - (peak?.figures.peakKw ?? 0)
    expect(lowered).toBeGreaterThan(5)
    expect(peak?.figures.peakKw).toBeCloseTo(peak?.battery?.targetKw ?? 0, 5)
    // A whole year bears the whole demand charge: 100 € per kW.
    expect(demandOf(base) - demandOf(peak)).toBeCloseTo(lowered * 100, 1)
  })

  it('gives the series of base and variants for a plot', async () => {
    const series =
      'start stepSeconds offsets gridImportKw gridExportKw consumptionKw pvKw chargeKw dischargeKw storedKwh'
    const answer = await simulate(
      { variants: [{ name: 'PV und Batterie', pv: { kwp: 20 }, battery }] },
      `... on Scenario { base { series(resolution: DAY) { ${series} } }
         variants { series(resolution: HOUR) { ${series} } } }`,
    )

    const hours = Array.from({ length: 24 }, (_, hour) => hour)
    const isSunny = (hour: number) => hour >= 8 && hour < 16
    expect(answer).toMatchObject({
      base: {
        series: {
          ...{ stepSeconds: 86_400, offsets: [0], consumptionKw: [10], chargeKw: null },
          gridImportKw: [expect.closeTo(200 / 24, 9)],
        },
      },
      variants: [
        {
          series: {
            ...{ start: '2026-05-31T22:00:00.000Z', stepSeconds: 3600, offsets: null },
            pvKw: hours.map(hour => (isSunny(hour) ? 15 : 0)),
            consumptionKw: hours.map(() => 10),
            chargeKw: hours.map(hour => (hour === 8 || hour === 9 ? 5 : 0)),
            dischargeKw: hours.map(hour => (hour === 16 ? 5 : hour === 17 ? 2.2 : 0)),
          },
        },
      ],
    })
  })

  it.each([
    [{ variants: [] }, 'SCENARIO_VARIANTS', 'Varianten'],
    [{ variants: [{ name: ' ' }] }, 'SCENARIO_VARIANT_NAME', 'Varianten'],
    [{ variants: [{ name: 'a' }, { name: 'a ' }] }, 'SCENARIO_VARIANT_NAME', 'Varianten'],
    [{ parentId: null }, 'SCENARIO_SELECTION', 'Zähler'],
    [{ to: '2028-07-01T00:00:00Z' }, 'SCENARIO_PERIOD', 'Zeitraum'],
    [{ from: '2026-06-01T00:07:00Z' }, 'SCENARIO_PERIOD', 'Zeitraum'],
    [
      { from: '2024-06-01T00:00:00Z', to: '2024-06-02T00:00:00Z' },
      'SCENARIO_NO_READINGS',
      'Zeitraum',
    ],
    [{ seed: -1 }, 'SCENARIO_SEED', 'Startwert'],
    [{ variants: [{ name: 'a', pv: { kwp: -1 } }] }, 'SCENARIO_VALUE', 'Variante „a“, PV-Leistung'],
    [
      { variants: [{ name: 'a', battery: { ...battery, minSoc: 2 } }] },
      'SCENARIO_VALUE',
      'Variante „a“, Mindestladestand',
    ],
    [
      {
        variants: [
          {
            name: 'a',
            shift: { percent: 5, from: '9', to: '10:00', targetFrom: '11:00', targetTo: '12:00' },
          },
        ],
      },
      'SCENARIO_SHIFT',
      'Variante „a“, Lastverschiebung',
    ],
    [
      { variants: [{ name: 'a', devices: [{ profile: 'WALLBOX', count: 51 }] }] },
      'SCENARIO_DEVICES',
      'Variante „a“, Geräte',
    ],
    [
      {
        variants: [
          {
            name: 'a',
            devices: [{ profile: 'HEAT_PUMP', parameters: [{ name: 'cop', number: 99 }] }],
          },
        ],
      },
      'SIMULATION_PARAMETER_RANGE',
      'Profil „Wärmepumpe“, Leistungszahl bei 7 °C außen und 35 °C Vorlauf',
    ],
    [
      { variants: [{ name: 'a', supplyTariffId: '00000000-0000-4000-8000-000000000000' }] },
      'TARIFF_UNKNOWN',
      undefined,
    ],
  ])('refuses %j with %s', async (change, code, place) => {
    const answer = await simulate({ variants: [{ name: 'a' }], ...change })

    expect(answer).toMatchObject({ __typename: 'UserError', code, ...(place && { place }) })
  })

  it('needs exactly one connection, and a measured plant only where there is one', async () => {
    const onlyPv = { parentId: null, meterIds: [world.pv], variants: [{ name: 'a' }] }
    const pv = { kwp: 5, source: 'MEASURED' }
    const noPv = { parentId: null, meterIds: [world.main], variants: [{ name: 'a', pv }] }

    expect(await simulate(onlyPv)).toMatchObject({ code: 'SCENARIO_CONNECTION' })
    expect(await simulate(noPv)).toMatchObject({ code: 'SCENARIO_PV_UNKNOWN' })
  })

  it('is refused while two others are computed', async () => {
    const asked = [1, 2, 3].map(() => simulate({ variants: [{ name: 'a' }] }, refused))

    const answers = await Promise.all(asked)

    expect(answers).toEqual([{}, {}, { code: 'SCENARIO_BUSY' }])
    expect(await simulate({ variants: [{ name: 'a' }] }, refused)).toEqual({})
  })

  it('is open to every role that may read', async () => {
    const query = `query ($input: ScenarioInput!) { simulateScenario(input: $input) { __typename } }`
    const input = JSON.parse(
      JSON.stringify({ parentId: world.main, ...day, variants: [{ name: 'a' }] }),
    ) as object

    for (const role of ['viewer', 'operator', 'admin', 'service'] as const) {
      expect(await world.simulation.ask(query, testViewer(role), { input })).toEqual({
        ...{ data: { simulateScenario: { __typename: 'Scenario' } }, codes: [] },
      })
    }
  })
})
