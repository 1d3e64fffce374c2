import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { quarterGrid, startOfDate, type QuarterGrid } from '../calendar/quarter-grid.ts'
import { billOf } from './bill.ts'
import { componentsShape, type ComponentInput } from './component.ts'
import type { CostItem } from './cost-request.ts'
import { costItems } from './costs.ts'
import { datedPrices } from './dated-price.ts'
import { compare, decimalText, ratio, sumOf, type Ratio } from './ratio.ts'
import { usageByPeriod } from './usage.ts'

const zone = 'Europe/Berlin'
const dayTypes = calendarDayTypes({ state: null, options: [] })
const rest = { validFrom: '2018-01-01', source: 'Preisblatt' }
const vat: ComponentInput = {
  ...{ kind: 'VAT', name: 'Umsatzsteuer', unit: 'PERCENT', catalogue: 'VAT', ...rest },
}

function gridOf(from: string, to: string): QuarterGrid {
  return quarterGrid(new Date(startOfDate(from, zone)), new Date(startOfDate(to, zone)), zone)
}

/** kW of each quarter-hour as exact energies; undefined is a gap. */
function columnOf(grid: QuarterGrid, kw: (index: number) => number | undefined) {
  const values = Array.from({ length: grid.count }, (_, i) => kw(i))
  return {
    millijoules: Float64Array.from(values, each =>
      each === undefined ? Number.NaN : Math.round(each * 1e6) * 900,
    ),
    complete: Uint8Array.from(values, each => (each === undefined ? 0 : 1)),
  }
}

type Use = {
  grid: QuarterGrid
  kw: (index: number) => number | undefined
  components: ComponentInput[]
  spot?: (index: number) => number
  reactive?: Map<string, Ratio>
}

function costsOf(
  { grid, kw, components, spot, reactive }: Use,
  range = { first: 0, end: grid.count },
): CostItem[] {
  const column = columnOf(grid, kw)
  return costItems({
    ...{ grid, range, column, dayTypes },
    prices: datedPrices(componentsShape.parse(components)),
    spot: spot && Float64Array.from({ length: grid.count }, (_, i) => spot(i)),
    usage: usageByPeriod(grid, column),
    reactive: reactive ?? new Map<string, Ratio>(),
  })
}

const eur = (items: CostItem[], digits = 2) =>
  items.map(({ kind, netEur }) => [kind, decimalText(netEur, digits)])

/** The rows of a medium-voltage price sheet. */
const rows: ComponentInput[] = [
  {
    ...{ kind: 'GRID_DEMAND', name: 'Leistungspreis', unit: 'EUR_PER_KW_YEAR', price: '41.06' },
    ...{ usageBelow: 2500, ...rest },
  },
  {
    ...{ kind: 'GRID_ENERGY', name: 'Arbeitspreis', unit: 'CT_PER_KWH', price: '3.49' },
    ...{ usageBelow: 2500, ...rest },
  },
  {
    ...{ kind: 'GRID_DEMAND', name: 'Leistungspreis', unit: 'EUR_PER_KW_YEAR', price: '70.14' },
    ...{ usageFrom: 2500, ...rest },
  },
  {
    ...{ kind: 'GRID_ENERGY', name: 'Arbeitspreis', unit: 'CT_PER_KWH', price: '2.32' },
    ...{ usageFrom: 2500, ...rest },
  },
]

