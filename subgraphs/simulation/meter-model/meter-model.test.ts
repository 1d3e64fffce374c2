import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMeterModel, profiles } from './meter-model.ts'
import { gaussian } from './noise.ts'

const at = (iso: string) => Date.parse(iso)
const instants = fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2035-01-01T00:00Z') })

function mean(from: string, hours: number, read: (ts: number) => number): number {
  const values = Array.from({ length: hours * 60 }, (_, i) => read(at(from) + i * 60_000))
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

describe('createMeterModel', () => {
  it('gives the same reading for the same seed and instant, in whatever order it is asked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        fc.nat(),
        instants,
        instants,
        (profile, seed, a, b) => {
          const asked = createMeterModel(profile, seed)
          asked(b)
          expect(asked(a)).toEqual(createMeterModel(profile, seed)(a))
        },
      ),
    )
  })

  it('never gives negative or non-finite power and a voltage near 230 V', () => {
    fc.assert(
      fc.property(fc.constantFrom(...profiles), fc.nat(), instants, (profile, seed, ts) => {
        const reading = createMeterModel(profile, seed)(ts)
        expect(reading.consumptionKw).toBeGreaterThanOrEqual(0)
        expect(reading.productionKw).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(reading.consumptionKw + reading.productionKw)).toBe(true)
        expect(Math.abs(reading.voltage - 230)).toBeLessThan(14)
      }),
    )
  })

  it('lets an office work by day, rest at night and at the weekend', () => {
    const office = createMeterModel('OFFICE', 7)
    const load = (ts: number) => office(ts).consumptionKw

    const day = mean('2026-06-10T08:00Z', 4, load)
    const night = mean('2026-06-10T00:00Z', 3, load)
    const sunday = mean('2026-06-14T08:00Z', 4, load)

    expect(day).toBeGreaterThan(3 * night)
    expect(sunday).toBeLessThan(day / 2)
  })

  it('works by local time on both days the clock changes', () => {
    const office = createMeterModel('OFFICE', 7)
    const load = (ts: number) => office(ts).consumptionKw

    // 09:00–11:00 local time: UTC+1 before 29 March 2026, UTC+2 after.
    const before = mean('2026-03-27T08:00Z', 2, load)
    const after = mean('2026-03-30T07:00Z', 2, load)
    const autumn = mean('2026-10-26T08:00Z', 2, load)

    expect(Math.abs(after / before - 1)).toBeLessThan(0.25)
    expect(Math.abs(autumn / before - 1)).toBeLessThan(0.25)
  })

  it('makes solar power by day only, more in June than in December', () => {
    const solar = createMeterModel('PV', 3)
    const power = (ts: number) => solar(ts).productionKw

    expect(mean('2026-06-10T22:00Z', 3, power)).toBe(0)
    expect(mean('2026-06-01T00:00Z', 240, power)).toBeGreaterThan(
      3 * mean('2026-12-10T00:00Z', 240, power),
    )
  })
})

describe('gaussian', () => {
  it('has mean 0 and variance 1', () => {
    let sum = 0
    let squares = 0
    for (let tick = 0; tick < 20_000; tick++) {
      const value = gaussian(42, 1, tick)
      sum += value
      squares += value * value
    }

    expect(Math.abs(sum / 20_000)).toBeLessThan(0.03)
    expect(Math.abs(squares / 20_000 - 1)).toBeLessThan(0.04)
  })
})
