import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { quarterGrid, startOfDate } from '../calendar/quarter-grid.ts'
import { componentsShape, type ComponentInput } from './component.ts'
import { datedPrices } from './dated-price.ts'
import { endPrice } from './end-price.ts'
import { decimalOf, decimalText } from './ratio.ts'

const zone = 'Europe/Berlin'
const dayTypes = calendarDayTypes({ state: null, options: [] })
const rest = { validFrom: '2020-01-01', source: 'Vertrag' }

/** The customer of the domain's example: spot, margin 1.5, network 8.0, concession 1.66, levies and taxes. */
const stack: ComponentInput[] = [
  { kind: 'SPOT', name: 'Börsenpreis', unit: 'SPOT_FACTOR', price: '1', ...rest },
  { kind: 'MARGIN', name: 'Marge', unit: 'CT_PER_KWH', price: '1.5', ...rest },
  { kind: 'GRID_ENERGY', name: 'Netzarbeitspreis', unit: 'CT_PER_KWH', price: '8.0', ...rest },
  { kind: 'CONCESSION', name: 'Konzessionsabgabe', unit: 'CT_PER_KWH', price: '1.66', ...rest },
  ...(['KWKG', 'OFFSHORE', 'STROM_NEV_19', 'ELECTRICITY_TAX'] as const).map(kind => ({
    ...{ kind, name: kind, unit: 'CT_PER_KWH' as const, catalogue: kind, ...rest },
  })),
  { kind: 'VAT', name: 'Umsatzsteuer', unit: 'PERCENT', catalogue: 'VAT', ...rest },
]

function priceOn(date: string, spot: number[], components: ComponentInput[] = stack, days = 1) {
  const start = startOfDate(date, zone)
  const nextDay = new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
  const grid = quarterGrid(new Date(start), new Date(startOfDate(nextDay, zone)), zone)
  const column = new Float64Array(grid.count).fill(Number.NaN)
  column.set(spot.slice(0, grid.count))
  const prices = datedPrices(componentsShape.parse(components))
  return endPrice({ grid, prices, spot: column, dayTypes, usageHours: null })
}

const shown = (value: number | null | undefined) =>
  value === null || value === undefined ? value : decimalText(decimalOf(value), 3)

