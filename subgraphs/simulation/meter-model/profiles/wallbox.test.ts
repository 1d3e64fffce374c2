import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanLoad, readings, settingsOf, sum } from '../testing/meter-settings.ts'
import { chargingSession, energyBetween } from './charging-session.ts'

const hourMs = 3_600_000

describe('a charging session', () => {
  it('gives its energy however it is cut, and never more than its power', () => {
    const cuts = fc.array(fc.integer({ min: -hourMs, max: 40 * hourMs }), { maxLength: 12 })
    const wanted = fc.record({
      kw: fc.constantFrom(3.7, 11, 22),
      energyKwh: fc.double({ min: 0.5, max: 80, noNaN: true }),
    })
    fc.assert(
      fc.property(wanted, cuts, (want, some) => {
        const session = chargingSession(0, 60 * hourMs, want)
        const edges = [-hourMs, ...some, 60 * hourMs].sort((a, b) => a - b)
        let total = 0
        for (const [i, edge] of edges.slice(1).entries()) {
          const energy = energyBetween(session, edges[i] ?? 0, edge)
          expect(energy).toBeGreaterThanOrEqual(0)
          expect(energy * hourMs).toBeLessThanOrEqual(want.kw * (edge - (edges[i] ?? 0)) + 1e-3)
          total += energy
        }
        expect(total).toBeCloseTo(want.energyKwh, 9)
      }),
    )
  })

  it('ends when the car leaves', () => {
    const session = chargingSession(0, 2 * hourMs, { kw: 11, energyKwh: 60 })

    expect(session.endMs).toBe(2 * hourMs)
    expect(energyBetween(session, 0, 10 * hourMs)).toBe(22)
  })
})

describe('a wallbox', () => {
  const year = ['2025-12-31T23:00Z', '2026-12-31T23:00Z'] as const

  it.each(['3.7', '11', '22'])('never takes more than %s kW', powerKw => {
    const settings = settingsOf('WALLBOX', { parameters: { powerKw, standbyKw: 0 } })
    const { consumptionKw } = readings(settings, ...year)

    expect(Math.max(...consumptionKw.slice(0, 100_000))).toBeLessThanOrEqual(Number(powerKw))
    expect(consumptionKw.some(kw => kw > Number(powerKw) - 0.01)).toBe(true)
  })

  it('charges as often and as much as set', () => {
    const parameters = { workdaySessions: 1, weekendSessions: 1, standbyKw: 0 }
    const { consumptionKw } = readings(settingsOf('WALLBOX', { parameters }), ...year)

    // 365 sessions of 14 kWh, some percent of chance.
    expect(Math.abs(sum(consumptionKw) / 60 / (365 * 14) - 1)).toBeLessThan(0.12)
  })

  it('gives the same energy by the second, the minute and the quarter-hour', () => {
    const energy = (intervalSeconds: number) => {
      const settings = settingsOf('WALLBOX', { intervalSeconds })
      const { consumptionKw } = readings(settings, '2026-03-28T00:00Z', '2026-03-31T00:00Z')
      return (sum(consumptionKw) * intervalSeconds) / 3600
    }

    expect(energy(1)).toBeGreaterThan(1)
    expect(energy(60)).toBeCloseTo(energy(1), 1)
    expect(energy(900)).toBeCloseTo(energy(1), 1)
  })

  it('is used by day type: in the evening of workdays, or only at the weekend', () => {
    const commuter = settingsOf('WALLBOX', {
      parameters: { workdaySessions: 1, weekendSessions: 0, arrivalDeviationHours: 0.5 },
    })
    const { consumptionKw } = readings(commuter, '2026-06-07T22:00Z', '2026-06-12T22:00Z')
    const byHour = Array.from({ length: 24 }, (_, hour) => {
      const minutes = consumptionKw.filter((_, i) => Math.floor(i / 60) % 24 === hour)
      return sum(minutes)
    })

    expect(byHour.indexOf(Math.max(...byHour))).toBeGreaterThanOrEqual(17)
    expect(byHour[10]).toBeLessThan(2)
    expect(meanLoad(commuter, '2026-06-13T04:00Z', '2026-06-15T00:00Z')).toBeCloseTo(0.004, 6)
  })

  it('charges on after midnight, and loses nothing there', () => {
    const parameters = {
      ...{ arrivalHour: 23.5, weekendArrivalHour: 23.5, arrivalDeviationHours: 0, standbyKw: 0 },
      ...{ energyKwh: 20, energyDeviationKwh: 0, singlePhasePercent: 0, powerKw: '22' },
    }
    const settings = settingsOf('WALLBOX', { parameters })
    const { consumptionKw } = readings(settings, '2026-06-01T10:00Z', '2026-07-01T10:00Z')
    const sessions = sum(consumptionKw) / 60 / 20

    expect(sessions).toBeGreaterThan(8)
    expect(Math.abs(sessions - Math.round(sessions))).toBeLessThan(0.01)
  })

  it('serves one car after the other', () => {
    const parameters = { workdaySessions: 8, weekendSessions: 8, powerKw: '3.7', standbyKw: 0 }
    const { consumptionKw } = readings(settingsOf('WALLBOX', { parameters }), ...year)

    expect(Math.max(...consumptionKw.slice(0, 100_000))).toBeLessThanOrEqual(3.7)
  })
})
