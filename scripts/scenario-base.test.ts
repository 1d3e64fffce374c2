import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ct, spot, tariffDesk } from '../subgraphs/timeseries/tariff/testing/tariff-desk.ts'
import { day, openScenarioWorld, type ScenarioWorld } from './testing/scenario-world.ts'

let world: ScenarioWorld
beforeAll(async () => {
  world = await openScenarioWorld()
}, 120_000)
afterAll(() => world.close())

const fields = `__typename ... on UserError { code message } ... on Scenario { notes
  base { figures { importKwh netEur coverage reasons } }
  variants { figures { importKwh exportKwh netEur } difference { netEur importKwh peakKw }
    battery { chargedKwh dischargedKwh } notes paybackYears } }`
const battery = {
  ...{ capacityKwh: 20, powerKw: 10, chargeEfficiency: 0.9, dischargeEfficiency: 0.8, minSoc: 0 },
}

describe('the base of a scenario', () => {
  it('says what is missing, and leaves it out of every variant', async () => {
    const { site } = world
    const meter = await site.meter('Lücke', { intervalSeconds: 300 })
    // Two hours are missing, and one reading of a quarter-hour.
    const isGap = (i: number) => (i >= 120 && i < 144) || i === 200
    const consumption = (i: number) => (isGap(i) ? undefined : 12)
    await site.fill(meter, { ...day, stepSeconds: 300 }, { consumption })

    const answer = await world.simulate(
      { meterIds: [meter], variants: [{ name: 'a', loadPercent: 50, investmentEur: 100 }] },
      fields,
    )

    // 96 − 8 − 1 quarter-hours of 3 kWh.
    expect(answer).toMatchObject({
      notes: [
        'In 9 Viertelstunden fehlen Messwerte am Netzanschluss; sie fehlen auch in allen Varianten.',
        'Davon ist 1 nur zum Teil gemessen.',
        'Kosten der Basis: Für den Zeitraum ist kein Tarif zugeordnet.',
      ],
      base: { figures: { importKwh: 261, netEur: null, coverage: 87 / 96 } },
      variants: [
        {
          figures: { importKwh: 391.5, netEur: null },
          difference: { netEur: null, importKwh: 130.5, peakKw: 6 },
          paybackYears: null,
        },
      ],
    })
    const tariff = { variants: [{ name: 'a', battery: { ...battery, strategy: 'TARIFF' } }] }
    expect(await world.simulate({ meterIds: [meter], ...tariff }, fields)).toMatchObject({
      code: 'SCENARIO_TARIFF',
      message:
        'Eine Batterie nach Preisen braucht einen Tarif, aber dem Zähler ist im Zeitraum keiner zugeordnet.',
    })
  })

  it('needs quarter-hours, and one connection alone', async () => {
    const { site } = world
    const hourly = await site.meter('Stunden', { intervalSeconds: 3600 })
    const other = await site.meter('Zweiter')
    await site.fill(hourly, { ...day, stepSeconds: 3600 }, { consumption: () => 1 })
    const variants = [{ name: 'a' }]

    expect(await world.simulate({ meterIds: [hourly], variants }, fields)).toMatchObject({
      code: 'SCENARIO_INTERVAL',
      message:
        '„Stunden“ misst alle 60 Minuten; ein Szenario braucht Viertelstundenwerte oder feinere.',
    })
    const both = { meterIds: [world.main, other], variants }
    expect(await world.simulate(both, fields)).toMatchObject({ code: 'SCENARIO_CONNECTION' })
  })

  it('lets a battery follow the prices of the day, as computed by hand', async () => {
    const { site } = world
    const meter = await site.meter('Dynamisch')
    await site.fill(meter, day, { consumption: i => (i < 72 ? 4 : 20) })
    const desk = tariffDesk(() => site)
    const tariffId = await desk.create({ name: 'Börse', components: [spot, ct('MARGIN', '5')] })
    // 5 ct/kWh with the margin at night, 30 ct from 18:00 on, else 15 ct.
    const prices = Array.from({ length: 24 }, (_, hour) => (hour < 4 ? 0 : hour < 18 ? 100 : 250))
    await site.prices(day.from, 3600, prices)
    const variants = [
      { name: 'ohne', supplyTariffId: tariffId },
      { name: 'mit', supplyTariffId: tariffId, battery: { ...battery, strategy: 'TARIFF' } },
    ]

    const answer = await world.simulate({ meterIds: [meter], variants }, fields)

    // 20 kWh stored are 22.222 kWh bought at 5 ct (1.11 €); 16 kWh come back at 30 ct (4.80 €).
    const without = 16 * 0.05 + 56 * 0.15 + 120 * 0.3
    expect(answer).toMatchObject({
      variants: [
        { figures: { netEur: without } },
        {
          figures: { netEur: expect.closeTo(without + 1.11 - 4.8, 2) },
          difference: { importKwh: expect.closeTo(22.222 - 16, 2), peakKw: 0 },
          battery: {
            chargedKwh: expect.closeTo(22.222, 3),
            dischargedKwh: expect.closeTo(16, 3),
          },
        },
      ],
    })
  })
})
