import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { ExactSum } from '../reading/exact-sum.ts'
import { zoneClock } from '../time/zone-clock.ts'
import { runsOf, type ReadingColumn } from './reading-column.ts'
import { registerAdvances } from './rules/register.ts'
import {
  isGround,
  proposeSubstitutes,
  scaleTo,
  type Substitute,
  type SubstituteRequest,
} from './substitute.ts'
import { columnOf, dailyLoad, thresholds } from './testing/columns.ts'

const clock = zoneClock('Europe/Berlin')
const dayTypes = calendarDayTypes({ state: 'BY', options: [] })

function request(column: ReadingColumn, more: Partial<SubstituteRequest> = {}): SubstituteRequest {
  const runs = runsOf(column.values.length, slot => Number.isNaN(column.values[slot]))
  const isValidated = (slot: number) => isGround(column, slot)
  return { column, runs, isValidated, thresholds, clock, dayTypes, advances: [], ...more }
}

function propose(given: SubstituteRequest): Substitute[] {
  const proposed = proposeSubstitutes(given)
  if (proposed instanceof UserError) throw new Error(`${proposed.code} ${proposed.message}`)
  return proposed
}

describe('a gap of at most two hours', () => {
  it('is a straight line between validated values', () => {
    const proposed = propose(request(columnOf([10, null, null, null, 14])))

    expect(proposed).toEqual([
      { slot: 1, kw: 11, method: 'LINEAR' },
      { slot: 2, kw: 12, method: 'LINEAR' },
      { slot: 3, kw: 13, method: 'LINEAR' },
    ])
  })

  it('lies between its ends, and rises or falls all the way', () => {
    const power = fc.double({ min: 0, max: 1e5, noNaN: true })
    fc.assert(
      fc.property(power, power, fc.integer({ min: 1, max: 8 }), (before, after, missing) => {
        const gap = Array.from({ length: missing }, () => null)
        const line = propose(request(columnOf([before, ...gap, after]))).map(({ kw }) => kw)
        for (const [place, kw] of line.entries()) {
          expect(kw).toBeGreaterThanOrEqual(Math.min(before, after))
          expect(kw).toBeLessThanOrEqual(Math.max(before, after))
          if (place > 0)
            expect(Math.sign(kw - (line[place - 1] ?? kw)) * Math.sign(after - before)).not.toBe(-1)
        }
      }),
    )
  })

  it('does not lean on a substitute', () => {
    const column = columnOf([10, null, 14])
    column.qualities[2] = 1

    expect(proposeSubstitutes(request(column))).toMatchObject({
      code: 'SUBSTITUTE_NO_COMPARABLE_DAYS',
    })
  })
})

