import { describe, expect, it } from 'vitest'
import { zoneClock } from '../../time/zone-clock.ts'
import { columnOf, dailyLoad, thresholds } from '../testing/columns.ts'
import { findCollapsedHours } from './dst-hour.ts'
import { findGaps } from './gap.ts'
import { findAboveCapacity, findNegative } from './limits.ts'
import { findCounterResets, findRegisterMismatches, registerAdvances } from './register.ts'
import { findSpikes } from './spike.ts'
import { findDuplicates, findOverlaps } from './stamps.ts'
import { findFrozen, findZeroRuns } from './standstill.ts'

const berlin = zoneClock('Europe/Berlin')
const never = () => []

describe('a gap', () => {
  it('is a warning up to two hours and an error beyond', () => {
    const values = [
      1,
      ...Array.from({ length: 8 }, () => null),
      2,
      ...Array.from({ length: 9 }, () => null),
      3,
    ]

    expect(findGaps(columnOf(values), thresholds)).toMatchObject([
      {
        ...{ severity: 'WARNING', intervals: 8, message: '8 Werte fehlen (2 Stunden).' },
        from: Date.parse('2026-01-12T00:15:00Z'),
        to: Date.parse('2026-01-12T02:15:00Z'),
      },
      { severity: 'ERROR', intervals: 9, message: '9 Werte fehlen (2 Stunden 15 Minuten).' },
    ])
  })

  it('is what is marked faulty, too', () => {
    const column = columnOf([1, null, null, 2])
    column.qualities[1] = 4

    expect(findGaps(column, thresholds).map(({ message }) => message)).toEqual([
      '1 Wert fehlt, 1 weiterer ist als fehlerhaft markiert (zusammen 30 Minuten).',
    ])
  })
})

describe('limits', () => {
  it('are broken by values below zero and above the connection', () => {
    const column = columnOf([1, -0.5, -1.5, 105, 50, 200])

    expect(findNegative(column, thresholds)).toMatchObject([
      { severity: 'ERROR', intervals: 2, message: '2 Werte sind negativ, der niedrigste -1,5 kW.' },
    ])
    expect(findNegative(column, { negativeToleranceKw: 2 })).toEqual([])
    expect(findAboveCapacity(column, 100, thresholds)).toMatchObject([
      { severity: 'WARNING', intervals: 1 },
      {
        severity: 'ERROR',
        message:
          '1 Wert liegt über der Anschlussleistung von 100 kW, der höchste ist 200 kW (200 %).',
      },
    ])
    expect(findAboveCapacity(column, null, thresholds)).toEqual([])
  })
})

describe('standstill', () => {
  const still = (value: number, count: number) => [
    5,
    ...Array.from({ length: count }, () => value),
    6,
  ]

  it('is zero or one value for too long', () => {
    expect(findZeroRuns(columnOf(still(0, 16)), thresholds)).toMatchObject([
      { intervals: 16, message: '16 Werte sind nacheinander 0 kW (4 Stunden).' },
    ])
    expect(findZeroRuns(columnOf(still(0, 15)), thresholds)).toEqual([])
    expect(findFrozen(columnOf(still(3.5, 8)), thresholds)).toMatchObject([
      { intervals: 8, message: '8 Werte sind nacheinander gleich: 3,5 kW (2 Stunden).' },
    ])
    expect(findFrozen(columnOf(still(3.5, 7)), thresholds)).toEqual([])
    expect(findFrozen(columnOf(still(0, 40)), thresholds)).toEqual([])
  })

  it('is nothing where a person or the network operator put the values', () => {
    const substituted = columnOf(still(3.5, 40))
    substituted.qualities.fill(1, 1, 41)
    const outage = columnOf(still(0, 40))
    outage.qualities.fill(1, 1, 41)

    expect(findFrozen(substituted, thresholds)).toEqual([])
    expect(findZeroRuns(outage, thresholds)).toEqual([])
  })

  it('can be switched off', () => {
    expect(findZeroRuns(columnOf(still(0, 99)), { zeroRunHours: null })).toEqual([])
    expect(findFrozen(columnOf(still(1, 99)), { ...thresholds, frozenHours: null })).toEqual([])
  })
})

describe('a spike', () => {
  it('stands out of its surroundings', () => {
    const values = dailyLoad(96 * 3)
    values[140] = 4000

    expect(findSpikes(columnOf(values), thresholds, never)).toMatchObject([
      { rule: 'SPIKE', intervals: 1, from: Date.parse('2026-01-13T11:00:00Z') },
    ])
    expect(findSpikes(columnOf(values), { ...thresholds, spikeThreshold: null }, never)).toEqual([])
  })

  it('is none where it comes every day at this time', () => {
    const values = Array.from({ length: 96 * 15 }, (_, slot) =>
      slot % 96 === 48 ? 400 + (slot % 5) : 10 + (slot % 3),
    )
    const sameTime = (slot: number) =>
      Array.from({ length: 14 }, (_, day) => slot + (day - 7) * 96).filter(other => other !== slot)

    expect(findSpikes(columnOf(values), thresholds, never)).not.toEqual([])
    expect(findSpikes(columnOf(values), thresholds, sameTime)).toEqual([])
  })

  it('is found where more than half of the values are equal, so that the MAD is 0', () => {
    const values = Array.from({ length: 96 }, (_, slot): number => (slot % 5 === 0 ? 2.1 : 2))
    values[50] = 90

    expect(findSpikes(columnOf(values), thresholds, never)).toMatchObject([{ intervals: 1 }])
  })

  it('is no level that lasts', () => {
    const values = dailyLoad(96 * 3).map((kw, slot) => (slot > 140 && slot < 160 ? kw + 4000 : kw))

    expect(findSpikes(columnOf(values), thresholds, never)).toEqual([])
  })
})

