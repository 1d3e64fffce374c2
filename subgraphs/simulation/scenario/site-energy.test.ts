import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleLoad, shiftLoad } from './change-load.ts'
import { localQuarters } from './local-quarters.ts'
import {
  addPv,
  consumptionAt,
  copyOf,
  sumOf,
  toMillijoules,
  type SiteEnergy,
} from './site-energy.ts'
import {
  batteries,
  dispatched,
  lengths,
  milliwatts,
  prices,
  sites,
  starts,
} from './testing/random-sites.ts'

/** 1 − Σ import / Σ consumption over the quarter-hours that are known, as the key figures do it. */
function autarkyOf(site: SiteEnergy): number {
  let drawn = 0
  let used = 0
  for (const [i, value] of site.gridImport.entries()) {
    if (Number.isNaN(consumptionAt(site, i))) continue
    drawn += value
    used += Math.max(0, consumptionAt(site, i))
  }
  return used > 0 ? Math.max(0, 1 - drawn / used) : 0
}

describe('the energy of a variant', () => {
  it('conserves energy in every quarter-hour, with any battery and strategy', () => {
    fc.assert(
      fc.property(
        sites,
        batteries,
        prices,
        fc.array(milliwatts, { minLength: 100 }),
        (site, battery, ct, sun) => {
          const withPv = copyOf(site)
          addPv(withPv, Float64Array.from(sun.slice(0, site.gridImport.length)))
          const { run, after } = dispatched(withPv, battery, ct)

          const [least, most] = [battery.minSoc * battery.capacityKwh, battery.capacityKwh]
          let stored = least
          for (const [i, drawn] of after.gridImport.entries()) {
            const [charge, discharge] = [run.charge[i] ?? 0, run.discharge[i] ?? 0]
            // The consumption is what it was: nothing got lost, nothing was made.
            expect(consumptionAt(after, i)).toEqual(consumptionAt(site, i))
            expect(drawn < 0 || (after.gridExport[i] ?? 0) < 0).toBe(false)
            expect(charge === 0 || discharge === 0).toBe(true)
            expect(Math.max(charge, discharge)).toBeLessThanOrEqual(
              toMillijoules(battery.powerKw) + 1,
            )
            stored +=
              (charge * battery.chargeEfficiency - discharge / battery.dischargeEfficiency) / 3.6e9
            expect(run.storedKwh[i]).toBeCloseTo(stored, 6)
            expect(run.storedKwh[i]).toBeGreaterThanOrEqual(least - 1e-6)
            expect(run.storedKwh[i]).toBeLessThanOrEqual(most + 1e-6)
          }
        },
      ),
    )
  })

  it('is the base to the last millijoule without PV and battery', () => {
    fc.assert(
      fc.property(sites, site => {
        const same = copyOf(site)
        scaleLoad(same, 0)
        addPv(same, new Float64Array(site.gridImport.length))

        expect(same).toEqual(site)
      }),
    )
  })

  it('never has less autarky with more PV', () => {
    fc.assert(
      fc.property(sites, fc.array(milliwatts, { minLength: 100 }), (site, sun) => {
        const more = copyOf(site)
        addPv(more, Float64Array.from(sun.slice(0, site.gridImport.length)))

        expect(autarkyOf(more)).toBeGreaterThanOrEqual(autarkyOf(site))
        expect(sumOf(more.gridImport)).toBeLessThanOrEqual(sumOf(site.gridImport))
      }),
    )
  })

  it('never draws more with a larger battery of the same power for self-consumption', () => {
    const grown = fc.tuple(batteries, fc.double({ min: 1, max: 10, noNaN: true }))
    fc.assert(
      fc.property(sites, grown, (site, [battery, factor]) => {
        const own = { ...battery, strategy: 'SELF_CONSUMPTION' as const }
        const larger = { ...own, capacityKwh: own.capacityKwh * factor }

        const small = dispatched(site, own, []).after
        const large = dispatched(site, larger, []).after

        // Each quarter-hour rounds the battery to the milliwatt.
        const rounding = BigInt(site.gridImport.length * 900)
        expect(sumOf(large.gridImport) <= sumOf(small.gridImport) + rounding).toBe(true)
        expect(sumOf(small.gridImport) <= sumOf(site.gridImport)).toBe(true)
      }),
    )
  })

  it('moves load within the local day without losing any, on 92, 96 and 100 quarter-hours', () => {
    const shift = {
      percent: 37,
      from: '01:00',
      to: '04:00',
      targetFrom: '11:30',
      targetTo: '14:00',
    }
    fc.assert(
      fc.property(sites, site => {
        const { gridImport, startMs } = site
        const quarters = localQuarters(startMs, gridImport.length, 'Europe/Berlin')
        const after = copyOf(site)

        const { daysLeftOut } = shiftLoad(after, shift, quarters)

        const net = (energy: SiteEnergy) => sumOf(energy.gridImport) - sumOf(energy.gridExport)
        expect(quarters.days).toEqual([{ first: 0, end: gridImport.length }])
        expect(net(after)).toBe(net(site))
        expect(daysLeftOut === 1 ? after : site).toEqual(site)
      }),
    )
  })

  it('takes its window by the wall clock: 8 quarter-hours in spring, 16 in autumn', () => {
    const shift = {
      percent: 25,
      from: '01:00',
      to: '04:00',
      targetFrom: '12:00',
      targetTo: '13:00',
    }
    const moved = (day: number) => {
      const count = lengths[day] ?? 0
      const flat = () => new Float64Array(count).fill(toMillijoules(8))
      const site = { startMs: starts[day] ?? 0, gridImport: flat(), gridExport: flat().fill(0) }
      const energy = { ...site, pv: undefined, charge: undefined, discharge: undefined }
      shiftLoad(energy, shift, localQuarters(energy.startMs, count, 'Europe/Berlin'))
      return energy.gridImport.filter(value => value === toMillijoules(6)).length
    }

    expect([moved(0), moved(1), moved(2)]).toEqual([8, 16, 12])
  })
})
