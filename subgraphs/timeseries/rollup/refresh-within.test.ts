import type { PoolClient } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consumption, openReadings, type TestReadings } from '../testing/test-readings.ts'
import { expectedRollups, type RollupView } from '../testing/expected-rollups.ts'
import type { NewReading } from '../reading/reading.ts'
import { RollupStore } from './rollup.store.ts'

let test: TestReadings
let rollups: RollupStore
let meterId: string
beforeEach(async () => {
  test = await openReadings()
  rollups = new RollupStore(test.database)
  meterId = await test.addMeter()
  await test.readings.prepare(at(0), at(2000))
})
afterEach(() => test.close())

// From a Friday on; the clocks change on the Sunday after it (2018-10-28, 100 quarter-hours).
const start = Date.parse('2018-10-26T22:30:00Z')
const at = (quarter: number) => new Date(start + quarter * 900_000)
const reading = (quarter: number, kw: number) => consumption(meterId, at(quarter), kw)
const some = (from: number, to: number, more = 0) =>
  Array.from({ length: to - from }, (_, i) => reading(from + i, from + i + more))
const marks = async () => (await test.rows('SELECT FROM rollup_dirty')).length

/** Writes in one transaction and makes the aggregates in it. */
const writeWhole = (readings: NewReading[], then?: (client: PoolClient) => Promise<void>) =>
  test.database.transaction(async client => {
    await test.readings.write(readings, { client })
    const stamps = readings.map(({ ts }) => ts.getTime())
    const span = { from: new Date(Math.min(...stamps)), to: new Date(Math.max(...stamps)) }
    await rollups.refreshWithin(client, [{ meterId, ...span }])
    await then?.(client)
  })

async function expectViews(readings: NewReading[]) {
  for (const view of ['readings_15m', 'readings_1h', 'readings_1d'] satisfies RollupView[]) {
    const shown = await test.rows(
      `SELECT meter_id, bucket, consumption_count AS count, consumption_sum_mw AS sum_mw,
         consumption_min AS min, consumption_max AS max, consumption_present AS present,
         ${view === 'readings_15m' ? 'NULL' : 'consumption_peak_kw'} AS peak_kw,
         ${view === 'readings_15m' ? 'NULL' : 'consumption_peak_at'} AS peak_at, quality_bits
       FROM ${view} WHERE meter_id = $1 ORDER BY bucket`,
      [meterId],
    )
    expect(shown).toEqual(expectedRollups(readings, view, 900))
  }
}

describe('a transaction that makes the aggregates of what it writes', () => {
  it('leaves no mark, and the tables hold what the readings say', async () => {
    await writeWhole(some(0, 400))

    expect(await marks()).toBe(0)
    await expectViews(some(0, 400))
    expect(await test.rows('SELECT FROM rollup_1d')).toHaveLength(5)
  })

  it('joins what was there before and after its span', async () => {
    await writeWhole(some(0, 50))
    await writeWhole(some(90, 130))
    await writeWhole(some(45, 92, 1000))

    expect(await marks()).toBe(0)
    await expectViews([...some(0, 45), ...some(45, 92, 1000), ...some(92, 130)])
  })

  it('that is rolled back leaves neither', async () => {
    await writeWhole(some(0, 50))
    const fails = () => Promise.reject(new Error('Strom weg'))

    await expect(writeWhole(some(30, 200, 1000), fails)).rejects.toThrow('Strom weg')

    expect(await marks()).toBe(0)
    await expectViews(some(0, 50))
  })

  it('takes what others have committed, and leaves to them what they have not', async () => {
    await test.readings.write([reading(3, 1), reading(6, 2)])
    const other = await test.database.pool.connect()
    await other.query('BEGIN')
    await test.readings.write([reading(5, 1)], { client: other })

    try {
      await writeWhole([reading(3, 2), reading(6, 1)])
      expect(await marks()).toBe(0)
      await expectViews([reading(3, 2), reading(6, 1)])
    } finally {
      await other.query('COMMIT')
      other.release()
    }

    expect(await marks()).toBe(1)
    const whole = [reading(3, 2), reading(5, 1), reading(6, 1)]
    await expectViews(whole)
    await rollups.refresh({ from: at(0), to: at(10) })
    await expectViews(whole)
  })

  it('recomputes nothing where nothing changed', async () => {
    await writeWhole(some(0, 50))
    const rows = () => test.rows('SELECT ctid::text, bucket FROM rollup_15m ORDER BY bucket')
    const before = await rows()

    await writeWhole(some(0, 50))

    expect(await rows()).toEqual(before)
  })
})

describe('the views, while marks are left', () => {
  it('show what lies between marks of one day as well as what is marked', async () => {
    await writeWhole(some(0, 300))
    const news = [reading(110, 500), reading(190, 600), reading(205, 700)]
    await test.readings.write(news)

    expect(await marks()).toBe(3)
    const changed = new Set([110, 190, 205].map(quarter => at(quarter).getTime()))
    await expectViews(
      [...some(0, 300).filter(({ ts }) => !changed.has(ts.getTime())), ...news].sort(
        (a, b) => a.ts.getTime() - b.ts.getTime(),
      ),
    )
  })

  it('show hours and days whose readings were dropped, with what came since', async () => {
    await writeWhole(some(0, 300))
    await test.rows('SELECT drop_reading_partitions($1)', [new Date('2019-01-01')])
    await test.readings.prepare(at(0), at(300))
    await test.readings.write([reading(301, 7)])

    const [day] = await test.rows(
      'SELECT sum(consumption_count)::int AS count FROM readings_1d WHERE meter_id = $1',
      [meterId],
    )
    expect(day).toEqual({ count: 301 })
  })
})
