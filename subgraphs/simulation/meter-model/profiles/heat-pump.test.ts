import { describe, expect, it } from 'vitest'
import { meanLoad, readings, settingsOf, sum } from '../testing/meter-settings.ts'
import { heatDemand } from './heat-demand.ts'

const plant = {
  ...{ heatLoadKw: 8, designTemperature: -12, heatingLimit: 15, flowTemperature: 42, cop: 4.5 },
}

describe('the heat demand', () => {
  it('is 0 at the heating limit and the heat load at the design temperature', () => {
    const demand = heatDemand(plant)

    expect(demand(15).houseKw).toBe(0)
    expect(demand(25).houseKw).toBe(0)
    expect(demand(-12).houseKw).toBe(8)
    expect(demand(1.5).houseKw).toBe(4)
  })

  it('is met with the set coefficient at 7 °C and 35 °C flow, worse in the cold', () => {
    const flat = heatDemand({ ...plant, flowTemperature: 27 + (8 * 27) / 8 })

    // At 7 °C the curve has risen by 8/27 of its height: from 27 to 35 °C.
    expect(flat(7).cop).toBeCloseTo(4.5, 9)
    expect(flat(-10).cop).toBeLessThan(flat(0).cop)
    expect(flat(0).cop).toBeLessThan(flat(7).cop)
    expect(flat(7).hotWaterCop).toBeLessThan(flat(7).cop)
  })
})

describe('a heat pump', () => {
  const still = { noisePercent: 0 }

  it('needs a plausible year for 8 kW heat load, nearly all of it in winter', () => {
    const settings = settingsOf('HEAT_PUMP', { parameters: still })
    const year =
      sum(readings(settings, '2025-12-31T23:00Z', '2026-12-31T23:00Z').consumptionKw) / 60
    const july =
      sum(readings(settings, '2026-06-30T22:00Z', '2026-07-31T22:00Z').consumptionKw) / 60

    expect(year).toBeGreaterThan(3500)
    expect(year).toBeLessThan(6500)
    expect(july).toBeLessThan(0.06 * year)
  })

  it('makes hot water in summer too, about as much as set', () => {
    const demand = { ...still, hotWaterKwh: 6, standbyKw: 0, heatingLimit: 5 }
    const settings = settingsOf('HEAT_PUMP', { parameters: demand })
    const none = settingsOf('HEAT_PUMP', { parameters: { ...demand, hotWaterKwh: 0 } })
    const kwh = meanLoad(settings, '2026-07-01T00:00Z', '2026-07-31T00:00Z') * 24

    // Coefficient of performance for 52 °C in summer: about 4.
    expect(kwh).toBeGreaterThan(6 / 5.5)
    expect(kwh).toBeLessThan(6 / 2.5)
    expect(meanLoad(none, '2026-07-01T00:00Z', '2026-07-31T00:00Z')).toBe(0)
  })

  it('stands still while the operator locks it, and catches up afterwards', () => {
    const lock = { lockHour: 11, lockMinutes: 90, locksPerDay: 2 }
    const parameters = { ...still, hotWaterKwh: 0, defrostMinutes: 0, heatLoadKw: 30 }
    const free = settingsOf('HEAT_PUMP', { parameters })
    const locked = settingsOf('HEAT_PUMP', { parameters: { ...parameters, ...lock } })
    const load = (settings: typeof free, from: string, to: string) =>
      meanLoad(settings, `2026-01-20T${from}Z`, `2026-01-20T${to}Z`)

    // 11:00 and 16:00 local time are 10:00 and 15:00 UTC.
    expect(load(locked, '10:00', '11:30')).toBeCloseTo(0.03, 9)
    expect(load(locked, '15:00', '16:30')).toBeCloseTo(0.03, 9)
    expect(load(locked, '11:30', '14:30')).toBeGreaterThan(1.2 * load(free, '11:30', '14:30'))
    expect(load(locked, '06:00', '09:00')).toBe(load(free, '06:00', '09:00'))
  })

  it('defrosts in humid cold', () => {
    const parameters = { ...still, hotWaterKwh: 0, standbyKw: 0, heatLoadKw: 20 }
    const [with6, without] = [6, 0].map(defrostMinutes => {
      const settings = settingsOf('HEAT_PUMP', { parameters: { ...parameters, defrostMinutes } })
      return readings(settings, '2026-01-01T00:00Z', '2026-02-01T00:00Z').consumptionKw
    })
    const thawing = with6?.filter((kw, i) => kw < 0.6 * (without?.[i] ?? 0)).length ?? 0

    // 6 minutes of every 80 while it is between −8 and 5 °C and the machine runs.
    expect(thawing).toBeGreaterThan(500)
    expect(thawing).toBeLessThan((44_640 * 6) / 80 + 10)
  })
})
