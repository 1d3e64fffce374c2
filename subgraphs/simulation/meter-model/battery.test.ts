import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runBattery, type BatteryPlant } from './battery.ts'
import { createBatteryMeter } from './battery-meter.ts'
import { createMeterModel, type MeterModel } from './meter-model.ts'
import { at, readings, settingsOf, sum } from './testing/meter-settings.ts'

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const plants: fc.Arbitrary<BatteryPlant> = fc.record({
  capacityKwh: share(0.5, 500),
  chargeKw: share(0, 200),
  dischargeKw: share(0, 200),
  chargeEfficiency: share(0.5, 1),
  dischargeEfficiency: share(0.5, 1),
  minSoc: share(0, 0.5),
  maxSoc: share(0.5, 1),
})
const residuals = fc.array(share(-300, 300), { minLength: 1, maxLength: 200 })
const steps = fc.constantFrom(1, 60, 900, 3600)

describe('runBattery', () => {
  it('stays within power and state of charge, conserves energy and never overdoes it', () => {
    fc.assert(
      fc.property(plants, residuals, steps, share(0, 1), (plant, residual, step, start) => {
        const { capacityKwh, minSoc, maxSoc } = plant
        const startKwh = capacityKwh * (minSoc + start * (maxSoc - minSoc))
        const { chargeKw, dischargeKw, socKwh } = runBattery(plant, residual, step, startKwh)
        const hours = step / 3600
        const near = 1e-9 * capacityKwh
        for (const [i, wanted] of residual.entries()) {
          const [charge, discharge] = [chargeKw[i] ?? -1, dischargeKw[i] ?? -1]
          expect(charge).toBeGreaterThanOrEqual(0)
          expect(discharge).toBeGreaterThanOrEqual(0)
          expect(charge).toBeLessThanOrEqual(Math.min(plant.chargeKw, Math.max(0, -wanted)))
          expect(discharge).toBeLessThanOrEqual(Math.min(plant.dischargeKw, Math.max(0, wanted)))
          expect(socKwh[i]).toBeGreaterThanOrEqual(minSoc * capacityKwh - near)
          expect(socKwh[i]).toBeLessThanOrEqual(maxSoc * capacityKwh + near)
        }
        const charged = sum(chargeKw) * hours * plant.chargeEfficiency
        const discharged = (sum(dischargeKw) * hours) / plant.dischargeEfficiency
        const gained = (socKwh.at(-1) ?? 0) - startKwh
        expect(Math.abs(charged - discharged - gained)).toBeLessThan(1e-6 * (capacityKwh + charged))
      }),
    )
  })

  it('follows SoC(t+1) = SoC + η_c · P_c · Δt − P_d · Δt / η_d', () => {
    const plant = {
      ...{ capacityKwh: 10, chargeKw: 5, dischargeKw: 4, minSoc: 0.1, maxSoc: 0.9 },
      ...{ chargeEfficiency: 0.9, dischargeEfficiency: 0.8 },
    }

    const { chargeKw, dischargeKw, socKwh } = runBattery(plant, [-8, -2, 6, 6, 0], 3600, 2)

    // 4.5 kWh in of 5; then room for 2.5 of which 1.8 come; then 4 kW take 5; then 2.3 are left for 1.84.
    expect([...chargeKw]).toEqual([5, 2, 0, 0, 0])
    expect([...dischargeKw].map(kw => Math.round(kw * 1e9) / 1e9)).toEqual([0, 0, 4, 1.84, 0])
    expect([...socKwh].map(kwh => Math.round(kwh * 1e9) / 1e9)).toEqual([6.5, 8.3, 3.3, 1, 1])
  })

  it('is charged to the brim and emptied to the ground where power allows it', () => {
    const plant = {
      ...{ capacityKwh: 10, chargeKw: 99, dischargeKw: 99, minSoc: 0.1, maxSoc: 0.9 },
      ...{ chargeEfficiency: 0.8, dischargeEfficiency: 0.8 },
    }

    const { chargeKw, dischargeKw, socKwh } = runBattery(plant, [-50, 50], 1800, 1)

    expect(chargeKw[0]).toBeCloseTo(20, 9)
    expect(dischargeKw[1]).toBeCloseTo(12.8, 9)
    expect([...socKwh].map(kwh => Math.round(kwh * 1e9) / 1e9)).toEqual([9, 1])
  })

  it('goes back to its bounds when it begins outside of them', () => {
    const plant = {
      ...{ capacityKwh: 10, chargeKw: 5, dischargeKw: 5, minSoc: 0.2, maxSoc: 0.8 },
      ...{ chargeEfficiency: 1, dischargeEfficiency: 1 },
    }

    expect([...runBattery(plant, [5, -1], 3600, 1).socKwh]).toEqual([1, 2])
    expect([...runBattery(plant, [-5, 1], 3600, 9).socKwh]).toEqual([9, 8])
  })
})

