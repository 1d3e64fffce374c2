import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { zoneClock } from '../time/zone-clock.ts'
import { checkColumn } from './check-column.ts'
import type { Found, QualityRule } from './quality-finding.ts'
import { emptyColumn, runsOf, type ReadingColumn } from './reading-column.ts'
import { isGround, proposeSubstitutes } from './substitute.ts'
import { thresholds } from './testing/columns.ts'
import type { Thresholds } from './thresholds.ts'

const folder = new URL('../../../../shared/data/', import.meta.url)
const pvFile = new URL('pv_inv2173_labelled_stale_15min.csv', folder)
const householdFile = new URL('household_fr_load_pv_30min_2024-02_2025-02.csv', folder)
const steelFile = new URL('industry_steel_15min_2018.csv', folder)

const clock = zoneClock('Europe/Berlin')
const dayTypes = calendarDayTypes({ state: null, options: [] })
const quarterMs = 900_000
const pv: Thresholds = { ...thresholds, zeroRunHours: 48, spikeThreshold: null }

function rowsOf(file: URL): string[][] {
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1)
  return lines.map(line => line.split(','))
}

/** kW at instants; empty cells are missing. */
function columnFrom(rows: [ms: number, cell: string | undefined][], stepMs: number): ReadingColumn {
  const given = rows.filter(([, cell]) => cell !== undefined && cell !== '')
  const [first, last] = [given.at(0)?.[0] ?? 0, given.at(-1)?.[0] ?? 0]
  const column = emptyColumn(first, last + stepMs, stepMs)
  for (const [ms, cell] of given) {
    column.values[(ms - first) / stepMs] = Number(cell)
    column.qualities[(ms - first) / stepMs] = 0
  }
  return column
}

function check(column: ReadingColumn, given: Thresholds): Map<QualityRule, Found[]> {
  const found = checkColumn({
    ...{ column, clock, dayTypes, thresholds: given, registers: [], capacityKw: null },
    stamps: { offGrid: [], shared: [] },
  })
  return new Map(found.map(({ rule }) => [rule, found.filter(other => other.rule === rule)]))
}

describe.skipIf(!existsSync(pvFile))('a PV inverter with labelled frozen values', () => {
  it('is recognised with precision and recall 1', () => {
    const rows = rowsOf(pvFile)
    const column = columnFrom(
      rows.map(([stamp = '', cell]) => [Date.parse(stamp), cell]),
      quarterMs,
    )

    const frozen = check(column, pv).get('FROZEN') ?? []

    const counts = { hit: 0, false: 0, missed: 0 }
    for (const [stamp = '', , label] of rows) {
      const ms = Date.parse(stamp)
      const isFound = frozen.some(({ from, to }) => ms >= from && ms < to)
      if (isFound && label === 'True') counts.hit += 1
      else if (isFound) counts.false += 1
      else if (label === 'True') counts.missed += 1
    }
    expect(counts).toEqual({ hit: 245, false: 0, missed: 0 })
  })
})

describe.skipIf(!existsSync(householdFile))('a household with real gaps', () => {
  const column = () =>
    columnFrom(
      rowsOf(householdFile).map(([stamp = '', load]) => [
        Date.parse(stamp),
        load === '' ? '' : String(Number(load) / 1000),
      ]),
      2 * quarterMs,
    )

  it('has every missing half-hour in exactly one gap', () => {
    const load = column()
    const missing = load.values.filter(Number.isNaN).length

    const gaps = check(load, thresholds).get('GAP') ?? []

    let intervals = 0
    for (const gap of gaps) intervals += gap.intervals
    expect(gaps).toHaveLength(27)
    expect(intervals).toBe(missing)
    expect(gaps[0]).toMatchObject({ severity: 'ERROR', message: '42 Werte fehlen (21 Stunden).' })
  })

  it('can have them filled wherever there are comparable days, within what was seen there', () => {
    const load = column()
    const runs = runsOf(load.values.length, slot => Number.isNaN(load.values[slot]))
    const isValidated = (slot: number) => isGround(load, slot)
    let most = 0
    for (const kw of load.values) most = Math.max(most, Number.isNaN(kw) ? 0 : kw)

    const filled = runs.map(run =>
      proposeSubstitutes({
        ...{ column: load, runs: [run], isValidated, thresholds, clock, dayTypes, advances: [] },
      }),
    )

    expect(filled.filter(result => result instanceof UserError).length).toBeLessThanOrEqual(3)
    for (const { kw } of filled.flatMap(result => (result instanceof UserError ? [] : result))) {
      expect(kw).toBeGreaterThanOrEqual(0)
      expect(kw).toBeLessThanOrEqual(most)
    }
  })
})

describe.skipIf(!existsSync(steelFile))('a year of a steel works', () => {
  it('has no gap and hardly anything to look at', () => {
    const start = Date.parse('2017-12-31T23:00:00Z')
    const steel = columnFrom(
      rowsOf(steelFile).map(([, kwh], place) => [
        start + place * quarterMs,
        String(Number(kwh) * 4),
      ]),
      quarterMs,
    )

    const found = check(steel, thresholds)

    expect([...found.keys()].toSorted()).toEqual(
      ['FROZEN', 'SPIKE', 'ZERO_RUN'].filter(rule => found.has(rule as QualityRule)),
    )
    for (const some of found.values()) expect(some.length).toBeLessThanOrEqual(10)
  })
})
