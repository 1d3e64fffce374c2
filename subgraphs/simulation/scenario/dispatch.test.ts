import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highestKw, lowestTarget } from './dispatch.ts'
import type { AddedBattery } from './scenario.ts'
import { sumOf, toMillijoules, type SiteEnergy } from './site-energy.ts'
import { batteries, dispatched, prices, sites, starts } from './testing/random-sites.ts'

describe('a battery', () => {
  const battery: AddedBattery = {
    ...{
      capacityKwh: 10,
      powerKw: 5,
      chargeEfficiency: 0.9,
      dischargeEfficiency: 0.8,
      minSoc: 0.1,
    },
    ...{ strategy: 'SELF_CONSUMPTION', targetKw: null, wearCtPerKwh: 0 },
  }
  const siteOf = (netKw: readonly number[]): SiteEnergy => ({
    startMs: starts[2] ?? 0,
    gridImport: Float64Array.from(netKw, kw => toMillijoules(Math.max(0, kw))),
    gridExport: Float64Array.from(netKw, kw => toMillijoules(Math.max(0, -kw))),
    ...{ pv: undefined, charge: undefined, discharge: undefined },
  })
  const kw = (column: Float64Array) => [...column].map(value => value / 9e8)

  it('stores surplus and gives it back with its losses, as computed by hand', () => {
    // 4 kW over for an hour: 4 kWh × 0.9 = 3.6 kWh stored; × 0.8 = 2.88 kWh come back.
    const site = siteOf([-4, -4, -4, -4, 8, 8, 8, 8])

    const { run, after } = dispatched(site, battery, [])

    expect(kw(run.charge)).toEqual([4, 4, 4, 4, 0, 0, 0, 0])
    expect(kw(run.discharge)).toEqual([0, 0, 0, 0, 5, 5, 1.52, 0])
    expect(kw(after.gridImport)).toEqual([0, 0, 0, 0, 3, 3, 6.48, 8])
    expect(run.storedKwh.at(3)).toBeCloseTo(1 + 3.6)
    expect(run.storedKwh.at(-1)).toBeCloseTo(1)
  })

  it('holds the lowest possible peak, and recharges below it', () => {
    // 8 kWh are wanted above 12 kW; 5 kW × ¼ h × 0.9 per quarter-hour before fill 9 kWh in 8 quarter-hours.
    const site = siteOf([...Array<number>(12).fill(2), 20, 20, 2, 2])
    const peak = { ...battery, strategy: 'PEAK_SHAVING' as const }

    const targetKw = lowestTarget(site, peak)
    const { after } = dispatched(site, { ...peak, targetKw }, [])
    const lower = dispatched(site, { ...peak, targetKw: targetKw - 0.1 }, []).after

    // Two quarter-hours at 5 kW: the power is the limit.
    expect(targetKw).toBe(15)
    expect(highestKw(after)).toBeLessThanOrEqual(15.00001)
    expect(highestKw(lower)).toBeGreaterThan(14.90001)
  })

  it('buys cheap only what it can sell above price / η + wear', () => {
    // 10 ct / (0.9 · 0.8) = 13.89 ct: 14 ct pay without wear, not with 1 ct.
    const site = siteOf([
      ...Array<number>(8).fill(2),
      ...Array<number>(8).fill(4),
      ...Array<number>(80).fill(0),
    ])
    site.gridImport[90] = toMillijoules(50)
    const ct = [
      ...Array<number>(8).fill(10),
      ...Array<number>(8).fill(14),
      ...Array<number>(80).fill(10),
    ]
    const tariff = { ...battery, strategy: 'TARIFF' as const }

    const free = dispatched(site, tariff, ct).run
    const worn = dispatched(site, { ...tariff, wearCtPerKwh: 1 }, ct).run

    // 8 quarter-hours of 4 kW are 8 kWh: 9 kWh usable × 0.8 give 7.2 kWh of them.
    expect(Number(sumOf(free.discharge)) / 3.6e9).toBeCloseTo(7.2, 3)
    expect(Number(sumOf(free.charge)) / 3.6e9).toBeCloseTo(10, 3)
    expect(sumOf(worn.charge)).toBe(0n)
  })

  it('buys in the cheapest quarter-hours that come before the need', () => {
    // 2 kW for an hour and 1 kW for a quarter-hour at 10 ct: 2.25 kWh, 2.8125 kWh of content; 5 kW give 1.125 kWh each.
    const site = siteOf([...Array<number>(8).fill(1), ...Array<number>(4).fill(2), 0, 50])
    const ct = [10, 10, 10, 10, 5, 4, 6, 10, 30, 30, 30, 30, 1, 1]

    const { run } = dispatched(site, { ...battery, strategy: 'TARIFF' }, ct)

    // The need is filled from the cheapest on: 4 ct, 5 ct, then what is left at 6 ct.
    expect(kw(run.charge).slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(kw(run.charge)[4]).toBe(5)
    expect(kw(run.charge)[5]).toBe(5)
    expect(kw(run.charge)[6]).toBeCloseTo((2.8125 - 2.25) / 0.9 / 0.25, 4)
    expect(kw(run.discharge).slice(7)).toEqual(
      [1, 2, 2, 2, 2, 0, 0].map(each => expect.closeTo(each, 4)),
    )
  })

  it('never costs more than it saves, wear included, when it is driven by prices', () => {
    fc.assert(
      fc.property(sites, batteries, prices, (site, any, ct) => {
        // What is fed in has no price here: the day is looked at without it.
        const drawn = { ...site, gridExport: site.gridImport.map(value => value * 0) }

        const { run, after } = dispatched(drawn, { ...any, strategy: 'TARIFF' }, ct)

        let savedCt = 0
        for (const [i, value] of drawn.gridImport.entries()) {
          const less = value - (after.gridImport[i] ?? 0)
          if (!Number.isNaN(less) && less !== 0) savedCt += (less / 3.6e9) * (ct[i] ?? 0)
        }
        const wearCt = (Number(sumOf(run.discharge)) / 3.6e9) * any.wearCtPerKwh
        expect(savedCt).toBeGreaterThanOrEqual(wearCt - 0.01)
      }),
      { numRuns: 400 },
    )
  })

  it('never charges above the peak it is to hold', () => {
    fc.assert(
      fc.property(sites, batteries, (site, any) => {
        const shaving = { ...any, strategy: 'PEAK_SHAVING' as const }

        const { after } = dispatched(site, shaving, [])

        for (const [i, drawn] of after.gridImport.entries()) {
          const most = Math.max(site.gridImport[i] ?? 0, toMillijoules(shaving.targetKw))
          expect(drawn > most + 900).toBe(false)
        }
      }),
    )
  })

  it('never raises the peak when it is driven by prices', () => {
    fc.assert(
      fc.property(sites, batteries, prices, (site, any, ct) => {
        const { after } = dispatched(site, { ...any, strategy: 'TARIFF' }, ct)

        expect(highestKw(after)).toBeLessThanOrEqual(highestKw(site))
      }),
    )
  })
})