describe('a BATTERY meter', () => {
  const companions = [
    settingsOf('HOUSEHOLD', { parameters: { pvPeakKwp: 0 } }),
    settingsOf('PV', { seed: 3, parameters: { peakKwp: 9 } }),
  ]
  const battery = settingsOf('BATTERY', { companions, origin: at('2026-05-01T00:00Z') })
  const [from, to] = ['2026-05-01T00:00Z', '2026-05-15T00:00Z']

  it('charges from what is over and gives what is missing, never both', () => {
    const { consumptionKw, productionKw } = readings(battery, from, to)
    const [house, plant] = companions.map(settings => readings(settings, from, to))
    const residual = consumptionKw.map(
      (_, i) =>
        (house?.consumptionKw[i] ?? 0) +
        (plant?.consumptionKw[i] ?? 0) -
        (plant?.productionKw[i] ?? 0),
    )
    const near = 0.001

    expect(sum(consumptionKw) / 60).toBeGreaterThan(40)
    expect(consumptionKw.every((kw, i) => kw <= Math.max(0, -(residual[i] ?? 0)) + near)).toBe(true)
    expect(productionKw.every((kw, i) => kw <= Math.max(0, residual[i] ?? 0) + near)).toBe(true)
    // Where it gives less than is missing, it is empty or at its limit; most of the time it closes the balance.
    const closed = residual.filter(
      (kw, i) => Math.abs(kw + (consumptionKw[i] ?? 0) - (productionKw[i] ?? 0)) <= 2 * near,
    )
    expect(closed.length / residual.length).toBeGreaterThan(0.6)
  })

  it('keeps the balance of its readings: what goes in comes out less the losses', () => {
    const { consumptionKw, productionKw } = readings(battery, from, to)
    let soc = 5
    for (let i = 0; i < consumptionKw.length; i++) {
      soc += ((consumptionKw[i] ?? 0) * 0.95 - (productionKw[i] ?? 0) / 0.95) / 60
      if (soc < 1 - 1e-6 || soc > 9.5 + 1e-6) throw new Error(`${soc} kWh at ${i}`)
    }

    expect(soc).toBeGreaterThan(0)
  })

  it('is idle before it begins', () => {
    const before = createMeterModel(battery).fill(battery.origin - 90 * 60_000, 180)

    expect(sum(before.consumptionKw.slice(0, 90))).toBe(0)
    expect(sum(before.productionKw.slice(0, 90))).toBe(0)
    expect(sum(before.productionKw.slice(90))).toBeGreaterThan(0)
    expect(Math.min(...before.voltage)).toBeGreaterThan(200)
  })

  it.each([15, 60, 300, 900])(
    'takes the mean of companions that read every %d s',
    intervalSeconds => {
      const calm = settingsOf('BDEW', {
        intervalSeconds,
        parameters: { noisePercent: 0, annualKwh: 9000 },
      })
      const settings = settingsOf('BATTERY', {
        ...{ intervalSeconds: 300, companions: [calm], origin: at('2026-05-01T00:00Z') },
        parameters: { capacityKwh: 1000, dischargeKw: 100 },
      })
      const { productionKw } = readings(settings, from, '2026-05-02T00:00Z')
      const every300 = readings({ ...calm, intervalSeconds: 300 }, from, '2026-05-02T00:00Z')

      expect(
        productionKw.every((kw, i) => Math.abs(kw - (every300.consumptionKw[i] ?? 0)) < 0.0015),
      ).toBe(true)
    },
  )

  it('goes back to a state it remembers, not to its beginning', () => {
    let asked = 0
    const calm = createMeterModel(settingsOf('BDEW'))
    const counting: MeterModel = {
      fill(start, count) {
        asked += count
        return calm.fill(start, count)
      },
    }
    const meter = createBatteryMeter(battery, [{ model: counting, intervalSeconds: 60 }])
    const step = (index: number) => meter.fill(battery.origin + index * 60_000, 1)

    step(9999)
    expect(asked).toBe(10_000)
    step(9500)
    expect(asked).toBeLessThan(10_000 + 1024)
    asked = 0
    step(9501)
    expect(asked).toBe(1)
  })

  it('computes a step at a time where it is asked in order', () => {
    let filled = 0
    const model = createMeterModel(battery)
    const count = 3000
    for (let i = 0; i < count; i++) filled += model.fill(battery.origin + i * 60_000, 1).count
    const whole = createMeterModel(battery).fill(battery.origin, count)

    expect(filled).toBe(count)
    expect(model.fill(battery.origin + (count - 1) * 60_000, 1).productionKw[0]).toBe(
      whole.productionKw[count - 1],
    )
  })
})