describe('the price of a customer', () => {
  it('is 26.197 ct net and 31.174 ct gross at 100.41 €/MWh in 2026', () => {
    const { net, gross } = priceOn('2026-03-02', [100.41])

    expect([net[0], shown(net[0]), shown(gross[0])]).toEqual([26.197, '26.197', '31.174'])
    expect(gross[0]).toBe(31.17443)
  })

  it('is −40.273 ct gross at −499.99 €/MWh', () => {
    const { gross } = priceOn('2026-03-02', [-499.99])

    expect([gross[0], shown(gross[0])]).toEqual([-40.27317, '-40.273'])
  })

  it('takes the levies of the day: 2025 has others than 2026', () => {
    const { net } = priceOn('2025-12-31', [], [...stack.slice(1)], 2)

    expect(net[0]).toBe(1.5 + 8 + 1.66 + 0.277 + 0.816 + 1.558 + 2.05)
    expect(net[96]).toBe(16.156)
  })

  it('shows each component in its column', () => {
    const { columns } = priceOn('2026-03-02', [100.41])

    expect(columns.map(({ kind, values }) => [kind, values[0]])).toEqual([
      ['SPOT', 10.041],
      ['MARGIN', 1.5],
      ['GRID_ENERGY', 8],
      ['CONCESSION', 1.66],
      ['KWKG', 0.446],
      ['OFFSHORE', 0.941],
      ['STROM_NEV_19', 1.559],
      ['ELECTRICITY_TAX', 2.05],
    ])
  })

  it('is not known where the spot price is not', () => {
    const { net, gross, columns } = priceOn('2026-03-02', [100.41, Number.NaN, 0])

    expect([net[1], gross[1], columns[0]?.values[1], columns[1]?.values[1]]).toEqual([
      ...[null, null, null, 1.5],
    ])
    expect(net[2]).toBe(16.156)
  })

  it('takes a factor on the spot price', () => {
    const factor = { ...stack[0], price: '1.025' } as ComponentInput
    expect(priceOn('2026-03-02', [-33.33], [factor]).net[0]).toBe(-3.416325)
  })

  it('takes VAT out of gross prices and reads every unit', () => {
    const gross: ComponentInput[] = [
      { kind: 'SUPPLY_ENERGY', name: 'Arbeit', unit: 'EUR_PER_KWH', price: '0.2975', ...rest },
      { kind: 'GRID_ENERGY', name: 'Netz', unit: 'EUR_PER_MWH', price: '119', ...rest },
      { kind: 'VAT', name: 'Umsatzsteuer', unit: 'PERCENT', catalogue: 'VAT', ...rest },
    ]
    const { net, gross: shownGross } = priceOn(
      '2026-03-02',
      [],
      gross.map(component => ({ ...component, isGross: component.unit !== 'PERCENT' })),
    )
    expect([net[0], shownGross[0]]).toEqual([35, 41.65])
  })

  it('follows the VAT of the second half of 2020', () => {
    const { gross } = priceOn('2020-06-30', [], stack.slice(1, 2).concat(stack.slice(-1)), 2)
    expect([gross[0], gross[96]]).toEqual([1.785, 1.74])
  })

  it('is zero for feed-in below zero, but not at zero (§ 51 EEG)', () => {
    const feedIn: ComponentInput = {
      ...{ kind: 'FEED_IN', name: 'EEG', unit: 'CT_PER_KWH', price: '7.86', ...rest },
      zeroAtNegativeSpot: true,
    }
    expect(priceOn('2026-03-02', [-0.01, 0, 50], [feedIn]).net.slice(0, 4)).toEqual([
      ...[0, 7.86, 7.86, null],
    ])
  })

  it('has windows by the clock of the wall, also on the days when clocks change', () => {
    const modul3: ComponentInput = {
      ...{ kind: 'GRID_ENERGY', name: 'Netz', unit: 'CT_PER_KWH', price: '8', ...rest },
      windows: [
        { name: 'HT', price: '12', from: '17:00', to: '20:00', months: [1, 2, 3, 10, 11, 12] },
        { name: 'NT', price: '3.2', from: '23:00', to: '03:00', dayTypes: ['SUNDAY'] },
      ],
    }
    for (const [date, count, low, high] of [
      ['2026-03-29', 92, 12, 12],
      ['2026-10-25', 100, 20, 12],
      ['2026-10-26', 96, 0, 12],
    ] as const) {
      const { net } = priceOn(date, [], [modul3])
      expect(net).toHaveLength(count)
      expect(net.filter(price => price === 3.2)).toHaveLength(low === 0 ? 0 : low)
      expect(net.filter(price => price === 12)).toHaveLength(high)
    }
  })

  it('is the sum of its parts, whatever the spot price', () => {
    const spot = fc.array(fc.integer({ min: -50_000, max: 400_000 }), {
      minLength: 96,
      maxLength: 96,
    })
    fc.assert(
      fc.property(spot, cents => {
        const { columns, net } = priceOn(
          '2026-05-05',
          cents.map(price => price / 100),
        )
        for (const [i, total] of net.entries()) {
          let sum = 0n
          for (const { values } of columns) sum += BigInt(Math.round((values[i] ?? 0) * 1e6))
          expect(BigInt(Math.round((total ?? Number.NaN) * 1e6))).toBe(sum)
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('a price of which a part is not known', () => {
  it('is not known where a levy has no price in the catalogue, within its own validity', () => {
    const { net, gross, columns } = priceOn('2031-01-01', [100.41])
    expect([net[0], gross[0]]).toEqual([null, null])
    expect(columns.find(({ kind }) => kind === 'KWKG')?.values[0]).toBeNull()
    expect(columns.find(({ kind }) => kind === 'MARGIN')?.values[0]).toBe(1.5)

    const ended = stack.map(part => ({
      ...part,
      ...(part.catalogue && { validUntil: '2026-04-01' }),
    }))
    expect(priceOn('2031-01-01', [100], ended).net[0]).toBe(10 + 1.5 + 8 + 1.66)
    expect(
      priceOn('2010-01-01', [100], [{ ...stack[4], validFrom: '2009-01-01' } as ComponentInput])
        .net[0],
    ).toBeNull()
  })

  it('is not known without Benutzungsstunden where they choose the network price', () => {
    const rows = [
      { ...stack[2], price: '3.49', usageBelow: 2500 },
      { ...stack[2], price: '2.32', usageFrom: 2500 },
    ] as ComponentInput[]
    const { net, columns } = priceOn('2026-03-02', [], [...rows, ...stack.slice(1, 2)])
    expect(net[0]).toBeNull()
    expect(columns.map(({ values }) => values[0])).toEqual([null, null, 1.5])
  })
})
