import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { autarky, energyFlows, selfConsumptionRatio, type SiteColumns } from './energy-flows.ts'

const mj = 3_600_000_000
const kwh = (...values: number[]) => Float64Array.from(values, value => Math.round(value * mj))
const inKwh = (value: bigint) => Number(value) / mj

describe('the balance of a site', () => {
  it('is taken quarter by quarter: sun at noon does not light the night', () => {
    // 10 kWh of sun by day, of which 2 are used; 8 kWh used at night. Summed first it would be all autarky.
    const flows = energyFlows({
      gridImport: kwh(0, 8),
      gridExport: kwh(8, 0),
      pv: kwh(10, 0),
    })

    expect(inKwh(flows.consumption)).toBe(10)
    expect(selfConsumptionRatio(flows)).toBe(0.2)
    expect(autarky(flows)).toBeCloseTo(0.2, 15)
  })

  it('takes no battery energy from the grid for autarky', () => {
    const flows = energyFlows({
      ...{ gridImport: kwh(10, 0), gridExport: kwh(0, 0), pv: kwh(0, 0) },
      ...{ charge: kwh(10, 0), discharge: kwh(0, 9) },
    })

    expect(inKwh(flows.consumption)).toBe(9)
    expect(autarky(flows)).toBe(0)
    expect(selfConsumptionRatio(flows)).toBeUndefined()
  })

  it('counts PV into the battery as used on site', () => {
    const flows = energyFlows({
      ...{ gridImport: kwh(0), gridExport: kwh(1), pv: kwh(6) },
      ...{ charge: kwh(3), discharge: kwh(0) },
    })
    expect(inKwh(flows.selfConsumed)).toBe(5)
    expect(inKwh(flows.consumption)).toBe(2)
  })

  it('shows what no meter sees as residual, also below zero', () => {
    const residual = (consumption: number) =>
      inKwh(
        energyFlows({
          ...{ gridImport: kwh(5), gridExport: kwh(1), pv: kwh(4) },
          ...{ consumption: kwh(consumption) },
        }).residual,
      )
    expect(residual(7.5)).toBe(0.5)
    expect(residual(8.25)).toBe(-0.25)
  })

  it('leaves out quarter-hours in which a meter is silent', () => {
    const flows = energyFlows({
      gridImport: kwh(1, Number.NaN, 3),
      gridExport: kwh(0, 0, 0),
      pv: kwh(1, 1, Number.NaN),
    })
    expect([flows.quarters, inKwh(flows.gridImport)]).toEqual([1, 1])
  })

  it('closes, with both shares within 0 and 1 and at most those of the sums', () => {
    const energy = fc.integer({ min: 0, max: 2_000_000_000 })
    const row = fc.record({ pv: energy, load: energy, charge: energy, discharge: energy })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 100 }), rows => {
        const net = rows.map(({ pv, load, charge, discharge }) => load + charge - pv - discharge)
        const site: SiteColumns = {
          gridImport: Float64Array.from(net, value => Math.max(0, value)),
          gridExport: Float64Array.from(net, value => Math.max(0, -value)),
          pv: Float64Array.from(rows, ({ pv }) => pv),
          charge: Float64Array.from(rows, ({ charge }) => charge),
          discharge: Float64Array.from(rows, ({ discharge }) => discharge),
          consumption: Float64Array.from(rows, ({ load }) => load),
        }
        const flows = energyFlows(site)
        const shares = [autarky(flows) ?? 0, selfConsumptionRatio(flows) ?? 0]
        for (const share of shares) expect(share >= 0 && share <= 1).toBe(true)
        expect(flows.residual).toBe(0n)
        const summedFirst =
          flows.pv < flows.consumption + flows.charge ? flows.pv : flows.consumption + flows.charge
        expect(flows.selfConsumed <= summedFirst).toBe(true)
        const backwards = Object.fromEntries(
          Object.entries(site).map(([name, column]) => [
            name,
            (column as Float64Array).slice().reverse(),
          ]),
        ) as SiteColumns
        expect(energyFlows(backwards)).toEqual(flows)
      }),
    )
  })

  it('stays exact beyond what a double can hold', () => {
    const huge = new Float64Array(40_000).fill(899_999_999_999_999)
    const flows = energyFlows({ gridImport: huge, gridExport: new Float64Array(40_000) })
    expect(flows.gridImport).toBe(899_999_999_999_999n * 40_000n)
  })
})
