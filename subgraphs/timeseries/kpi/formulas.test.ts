import { describe, expect, it } from 'vitest'
import { decimalOf, roundTo } from '../tariff/ratio.ts'
import { atypicalUse, type AtypicalRules } from './atypical-use.ts'
import { demandCost, demandSaving, type DemandCase } from './demand-saving.ts'
import { emissions } from './emissions.ts'
import { leastPowerKw, type ControllableDevice } from './grid-control.ts'
import { chargedReactive, chargedReactiveOf, powerFactor } from './reactive.ts'
import { baseline, energyPerUnit, expectedEnergy, heatingDegreeDays } from './regression.ts'
import { subMeterBalance } from './sub-meters.ts'

describe('a lower peak', () => {
  // Medium voltage: below 2,500 h/a 41.06 €/kW and 3.49 ct, from there on 70.14 €/kW and 2.32 ct.
  const sheet: DemandCase = {
    ...{ energyKwh: 1_200_000, peakKw: 500, limitHours: 2500 },
    below: { demandEurPerKw: 41.06, energyCtPerKwh: 3.49 },
    above: { demandEurPerKw: 70.14, energyCtPerKwh: 2.32 },
  }

  it('costs by the row of its Benutzungsstunden', () => {
    const { hours, isAbove, demandEur, energyEur, totalEur } = demandCost(sheet)
    expect([roundTo(hours, 2), isAbove]).toEqual([2400, false])
    expect([demandEur, energyEur, totalEur].map(eur => roundTo(eur, 2))).toEqual([
      ...[20_530, 41_880, 62_410],
    ])
    expect(demandCost({ ...sheet, peakKw: 480 }).isAbove).toBe(true)
  })

  it('changes both prices when it crosses 2,500 h/a', () => {
    const { savingEur, simpleSavingEur, crossesLimit, after } = demandSaving(sheet, 450)
    expect(crossesLimit).toBe(true)
    expect(roundTo(after.totalEur, 2)).toBe(59_403)
    expect(roundTo(savingEur, 2)).toBe(3007)
    expect(roundTo(simpleSavingEur, 2)).toBe(2053)
  })

  it('may cost more than it saves', () => {
    const steep = { ...sheet, above: { demandEurPerKw: 120, energyCtPerKwh: 2.32 } }
    expect(roundTo(demandSaving(steep, 478).savingEur, 2)).toBe(-22_790)
  })
})

describe('atypical use', () => {
  const rules: AtypicalRules = {
    ...{ leastKw: 100, source: '' },
    leastShare: { EHV: 0.05, EHV_HV: 0.1, HV: 0.1, HV_MV: 0.2, MV: 0.2, MV_LV: 0.3, LV: 0.3 },
  }
  it.each([
    [1000, 800, 'MV', true],
    [1000, 801, 'MV', false],
    [400, 310, 'MV', false],
    [1000, 800, 'LV', false],
    [2000, 1900, 'EHV', true],
  ] as const)('%d kW with %d kW in the windows at %s: %s', (peakKw, windowPeakKw, level, yes) => {
    expect(atypicalUse({ peakKw, windowPeakKw }, level, rules).isSignificant).toBe(yes)
  })
})

describe('P_min of § 14a', () => {
  const boxes = (count: number) =>
    Array.from({ length: count }, (): ControllableDevice => ({ kind: 'WALLBOX', powerKw: 11 }))

  it.each([
    [1, 4.2],
    [2, 7.56],
    [3, 10.5],
    [4, 13.02],
    [5, 15.12],
    [6, 16.8],
    [7, 18.06],
    [8, 18.9],
    [9, 19.32],
  ])('of %d devices is %d kW', (count, kw) => expect(leastPowerKw(boxes(count))).toBe(kw))

  it('goes on with 0.45 beyond nine devices', () => {
    expect(leastPowerKw(boxes(10))).toBe(21.21)
  })

  it('counts heat pumps as one and leaves small devices out', () => {
    const pump = (powerKw: number): ControllableDevice => ({ kind: 'HEAT_PUMP', powerKw })
    expect(leastPowerKw([pump(5), pump(4)])).toBe(4.2)
    expect(leastPowerKw([...boxes(1), { kind: 'WALLBOX', powerKw: 4.2 }])).toBe(4.2)
    expect(leastPowerKw([])).toBe(0)
  })

  it('takes 0.4 · ΣP for heat pumps above 11 kW', () => {
    const pump: ControllableDevice = { kind: 'HEAT_PUMP', powerKw: 20 }
    expect(leastPowerKw([pump])).toBe(8)
    expect(leastPowerKw([pump, ...boxes(1)])).toBe(11.36)
    expect(leastPowerKw([{ ...pump, powerKw: 11 }])).toBe(4.2)
  })
})

