import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PriceColumns } from '../market/price.store.ts'
import { describeGaps, priceGaps } from './completeness.ts'
import { daysDue, nextPublication } from './day-ahead-time.ts'
import { portions, priceWindow, rollingWindow } from './fetch-window.ts'
import { nextRun, type RunEnd } from './next-run.ts'
import { hoursShifted } from './shift-check.ts'
import { retryAfter } from './source-problem.ts'

const at = (text: string) => new Date(text)
const quarters = (from: string, count: number, value = (i: number) => (i * 37) % 1000) => {
  const start = Array.from({ length: count }, (_, i) => new Date(Date.parse(from) + i * 900_000))
  return { start, stepSeconds: start.map(() => 900), eurPerMwh: start.map((_, i) => value(i)) }
}
const points = ({ start, stepSeconds, eurPerMwh }: PriceColumns) =>
  start.map((ts, i) => ({
    ...{ ts, stepSeconds: stepSeconds[i] ?? 0, eurPerMwh: eurPerMwh[i] ?? 0, volume: null },
  }))

describe('the days whose prices should be known', () => {
  it.each([
    ['2026-01-15T11:44:59Z', '2026-01-14T23:00:00Z', '2026-01-15T23:00:00Z'],
    ['2026-01-15T11:45:00Z', '2026-01-14T23:00:00Z', '2026-01-16T23:00:00Z'],
    // Summer time: 12:45 is 10:45 UTC.
    ['2026-07-15T10:44:59Z', '2026-07-14T22:00:00Z', '2026-07-15T22:00:00Z'],
    ['2026-07-15T10:45:00Z', '2026-07-14T22:00:00Z', '2026-07-16T22:00:00Z'],
    // Tomorrow has 23 hours, and 25.
    ['2026-03-28T12:00:00Z', '2026-03-27T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['2026-10-24T12:00:00Z', '2026-10-23T22:00:00Z', '2026-10-25T23:00:00Z'],
  ])('at %s reach from %s to %s', (now, from, to) => {
    expect(daysDue(at(now))).toEqual({ from: at(from), to: at(to) })
  })

  it('are published at 12:45 in Germany, every day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2020-01-01'), max: at('2040-01-01'), noInvalidDate: true }),
        now => {
          const next = nextPublication(now)
          const clock = new Intl.DateTimeFormat('de', {
            ...{ timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' },
          })
          expect(clock.format(next)).toBe('12:45')
          expect(next > now).toBe(true)
          expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
        },
      ),
    )
  })
})

describe('gaps of prices', () => {
  it.each([
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 92],
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 100],
    ['2026-01-14T23:00:00Z', '2026-01-15T23:00:00Z', 96],
  ])('are none on the day from %s to %s with %d quarter-hours', (from, to, count) => {
    expect(priceGaps(quarters(from, count), at(from), at(to))).toEqual([])
    expect(priceGaps(quarters(from, count - 1), at(from), at(to))).toHaveLength(1)
  })

  it('name the last hour of a day, and a whole day', () => {
    const day = [at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z')] as const

    expect(describeGaps(priceGaps(quarters('2026-03-28T23:00:00Z', 88), ...day))).toBe(
      'die letzte Stunde des Tages (29.03.2026 23:00 bis 30.03.2026 00:00)',
    )
    expect(describeGaps(priceGaps(quarters('2026-03-28T23:00:00Z', 0), ...day))).toBe(
      'der ganze 29.03.2026',
    )
  })

  it('are what hours and quarter-hours together leave open', () => {
    const from = Date.parse('2026-01-14T23:00:00Z')
    const known = {
      start: [0, 3600, 4500, 9000].map(seconds => new Date(from + seconds * 1000)),
      stepSeconds: [3600, 900, 900, 3600],
      eurPerMwh: [1, 2, 3, 4],
    }

    const gaps = priceGaps(known, new Date(from), new Date(from + 14_400_000))

    expect(gaps.map(gap => [gap.from, gap.to].map(end => (end.getTime() - from) / 1000))).toEqual([
      [5400, 9000],
      [12_600, 14_400],
    ])
  })
})

describe('prices that look shifted', () => {
  const stored = quarters('2026-03-28T23:00:00Z', 92)
  const moved = (hours: number) =>
    points(
      quarters(new Date(Date.parse('2026-03-28T23:00:00Z') + hours * 3_600_000).toISOString(), 92),
    )

  it('are recognised an hour later and an hour earlier', () => {
    expect(hoursShifted(moved(1), stored)).toBe(1)
    expect(hoursShifted(moved(-1), stored)).toBe(-1)
  })

  it('are none where they fit, differ, overlap little or stay flat', () => {
    const flat = quarters('2026-03-28T23:00:00Z', 92, () => 5)
    const other = points(quarters('2026-03-28T23:00:00Z', 92, i => i * 3.3))

    expect(hoursShifted(moved(0), stored)).toBeUndefined()
    expect(hoursShifted(other, stored)).toBeUndefined()
    expect(hoursShifted(moved(1).slice(0, 8), stored)).toBeUndefined()
    expect(hoursShifted(points(flat), flat)).toBeUndefined()
    expect(hoursShifted(moved(1), { start: [], stepSeconds: [], eurPerMwh: [] })).toBeUndefined()
  })
})