describe('costs', () => {
  it('are quarter-hour energy × the price valid then', () => {
    const grid = gridOf('2026-03-02', '2026-03-03')
    const items = costsOf({
      ...{ grid, kw: i => (i < 4 ? 100 : 0), spot: i => (i < 2 ? 100 : -50) },
      components: [{ kind: 'SPOT', name: 'Börse', unit: 'SPOT_FACTOR', price: '1', ...rest }],
    })

    // 50 kWh at 10 ct and 50 kWh at −5 ct.
    expect(eur(items)).toEqual([['SPOT', '2.50']])
    expect(items[0]?.quantity).toEqual(ratio(100n))
  })

  it('choose the row of the price sheet at exactly 2,500 h/a', () => {
    const grid = gridOf('2026-01-01', '2027-01-01')
    const year = (quarters: number) =>
      costsOf({ grid, components: rows, kw: i => (i < quarters ? 100 : 0) })

    // 10,000 quarter-hours at the peak are 2,500 h.
    expect(eur(year(9999))).toEqual([
      ['GRID_DEMAND', '4106.00'],
      ['GRID_ENERGY', '8724.13'],
    ])
    expect(eur(year(10_000))).toEqual([
      ['GRID_DEMAND', '7014.00'],
      ['GRID_ENERGY', '5800.00'],
    ])
  })

  it('count monthly peaks and fees once a month, also in February and on days of 92 and 100 quarters', () => {
    const grid = gridOf('2026-01-01', '2027-01-01')
    const items = costsOf({
      grid,
      kw: i => (i === 100 ? 500 : 200),
      components: [
        { kind: 'GRID_DEMAND', name: 'LP', unit: 'EUR_PER_KW_MONTH', price: '6.00', ...rest },
        { kind: 'SUPPLY_BASE', name: 'Grundpreis', unit: 'EUR_PER_MONTH', price: '12.5', ...rest },
        { kind: 'METERING', name: 'Messung', unit: 'EUR_PER_YEAR', price: '65.7', ...rest },
      ],
    })

    expect(eur(items)).toEqual([
      ['GRID_DEMAND', '16200.00'],
      ['SUPPLY_BASE', '150.00'],
      ['METERING', '65.70'],
    ])
    expect(items.map(({ quantity }) => decimalText(quantity, 3))).toEqual([
      ...['2700.000', '12.000', '1.000'],
    ])
  })

  it('tell the energy whose price is not known instead of taking it for free', () => {
    const grid = gridOf('2026-03-02', '2026-03-03')
    const [item] = costsOf({
      ...{ grid, kw: i => (i === 7 ? undefined : 40), spot: i => (i < 6 ? Number.NaN : 100) },
      components: [{ kind: 'SPOT', name: 'Börse', unit: 'SPOT_FACTOR', price: '1', ...rest }],
    })

    expect(item?.unpricedMillijoules).toBe(60n * 3_600_000_000n)
    expect(decimalText(item?.netEur ?? ratio(0n), 2)).toBe('89.00')
  })

  it('count feed-in as income, zero in quarter-hours below zero (§ 51 EEG)', () => {
    const grid = gridOf('2026-05-01', '2026-05-02')
    const items = costsOf({
      ...{ grid, kw: () => 40, spot: i => (i < 48 ? -0.01 : 0) },
      components: [
        {
          ...{ kind: 'FEED_IN', name: 'EEG-Vergütung', unit: 'CT_PER_KWH', price: '7.86', ...rest },
          zeroAtNegativeSpot: true,
        },
      ],
    })

    expect(eur(items)).toEqual([['FEED_IN', '-37.73']])
  })

  it('charge reactive energy by month', () => {
    const grid = gridOf('2026-01-01', '2026-03-01')
    const items = costsOf({
      ...{ grid, kw: () => 100, reactive: new Map([['2026-02', ratio(1234n)]]) },
      components: [
        { kind: 'REACTIVE', name: 'Blindarbeit', unit: 'CT_PER_KVARH', price: '1.1', ...rest },
      ],
    })

    expect(eur(items)).toEqual([['REACTIVE', '13.57']])
  })

  it('sum to the totals that are shown, net + VAT = gross', () => {
    const grid = gridOf('2026-01-01', '2026-02-01')
    const items = costsOf({ grid, kw: i => (i % 7) * 1.234567, components: [...rows, vat] })
    const bill = billOf(items.map(item => ({ ...item, tariffName: 'Netz' })))

    const cents = (value: number) => Math.round(value * 100)
    const sum = (of: (item: (typeof bill.items)[number]) => number) => {
      let total = 0
      for (const item of bill.items) total += cents(of(item))
      return total
    }
    expect(sum(item => item.netEur)).toBe(cents(bill.netEur))
    expect(sum(item => item.grossEur)).toBe(cents(bill.grossEur))
    expect(cents(bill.netEur) + cents(bill.vatEur)).toBe(cents(bill.grossEur))
  })

  it('of parts are the costs of the whole, wherever it is cut', () => {
    const grid = gridOf('2026-03-25', '2026-04-03')
    const components: ComponentInput[] = [
      { kind: 'SPOT', name: 'Börse', unit: 'SPOT_FACTOR', price: '1.02', ...rest },
      {
        ...{ kind: 'GRID_ENERGY', name: 'Netz', unit: 'CT_PER_KWH', price: '8', ...rest },
        windows: [{ name: 'HT', price: '12.345', from: '06:00', to: '22:00' }],
      },
      { kind: 'KWKG', name: 'KWKG', unit: 'CT_PER_KWH', catalogue: 'KWKG', ...rest },
      { kind: 'SUPPLY_BASE', name: 'Grundpreis', unit: 'EUR_PER_MONTH', price: '9.99', ...rest },
      { kind: 'GRID_DEMAND', name: 'LP', unit: 'EUR_PER_KW_YEAR', price: '41.06', ...rest },
      vat,
    ]
    const kw = fc.array(fc.option(fc.integer({ min: 0, max: 9_000_000 }), { nil: undefined }), {
      ...{ minLength: grid.count, maxLength: grid.count },
    })
    fc.assert(
      fc.property(kw, fc.nat(grid.count), (loads, cut) => {
        const use: Use = {
          ...{ grid, components, spot: i => (i * 7919) % 300 },
          kw: i => (loads[i] === undefined ? undefined : (loads[i] ?? 0) / 1e6),
        }
        const whole = costsOf(use)
        const parts = [
          ...costsOf(use, { first: 0, end: cut }),
          ...costsOf(use, { first: cut, end: grid.count }),
        ]
        for (const { position, netEur, grossEur } of whole) {
          const same = parts.filter(part => part.position === position)
          expect(compare(sumOf(same.map(part => part.netEur)), netEur)).toBe(0)
          expect(compare(sumOf(same.map(part => part.grossEur)), grossEur)).toBe(0)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('follow a price that changes within the month', () => {
    const grid = gridOf('2026-04-01', '2026-05-01')
    const base = { kind: 'SUPPLY_BASE', name: 'Grundpreis', unit: 'EUR_PER_MONTH' } as const
    const items = costsOf({
      ...{ grid, kw: () => 1 },
      components: [
        { ...base, price: '10', ...rest, validUntil: '2026-04-16' },
        { ...base, price: '20', ...rest, validFrom: '2026-04-16' },
      ],
    })

    expect(eur(items)).toEqual([
      ['SUPPLY_BASE', '5.00'],
      ['SUPPLY_BASE', '10.00'],
    ])
    expect(compare(sumOf(items.map(({ quantity }) => quantity)), ratio(1n))).toBe(0)
  })
})
