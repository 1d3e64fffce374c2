import fc from 'fast-check'
import { applyRun, peakShaving, runBeside, selfConsumption } from '../dispatch.ts'
import { localQuarters } from '../local-quarters.ts'
import type { AddedBattery } from '../scenario.ts'
import { copyOf, type SiteEnergy } from '../site-energy.ts'
import { runByPrice } from '../tariff-dispatch.ts'

// Both days the clock changes, of 92 and 100 quarter-hours, and a plain one.
export const starts = [
  '2026-03-29T00:00+01:00',
  '2026-10-25T00:00+02:00',
  '2026-06-01T00:00+02:00',
].map(at => Date.parse(at))
export const lengths = [92, 100, 96]
export const milliwatts = fc.integer({ min: 0, max: 50_000_000 }).map(mw => mw * 900)

/** A day of a site; some quarter-hours are missing. */
export const sites = fc
  .tuple(
    fc.constantFrom(0, 1, 2),
    fc.array(fc.record({ drawn: milliwatts, fed: milliwatts, way: fc.nat(9), pv: milliwatts }), {
      minLength: 100,
      maxLength: 100,
    }),
  )
  .map(([day, quarters]): SiteEnergy => {
    const known = quarters.slice(0, lengths[day])
    // Mostly one direction, sometimes both within a quarter-hour, sometimes nothing known.
    const column = (read: (quarter: (typeof known)[number]) => number) =>
      Float64Array.from(known, quarter => (quarter.way === 9 ? Number.NaN : read(quarter)))
    return {
      startMs: starts[day] ?? 0,
      gridImport: column(({ drawn, way }) => (way < 5 || way === 8 ? drawn : 0)),
      gridExport: column(({ fed, way }) => (way >= 5 ? fed : 0)),
      pv: column(({ pv, fed }) => pv + fed),
      charge: undefined,
      discharge: undefined,
    }
  })

export const batteries = fc.record({
  capacityKwh: fc.double({ min: 0.1, max: 300, noNaN: true }),
  powerKw: fc.double({ min: 0.1, max: 80, noNaN: true }),
  chargeEfficiency: fc.double({ min: 0.5, max: 1, noNaN: true }),
  dischargeEfficiency: fc.double({ min: 0.5, max: 1, noNaN: true }),
  minSoc: fc.double({ min: 0, max: 0.9, noNaN: true }),
  wearCtPerKwh: fc.double({ min: 0, max: 5, noNaN: true }),
  strategy: fc.constantFrom(
    'SELF_CONSUMPTION' as const,
    'PEAK_SHAVING' as const,
    'TARIFF' as const,
  ),
  targetKw: fc.double({ min: 0, max: 50, noNaN: true }),
})
export const prices = fc.array(
  fc.oneof(fc.integer({ min: -20, max: 60 }), fc.constant(Number.NaN)),
  {
    minLength: 100,
    maxLength: 100,
  },
)

export function dispatched(site: SiteEnergy, battery: AddedBattery, ct: readonly number[]) {
  const quarters = localQuarters(site.startMs, site.gridImport.length, 'Europe/Berlin')
  const run =
    battery.strategy === 'TARIFF'
      ? runByPrice(site, battery, { ct: Float64Array.from(ct), quarters })
      : runBeside(
          site,
          battery,
          battery.strategy === 'PEAK_SHAVING'
            ? peakShaving(site, battery.targetKw ?? 0)
            : selfConsumption(site),
        )
  const after = copyOf(site)
  applyRun(after, run)
  return { run, after }
}