describe('a longer gap', () => {
  /** Slots of local days: Monday the 12th of January 2026 begins at 23:00Z the day before. */
  const start = '2026-01-11T23:00:00Z'
  const slot = (day: number, hour: number) => day * 96 + hour * 4

  it('is the mean of the same time on the three latest comparable days', () => {
    const values: (number | null)[] = Array.from(
      { length: 5 * 96 },
      (_, i) => Math.floor(i / 96) + 1,
    )
    values.fill(null, slot(4, 8), slot(4, 11))

    const proposed = propose(request(columnOf(values, { start })))

    expect(proposed).toHaveLength(12)
    expect(new Set(proposed.map(({ kw, method }) => `${kw} ${method}`))).toEqual(
      new Set(['3 COMPARABLE_DAYS']),
    )
  })

  it('leans on Sundays for Sundays and for holidays', () => {
    // Four weeks up to Easter Monday, the 6th of April 2026; the day 25 is Good Friday.
    const days = Array.from({ length: 29 }, (_, day) => (day % 7 === 6 || day === 25 ? 7 : 100))
    const from = Date.parse('2026-03-08T23:00:00Z')
    const column = columnOf(
      Array.from({ length: 29 * 96 - 4 }, () => 0),
      { start: new Date(from).toISOString() },
    )
    for (let i = 0; i < column.values.length; i += 1) {
      const wall = from + i * 900_000 + clock.offsetMs(from + i * 900_000) - 3_600_000
      column.values[i] = days[Math.floor((wall - from) / 86_400_000)] ?? 0
    }
    const gapFrom = column.values.length - 96 + 40
    column.values.fill(NaN, gapFrom, gapFrom + 12)

    expect(new Set(propose(request(column)).map(({ kw }) => kw))).toEqual(new Set([7]))
  })

  it('keeps to the wall clock over both changes of the clock', () => {
    for (const first of ['2026-03-22', '2026-10-18']) {
      // Sundays only: every slot holds its local hour.
      const begin = Date.parse(`${first}T00:00:00Z`) - 2 * 3_600_000
      const hours = Array.from({ length: 96 * 9 }, (_, i) => {
        const ms = begin + i * 900_000
        return new Date(ms + clock.offsetMs(ms)).getUTCHours()
      })
      const gapFrom = Date.parse(
        first === '2026-03-22' ? '2026-03-29T08:00:00Z' : '2026-10-25T08:00:00Z',
      )
      const gap = (gapFrom - begin) / 900_000
      const column = columnOf(hours, { start: new Date(begin).toISOString() })
      column.values.fill(NaN, gap, gap + 12)

      const proposed = propose(request(column))

      expect(proposed.map(({ kw }) => kw)).toEqual(hours.slice(gap, gap + 12))
    }
  })

  it('is refused where no comparable day is complete', () => {
    const values: (number | null)[] = Array.from({ length: 96 }, () => 1)

    expect(
      proposeSubstitutes(request(columnOf(values.fill(null, 30, 60), { start }))),
    ).toMatchObject({
      code: 'SUBSTITUTE_NO_COMPARABLE_DAYS',
      message:
        'Für den 12.01.2026 gibt es in den 56 Tagen davor keinen vergleichbaren Tag mit vollständigen, geprüften Werten.',
    })
  })

  it('fits the register to the last digit, whatever it counted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 200_000 }),
        (missing, milliKwh) => {
          const load = dailyLoad(5 * 96)
          const gap = slot(4, 2)
          const column = columnOf(load, { start })
          column.values.fill(NaN, gap, gap + missing)
          const span = { from: slot(4, 0), to: slot(4, 23) }
          const known = new ExactSum()
          for (let i = span.from; i < span.to; i += 1) {
            const kw = column.values[i] ?? NaN
            if (!Number.isNaN(kw)) known.add(kw)
          }
          const ms = (i: number) => column.startMs + i * 900_000
          const advance = Math.round(known.energyKwh(900) * 1000 + milliKwh) / 1000
          const advances = registerAdvances([
            { ts: ms(span.from), kwh: 0 },
            { ts: ms(span.to), kwh: advance },
          ])
          fc.pre(advance >= known.energyKwh(900))

          const proposed = propose(
            request(column, { advances, thresholds: { ...thresholds, linearGapHours: 0.1 } }),
          )

          for (const { kw } of proposed) {
            expect(kw).toBeGreaterThanOrEqual(0)
            known.add(kw)
          }
          expect(known.energyKwh(900)).toBeCloseTo(advance, 9)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is refused where the known values are more than the register counted', () => {
    const column = columnOf(dailyLoad(5 * 96), { start })
    column.values.fill(NaN, slot(4, 2), slot(4, 8))
    const advances = registerAdvances([
      { ts: column.startMs + slot(4, 0) * 900_000, kwh: 0 },
      { ts: column.startMs + slot(4, 20) * 900_000, kwh: 1 },
    ])

    expect(proposeSubstitutes(request(column, { advances }))).toMatchObject({
      code: 'SUBSTITUTE_CONTRADICTS_REGISTER',
    })
  })
})

describe('scaling whole numbers', () => {
  it('keeps proportions and hits the total exactly', () => {
    const parts = fc.array(fc.nat(1e9), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(parts, fc.nat(2 ** 31 - 1), (given, total) => {
        const scaled = scaleTo(given, total)
        let [sum, before] = [0, 0]
        for (const part of scaled) sum += part
        for (const part of given) before += part
        expect(sum).toBe(total)
        for (const [place, part] of scaled.entries()) {
          const exact = before > 0 ? ((given[place] ?? 0) / before) * total : total / given.length
          expect(Math.abs(part - exact)).toBeLessThanOrEqual(1.001)
        }
      }),
    )
  })
})
