import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDay } from '#platform/interval/local-day.ts'
import { minute, quarter, single, start } from '../testing/tracks.ts'
import type { TrackRules } from './point-track.ts'

describe('a counter', () => {
  const counter = (more: Partial<TrackRules> = {}) => single({ mode: 'COUNTER', ...more })

  it('becomes the energy between the boundaries of the interval', () => {
    const { add, channel } = counter()
    for (let i = -1; i <= 16; i++) add('p', start + i * minute - 30_000, 1000 + i * 0.5)

    const [reading] = channel.finished().filter(({ ts }) => ts.getTime() === start)

    expect(reading).toMatchObject({ consumptionKw: 30, quality: 'MEASURED' })
  })

  it('loses no energy, however its standings lie, on the days of the clock change too', () => {
    const day = fc.constantFrom('2026-03-29', '2026-10-25', '2026-06-01')
    const steps = fc.array(fc.record({ s: fc.integer({ min: 1, max: 3600 }), wh: fc.nat(9000) }), {
      minLength: 30,
      maxLength: 200,
    })
    fc.assert(
      fc.property(day, steps, (date, list) => {
        const { add, channel } = counter()
        let at = localDay(date, 'Europe/Berlin').start.getTime()
        let wh = 5_000_000
        add('p', at, wh / 1000)
        const first = wh
        for (const step of list) {
          at += step.s * 1000
          wh += step.wh
          add('p', at, wh / 1000)
        }
        const rest = quarter - (at % quarter)
        add('p', at + rest, wh / 1000)

        let kwh = 0
        for (const { consumptionKw } of channel.finished()) kwh += (consumptionKw ?? 0) / 4
        expect(kwh).toBeCloseTo((wh - first) / 1000, 5)
      }),
    )
  })

  it('bridges a pause of up to 2 hours with its energy, marked as preliminary', () => {
    const { add, channel, events } = counter()
    add('p', start, 100)
    add('p', start + 4 * quarter, 108)

    expect(
      channel.finished().map(({ consumptionKw, quality }) => [consumptionKw, quality]),
    ).toEqual(Array.from({ length: 4 }, () => [8, 'PRELIMINARY']))
    expect(events).toEqual(['GAP'])
  })

  it('leaves a longer pause open', () => {
    const { add, channel } = counter()
    add('p', start, 100)
    add('p', start + 3 * 4 * quarter, 130)
    for (let i = 1; i <= 15; i++) add('p', start + 12 * quarter + i * minute, 130 + i)

    expect(channel.finished().map(({ consumptionKw }) => consumptionKw)).toEqual([60])
  })

  it('that falls was reset: the energy in between is not guessed', () => {
    const { add, channel, events } = counter({ holdMs: quarter })
    add('p', start, 5000)
    add('p', start + 5 * minute, 5001)
    add('p', start + 6 * minute, 0.5)
    add('p', start + quarter, 2)

    expect(channel.finished()[0]).toMatchObject({
      consumptionKw: 10.714285714,
      quality: 'PRELIMINARY',
    })
    expect(events).toEqual(['COUNTER_RESET'])
  })

  it('that jumps higher than any connection delivers belongs to another meter', () => {
    const { add, events } = counter({ maxKw: 500 })
    add('p', start, 10)
    add('p', start + minute, 90_000)

    expect(events).toEqual(['COUNTER_RESET'])
  })

  it('rolls over at the end of its register', () => {
    const { add, channel, events } = counter({ holdMs: quarter, rollover: 4_294_967.296 })
    add('p', start, 4_294_966.296)
    add('p', start + quarter, 1)

    expect(channel.finished()[0]).toMatchObject({ consumptionKw: 8, quality: 'MEASURED' })
    expect(events).toEqual(['ROLL_OVER'])
  })

  it('may tremble in the last place of a single-precision register', () => {
    const { add, channel, events } = counter({ holdMs: quarter })
    add('p', start, 123_456.79)
    add('p', start + minute, 123_456.78)
    add('p', start + quarter, 123_457.79)

    expect(channel.finished()[0]?.consumptionKw).toBeCloseTo(4, 6)
    expect(events).toEqual([])
  })
})
