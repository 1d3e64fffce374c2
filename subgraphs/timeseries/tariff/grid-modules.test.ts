import { describe, expect, it } from 'vitest'
import { checkModule3, compareModules, module1Eur, module2PriceCt } from './grid-modules.ts'
import { decimalOf, one, ratio, roundTo } from './ratio.ts'

describe('§ 14a EnWG', () => {
  it('Modul 1 is 140 € a year at 8 ct/kWh', () => {
    expect(roundTo(module1Eur(decimalOf(8)), 2)).toBe(140)
    expect(roundTo(module1Eur(decimalOf(9.53)), 2)).toBe(151.48)
  })

  it('Modul 2 is 40 % of the energy price', () => {
    expect(roundTo(module2PriceCt(decimalOf(8)), 3)).toBe(3.2)
  })

  it('compares the modules over a year, the cheapest first', () => {
    const given = {
      ...{ totalKwh: ratio(7500n), deviceKwh: ratio(3500n), energyPriceCt: decimalOf(8) },
      ...{ module3EnergyEur: decimalOf(530), secondMeterEur: decimalOf(40) },
      ...{ yearShare: one, hasSmartMeter: true },
    }
    const shown = compareModules(given).map(({ module, costEur, reductionEur }) => [
      ...[module, roundTo(costEur, 2), roundTo(reductionEur, 2)],
    ])

    expect(shown).toEqual([
      ['MODULE_1_AND_3', 390, 210],
      ['MODULE_1', 460, 140],
      ['MODULE_2', 472, 128],
      ['NONE', 600, 0],
    ])
    expect(compareModules({ ...given, hasSmartMeter: false }).map(({ module }) => module)).toEqual([
      ...['MODULE_1', 'MODULE_2', 'NONE'],
    ])
  })

  it('never pays for using the grid', () => {
    const [cheapest] = compareModules({
      ...{ totalKwh: ratio(1000n), deviceKwh: ratio(0n), energyPriceCt: decimalOf(8) },
      ...{ module3EnergyEur: undefined, secondMeterEur: decimalOf(0) },
      ...{ yearShare: one, hasSmartMeter: true },
    })
    expect(cheapest && roundTo(cheapest.costEur, 2)).toBe(0)
  })

  it('Modul 3 needs a high and a low price, two hours a day and two quarters of the year', () => {
    const price = decimalOf(8)
    const high = { price: decimalOf(12), months: [1, 2, 3, 10, 11, 12], dayTypes: null }
    const low = { price: decimalOf(3), months: null, dayTypes: null, from: '00:00', to: '05:00' }

    expect(checkModule3([{ ...high, from: '17:00', to: '20:00' }, low], price)).toEqual([])
    expect(checkModule3([{ ...high, from: '17:00', to: '18:30' }, low], price)).toHaveLength(1)
    expect(checkModule3([low], price)).toHaveLength(1)
    expect(
      checkModule3([{ ...high, months: [1, 2], from: '17:00', to: '20:00' }, low], price),
    ).toHaveLength(1)
  })
})
