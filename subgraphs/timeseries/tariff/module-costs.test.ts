import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { berlin, openEnergySite, type EnergySite } from '../kpi/testing/energy-site.ts'
import { ct, listed, tariffDesk } from './testing/tariff-desk.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())

const { ask, create } = tariffDesk(() => site)
const [from, to] = [berlin('2026-01-05'), berlin('2026-01-07')]
const windows = [
  { name: 'HT', price: '12', from: '06:00', to: '22:00', dayTypes: ['WORKDAY'] },
  { name: 'NT', price: '2', from: '00:00', to: '06:00' },
]
const gross = (price: string) => ({ ...ct('GRID_ENERGY', price), isGross: true })

async function compare(
  components: object[],
  {
    house = 10,
    device = 5,
    ...more
  }: { house?: number; device?: number; [name: string]: unknown } = {},
) {
  const meterId = await site.meter('Haus')
  const deviceMeterId = await site.meter('Wärmepumpe', { kind: 'HEAT_PUMP', parentId: meterId })
  await site.fill(meterId, { from, to }, { consumption: () => house })
  if (device > 0) await site.fill(deviceMeterId, { from, to }, { consumption: () => device })
  const { state, ...rest } = more
  const tariffId = await create({ components, ...(state ? { state } : {}) })
  const { compareModules } = await ask(
    `query ($house: ID!, $device: ID!, $tariff: ID!, $from: DateTime!, $to: DateTime!, $second: Float!) {
       compareModules(selection: { meterIds: [$house] }, deviceMeterId: $device, tariffId: $tariff, from: $from, to: $to, secondMeterEurPerYear: $second) {
         ... on UserError { code message }
         ... on GridModules { energyPriceCt modules { module costEur reductionEur } notes } } }`,
    { house: meterId, device: deviceMeterId, tariff: tariffId, from, to, second: 0, ...rest },
  )
  return compareModules
}

describe('a comparison of the modules of § 14a', () => {
  it.each([
    [[gross('8')], { device: 0 }, 'DEVICE_NO_READINGS'],
    [[gross('8')], { device: 50 }, 'DEVICE_EXCEEDS_TOTAL'],
    [[gross('8')], { second: 1e100 }, 'SECOND_METER_INVALID'],
    [[gross('8')], { second: -1 }, 'SECOND_METER_INVALID'],
    [[ct('GRID_ENERGY', '8')], {}, 'GRID_PRICE_NET'],
    [[gross('8'), gross('1')], {}, 'GRID_PRICE_AMBIGUOUS'],
    [
      [
        { ...gross('8'), validUntil: '2026-01-06' },
        { ...gross('9'), validFrom: '2026-01-06' },
      ],
      {},
      'GRID_PRICE_CHANGES',
    ],
    [[{ ...gross('8'), usageBelow: 2500 }], {}, 'GRID_PRICE_MISSING'],
  ])('of %j with %j is refused: %s', async (components, more, code) => {
    expect(await compare(components, more)).toMatchObject({ code })
  })

  it('takes the row that the Benutzungsstunden choose', async () => {
    const rows = [
      { ...gross('8'), usageBelow: 2500 },
      { ...gross('5'), usageFrom: 2500 },
    ]
    expect(await compare(rows)).toMatchObject({ energyPriceCt: 5 })
  })

  it('is gross throughout: a net price gets the VAT of the tariff', async () => {
    const components = [ct('GRID_ENERGY', '8'), listed('VAT', 'PERCENT')]
    expect(await compare(components)).toMatchObject({ energyPriceCt: 9.52 })
  })

  it('knows the holidays of the state of the tariff: 6 January is one in Bavaria', async () => {
    const module3 = (answer: unknown) =>
      (answer as { modules: { module: string; reductionEur: number }[] }).modules.find(
        ({ module }) => module === 'MODULE_1_AND_3',
      )?.reductionEur ?? 0
    const components = [{ ...gross('8'), windows }]
    const here = module3(await compare(components, { state: 'BY' }))
    await site.close()
    site = await openEnergySite()
    const there = module3(await compare(components, { state: 'BE' }))
    // 16 h at 10 kW for 4 ct more on a working day.
    expect(here - there).toBeCloseTo(6.4, 2)
  })
})
