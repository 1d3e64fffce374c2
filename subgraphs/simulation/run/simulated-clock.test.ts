import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oldestToCatchUp, resumed, simulatedNow, withSpeed } from './simulated-clock.ts'

const real = Date.parse('2026-10-25T00:00:00Z')
const dayMs = 86_400_000
const clocks = fc.record({
  speed: fc.integer({ min: 1, max: 86_400 }),
  simulatedStart: fc.integer({ min: real - 3650 * dayMs, max: real }),
  realStart: fc.integer({ min: real - 10 * dayMs, max: real }),
})
const later = fc.integer({ min: 0, max: 10 * dayMs })

describe('the simulated clock', () => {
  it('never passes the real time and never runs backwards', () => {
    fc.assert(
      fc.property(clocks, later, later, (clock, a, b) => {
        const [first, second] = [real + Math.min(a, b), real + Math.max(a, b)]

        expect(simulatedNow(clock, second)).toBeLessThanOrEqual(second)
        expect(simulatedNow(clock, second)).toBeGreaterThanOrEqual(simulatedNow(clock, first))
      }),
    )
  })

  it('does not jump when its speed changes', () => {
    fc.assert(
      fc.property(clocks, later, fc.integer({ min: 1, max: 86_400 }), (clock, wait, speed) => {
        const now = real + wait

        expect(simulatedNow(withSpeed(clock, now, speed), now)).toBe(simulatedNow(clock, now))
      }),
    )
  })

  it('gives up what was due a day ago, and no history that is only being caught up', () => {
    const live = { speed: 1, simulatedStart: real, realStart: real }
    const history = { speed: 3600, simulatedStart: real - 365 * dayMs, realStart: real }

    expect(oldestToCatchUp(live, real + 3 * dayMs)).toBe(real + 2 * dayMs)
    expect(oldestToCatchUp(history, real + 3_600_000)).toBeLessThan(real - 365 * dayMs)
  })

  it('is at the real time again after a stop, or goes on in the past where it ended', () => {
    const now = real + dayMs
    const live = { speed: 1, simulatedStart: real, realStart: real }
    const past = { speed: 60, simulatedStart: real - 100 * dayMs, realStart: real }
    const ended = real - 100 * dayMs - 60_000

    expect(simulatedNow(resumed(live, now, real), now)).toBe(now)
    expect(simulatedNow(resumed(past, now, ended), now)).toBe(ended)
  })
})