describe('stamps', () => {
  it('overlap where they are off the grid, and are doubled where two share an interval', () => {
    const column = columnOf([1, 2, 3, 4])
    const offGrid = [column.startMs + 1_200_000]

    expect(findOverlaps(column, { offGrid, shared: [] })).toMatchObject([
      { from: column.startMs + 900_000, to: column.startMs + 1_800_000 },
    ])
    expect(findDuplicates(column, { offGrid: [], shared: [2] })).toMatchObject([
      { from: column.startMs + 1_800_000, intervals: 1 },
    ])
  })
})

describe('the repeated hour of autumn', () => {
  /** 100 quarter-hours of the 25th of October 2026, local midnight is 22:00Z. */
  const day = () => Array.from({ length: 100 }, (_, slot): number | null => 10 + (slot % 3))
  const column = (values: (number | null)[]) => columnOf(values, { start: '2026-10-24T22:00:00Z' })

  it('is missed where it came once', () => {
    for (const [first, missing] of [
      [8, '2026-10-25T00:00:00Z'],
      [12, '2026-10-25T01:00:00Z'],
    ] as const) {
      expect(findCollapsedHours(column(day().fill(null, first, first + 4)), berlin)).toMatchObject([
        { severity: 'WARNING', from: Date.parse(missing), intervals: 4 },
      ])
    }
  })

  it('is an error where the hour that came holds both', () => {
    const both = day().map((kw, slot) => (slot >= 8 && slot < 12 ? 21 : kw))

    expect(findCollapsedHours(column(both.fill(null, 12, 16)), berlin)).toMatchObject([
      { severity: 'ERROR', from: Date.parse('2026-10-25T01:00:00Z') },
    ])
  })

  it('is no finding where both came, none came, or on a day of 92 quarter-hours', () => {
    const spring = columnOf(
      Array.from({ length: 92 }, () => 10),
      { start: '2026-03-28T23:00:00Z' },
    )

    expect(findCollapsedHours(column(day()), berlin)).toEqual([])
    expect(findCollapsedHours(column(day().fill(null, 8, 16)), berlin)).toEqual([])
    expect(findCollapsedHours(spring, berlin)).toEqual([])
    expect(findGaps(spring, thresholds)).toEqual([])
  })
})

describe('a register', () => {
  const at = (time: string, kwh: number) => ({ ts: Date.parse(`2026-01-12T${time}:00Z`), kwh })
  const obis = '1-0:1.8.0'

  it('agrees with the profile within the tolerance', () => {
    const column = columnOf(Array.from({ length: 8 }, () => 40))
    const check = (later: number) =>
      findRegisterMismatches(
        column,
        registerAdvances([at('00:00', 1000), at('02:00', 1000 + later)]),
        { ...thresholds, obis },
      )

    expect(check(80)).toEqual([])
    expect(check(81)).toEqual([])
    expect(check(82)).toMatchObject([
      {
        severity: 'WARNING',
        message:
          'Der Lastgang ergibt 80 kWh, das Register 1-0:1.8.0 rückte um 82 kWh vor: Unterschied -2 kWh (-2,4 %).',
      },
    ])
    expect(check(40)).toMatchObject([{ severity: 'ERROR' }])
  })

  it('is contradicted by a profile with gaps only when that is too much', () => {
    const column = columnOf([40, 40, null, null, 40, 40, 40, 40])
    const check = (later: number) =>
      findRegisterMismatches(column, registerAdvances([at('00:00', 0), at('02:00', later)]), {
        ...thresholds,
        obis,
      })

    expect(check(80)).toEqual([])
    expect(check(50)).toHaveLength(1)
  })

  it('rolls over, or is reset', () => {
    const over = registerAdvances([at('00:00', 99_990), at('01:00', 15)])
    const reset = registerAdvances([at('00:00', 5000), at('01:00', 15)])

    expect(over).toMatchObject([{ kwh: 25, rolledOver: true }])
    expect(findCounterResets(over, obis)).toMatchObject([{ severity: 'INFO' }])
    expect(reset).toMatchObject([{ kwh: NaN }])
    expect(findCounterResets(reset, obis)).toMatchObject([{ severity: 'ERROR' }])
    expect(findRegisterMismatches(columnOf([1, 1, 1, 1]), reset, { ...thresholds, obis })).toEqual(
      [],
    )
  })
})
