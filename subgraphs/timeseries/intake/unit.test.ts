import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversion, energyKwh, foreignUnitIn, unitIn } from './unit.ts'

const intervals = fc.constantFrom(60, 300, 900, 1800, 3600)
const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
})

describe('conversion', () => {
  it('turns the energy of a quarter-hour into its mean power', () => {
    expect(conversion('KWH', 900)(3.17)).toBe(12.68)
    expect(conversion('WH', 900)(3170)).toBe(12.68)
    expect(conversion('W', 900)(12_680)).toBe(12.68)
  })

  it('turns ct/kWh into EUR/MWh', () => {
    expect(conversion('CT_PER_KWH', 3600)(10.041)).toBeCloseTo(100.41, 12)
  })

  it('keeps the energy of a file, whatever the interval', () => {
    fc.assert(
      fc.property(values, intervals, (energies, seconds) => {
        const powers = energies.map(conversion('KWH', seconds))
        let sum = 0
        for (const energy of energies) sum += energy
        expect(energyKwh(powers, seconds)).toBeCloseTo(sum, 5)
      }),
    )
  })

  it('gives the same power for one value in each unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), intervals, (kw, seconds) => {
        const kwh = (kw * seconds) / 3600
        const powers = [
          conversion('KW', seconds)(kw),
          conversion('W', seconds)(kw * 1000),
          conversion('KWH', seconds)(kwh),
          conversion('WH', seconds)(kwh * 1000),
          conversion('MWH', seconds)(kwh / 1000),
          conversion('MW', seconds)(kw / 1000),
        ]
        for (const power of powers) expect(power).toBeCloseTo(kw, 5)
      }),
    )
  })
})

describe('unitIn', () => {
  it.each([
    ['Usage_kWh', 'KWH'],
    ['Wirkleistung [kW]', 'KW'],
    ['Energie in Wh', 'WH'],
    ['P (W)', 'W'],
    ['power_w', 'W'],
    ['price_eur_per_mwh', 'EUR_PER_MWH'],
    ['Deutschland/Luxemburg [€/MWh]', 'EUR_PER_MWH'],
    ['Preis ct/kWh', 'CT_PER_KWH'],
    ['Lagging_Current_Reactive_Power_kVarh', 'KVARH'],
    ['Status W/E', undefined],
    ['Verbrauch MWh', 'MWH'],
    ['Leistung in MW', 'MW'],
    ['load_no_var_loads', undefined],
  ])('finds the unit of %s', (heading, unit) => {
    expect(unitIn(heading)).toBe(unit)
  })

  it('knows units that are not imported', () => {
    expect(foreignUnitIn('Gas [m³]')).toBe('m³')
    expect(foreignUnitIn('Scheinleistung kVA')).toBe('kVA')
    expect(foreignUnitIn('load_no_var_loads')).toBeUndefined()
    expect(foreignUnitIn('Usage_kWh')).toBeUndefined()
  })
})