describe('reactive energy', () => {
  const exact = (kvarh: number, kwh: number, share = 0.5) =>
    roundTo(chargedReactive(decimalOf(kvarh), decimalOf(kwh), decimalOf(share)), 3)

  it('is charged beyond half the active energy', () => {
    expect(exact(600, 1000)).toBe(100)
    expect(exact(500, 1000)).toBe(0)
    expect(exact(600, 1000, 0.4843)).toBe(115.7)
  })

  it('is charged month by month', () => {
    const months = [
      { kvarh: decimalOf(600), kwh: decimalOf(1000) },
      { kvarh: decimalOf(100), kwh: decimalOf(1000) },
    ]
    expect(roundTo(chargedReactiveOf(months, decimalOf(0.5)), 2)).toBe(100)
  })

  it('gives cos φ', () => {
    expect(powerFactor(900, 435.889894)).toBeCloseTo(0.9, 6)
    expect(powerFactor(0, 0)).toBeUndefined()
  })
})

describe('CO₂', () => {
  const factors = [
    { year: 2020, gPerKwh: 366, source: '' },
    { year: 2024, gPerKwh: 363, source: '' },
  ]
  it.each([
    [2024, 2024, 363],
    [2020, 2020, 366],
    [2022, 2020, 366],
    [2026, 2024, 363],
    [2018, 2020, 366],
  ])('of %d uses the factor of %d', (year, factorYear, kg) => {
    const result = emissions(1000, year, factors)
    expect([result?.factor.year, result?.kgCo2]).toEqual([factorYear, kg])
  })
})

describe('a baseline', () => {
  const points = [
    [100, 200],
    [120, 150],
    [90, 50],
    [150, 10],
    [130, 90],
  ].map(([production = 0, degreeDays = 0]) => ({
    energyKwh: 500 + 3 * production + 2 * degreeDays,
    variables: [production, degreeDays],
  }))

  it('finds a, b and c of E = a + b · production + c · degree days', () => {
    const fitted = baseline(points)
    expect(fitted?.intercept).toBeCloseTo(500, 6)
    expect(fitted?.coefficients[0]).toBeCloseTo(3, 9)
    expect(fitted?.coefficients[1]).toBeCloseTo(2, 9)
    expect(fitted?.rSquared).toBeCloseTo(1, 12)
    expect(fitted && expectedEnergy(fitted, [110, 20])).toBeCloseTo(870, 6)
  })

  it('has a R² below one where something else plays a part', () => {
    const fitted = baseline([
      { energyKwh: 1, variables: [1] },
      { energyKwh: 3, variables: [2] },
      { energyKwh: 2, variables: [3] },
    ])
    expect(fitted?.coefficients[0]).toBeCloseTo(0.5, 12)
    expect(fitted?.rSquared).toBeCloseTo(0.25, 12)
  })

  it('needs more points than unknowns and variables that vary', () => {
    expect(baseline(points.slice(0, 3))).toBeUndefined()
    expect(baseline(points.map(point => ({ ...point, variables: [7, 7] })))).toBeUndefined()
    expect(baseline([])).toBeUndefined()
  })

  it('stands beside EnPI and degree days', () => {
    expect(energyPerUnit(1200, 400)).toBe(3)
    expect(energyPerUnit(1200, 0)).toBeUndefined()
    expect(heatingDegreeDays([5, 15, 20, -3])).toBe(28)
  })
})

describe('sub-meters', () => {
  const mj = (kwh: number) => BigInt(kwh) * 3_600_000_000n
  it.each([
    [1000, [600, 370], 0.03, 'OK'],
    [1000, [600, 300], 0.1, 'ABOVE_THRESHOLD'],
    [1000, [600, 450], -0.05, 'NEGATIVE'],
    [0, [0], undefined, 'UNKNOWN'],
  ] as const)('of %d kWh with %j lose %d: %s', (main, subs, share, finding) => {
    const sub = subs.map(mj).concat(0n, 0n)
    const sum = (sub[0] ?? 0n) + (sub[1] ?? 0n)
    const energy = { main: mj(main), supply: mj(main), sub: sum, coverage: 1 }
    expect(subMeterBalance({ ...energy, coverage: 0.99 }, 0.05).finding).toBe('UNKNOWN')
    expect(subMeterBalance(energy, 0.05)).toMatchObject({
      lossShare: share,
      finding,
    })
  })
})