describe('the next run', () => {
  const end = (more: Partial<RunEnd>): RunEnd => ({
    now: at('2026-01-15T12:00:00Z'),
    rhythm: { of: 'DAY_AHEAD' },
    ...{
      intervalMinutes: null,
      failuresInARow: 0,
      retryAfterMs: undefined,
      complete: true,
      chance: 0,
    },
    ...more,
  })
  const minutes = (more: Partial<RunEnd>) => {
    const given = end(more)
    return (nextRun(given).getTime() - given.now.getTime()) / 60_000
  }

  it('is at the next publication when everything is known', () => {
    expect(nextRun(end({}))).toEqual(at('2026-01-16T11:45:00Z'))
    expect(nextRun(end({ now: at('2026-01-15T05:00:00Z') }))).toEqual(at('2026-01-15T11:45:00Z'))
  })

  it('is soon while tomorrow is missing, and less often the later it gets', () => {
    expect(minutes({ complete: false })).toBe(5)
    expect(minutes({ complete: false, now: at('2026-01-15T15:00:00Z') })).toBe(15)
    expect(minutes({ complete: false, now: at('2026-01-15T20:00:00Z') })).toBe(60)
    expect(minutes({ complete: false, now: at('2026-01-15T06:00:00Z') })).toBe(15)
    expect(minutes({ complete: false, intervalMinutes: 30 })).toBe(30)
  })

  it('comes in the rhythm of the provider or of the user', () => {
    expect(minutes({ rhythm: { of: 'EVERY', minutes: 60 } })).toBe(60)
    expect(minutes({ rhythm: { of: 'EVERY', minutes: 60 }, intervalMinutes: 240 })).toBe(240)
  })

  it('backs off after failures, scattered, and as long as the source wants', () => {
    expect(minutes({ failuresInARow: 1, chance: 0.5 })).toBe(2)
    expect(minutes({ failuresInARow: 3, chance: 0.5 })).toBe(8)
    expect(minutes({ failuresInARow: 30, chance: 0.5 })).toBe(60)
    expect(minutes({ failuresInARow: 1, chance: 1 })).toBeCloseTo(2.4)
    expect(minutes({ failuresInARow: 1, retryAfterMs: 3_600_000 })).toBe(60)
    expect(minutes({ failuresInARow: 1, retryAfterMs: 1e12 })).toBe(24 * 60)
  })

  it('never lies in the past', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2020-01-01'), max: at('2040-01-01'), noInvalidDate: true }),
        fc.nat(100),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (now, failuresInARow, chance, complete) => {
          expect(nextRun(end({ now, failuresInARow, chance, complete })) > now).toBe(true)
        },
      ),
    )
  })
})

describe('what is fetched', () => {
  const now = at('2026-03-28T12:00:00Z')

  it('is a month at first, then today and tomorrow, and recent days with gaps', () => {
    const gap = { from: at('2026-03-25T10:00:00Z'), to: at('2026-03-25T11:00:00Z') }
    const to = at('2026-03-29T22:00:00Z')

    expect(priceWindow(now, { gaps: [], lastSuccessAt: now, isFirst: true })).toEqual({
      ...{ from: at('2026-02-24T23:00:00Z'), to },
    })
    expect(priceWindow(now, { gaps: [], lastSuccessAt: now, isFirst: false })).toEqual({
      ...{ from: at('2026-03-27T23:00:00Z'), to },
    })
    expect(priceWindow(now, { gaps: [gap], lastSuccessAt: now, isFirst: false })).toEqual({
      ...{ from: at('2026-03-24T23:00:00Z'), to },
    })
  })

  it('is not what the source has not had for long, unless Luna itself was away since', () => {
    const gap = { from: at('2026-03-05T10:00:00Z'), to: at('2026-03-05T11:00:00Z') }
    const fromOf = (lastSuccessAt: Date) =>
      priceWindow(now, { gaps: [gap], lastSuccessAt, isFirst: false }).from

    expect(fromOf(now)).toEqual(at('2026-03-27T23:00:00Z'))
    expect(fromOf(at('2026-03-04T12:00:00Z'))).toEqual(at('2026-03-04T23:00:00Z'))
  })

  it('is what happened since two days before the last success, and a month at first', () => {
    expect(
      rollingWindow({ target: 'WEATHER' }, { now, lastSuccessAt: at('2026-03-28T11:00:00Z') }),
    ).toMatchObject({
      window: { from: at('2026-03-26T11:00:00Z'), to: at('2026-04-02T12:00:00Z') },
    })
    expect(rollingWindow({ target: 'METERS' }, { now, lastSuccessAt: null })).toMatchObject({
      window: { from: at('2026-02-25T12:00:00Z'), to: now },
    })
  })

  it('leaves no hole after a long outage, and tells what is older than a year', () => {
    const week = at('2026-01-01T00:00:00Z')
    const long = at('2024-01-01T00:00:00Z')

    expect(rollingWindow({ target: 'METERS' }, { now, lastSuccessAt: week })).toEqual({
      window: { from: at('2025-12-30T00:00:00Z'), to: now },
      leftOut: undefined,
    })
    expect(rollingWindow({ target: 'METERS' }, { now, lastSuccessAt: long })).toEqual({
      window: { from: at('2025-03-27T12:00:00Z'), to: now },
      leftOut: { from: at('2023-12-30T00:00:00Z'), to: at('2025-03-27T12:00:00Z') },
    })
  })

  it('is cut into what the source gives at once, without a seam', () => {
    const parts = portions({ from: at('2025-01-01'), to: at('2026-01-01') }, { mostDays: 100 })

    expect(parts).toHaveLength(4)
    expect(parts.slice(1).map(({ from }) => from)).toEqual(parts.slice(0, -1).map(({ to }) => to))
    expect(parts.at(-1)?.to).toEqual(at('2026-01-01'))
  })
})

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['Thu, 15 Jan 2026 12:02:00 GMT', 120_000],
    ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
    ['bald', undefined],
    [undefined, undefined],
  ])('„%s“ is %s ms', (header, expected) => {
    expect(retryAfter(header, Date.parse('2026-01-15T12:00:00Z'))).toBe(expected)
  })
})
