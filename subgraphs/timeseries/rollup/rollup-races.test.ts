import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PoolClient } from 'pg'
import { consumption, openReadings, type TestReadings } from '../testing/test-readings.ts'
import { RollupStore } from './rollup.store.ts'

let test: TestReadings
let rollups: RollupStore
let meterId: string
beforeEach(async () => {
  test = await openReadings()
  rollups = new RollupStore(test.database)
  meterId = await test.addMeter(60)
  await test.readings.prepare(new Date(start), new Date(start))
})
afterEach(() => test.close())

const always = { from: new Date('2018-01-01'), to: new Date('2027-01-01') }
const start = Date.parse('2026-03-01T10:00:00Z')
const minute = (i: number, kw: number) => consumption(meterId, new Date(start + i * 60_000), kw)
const day = async () =>
  test.rows('SELECT consumption_count AS count, consumption_sum_mw / 1e6 AS kw FROM readings_1d')
const marks = async () => (await test.rows('SELECT FROM rollup_dirty')).length

/** A transaction that is held open until `commit`. */
async function openTransaction() {
  const client: PoolClient = await test.database.pool.connect()
  await client.query('BEGIN')
  return {
    client,
    async commit() {
      await client.query('COMMIT')
      client.release()
    },
  }
}

describe('a refresh', () => {
  it('never swallows the mark of a writer that has not committed', async () => {
    await test.readings.write([minute(0, 1)])
    const writer = await openTransaction()
    await test.readings.write([minute(1, 2)], { client: writer.client })

    await rollups.refresh(always)
    expect(await day()).toEqual([{ count: 1, kw: 1 }])
    await writer.commit()

    expect(await day()).toEqual([{ count: 2, kw: 3 }])
    await rollups.refresh(always)
    expect(await day()).toEqual([{ count: 2, kw: 3 }])
    expect(await marks()).toBe(0)
  })

  it('never swallows the mark of a deletion that has not committed', async () => {
    await test.readings.write([minute(0, 1), minute(1, 2)])
    const writer = await openTransaction()
    await writer.client.query('DELETE FROM smart_meter_readings WHERE ts = $1', [new Date(start)])

    await rollups.refresh(always)
    expect(await day()).toEqual([{ count: 2, kw: 3 }])
    await writer.commit()

    expect(await day()).toEqual([{ count: 1, kw: 2 }])
    await rollups.refresh(always)
    expect(await day()).toEqual([{ count: 1, kw: 2 }])
  })

  it('that rolls back leaves marks and aggregates as they were', async () => {
    await test.readings.write([minute(0, 1)])
    const refresh = await openTransaction()
    await refresh.client.query('SELECT refresh_rollups(1000, NULL)')
    await refresh.client.query('ROLLBACK')
    await refresh.commit()

    expect(await marks()).toBe(1)
    expect(await test.rows('SELECT FROM rollup_1d')).toEqual([])
    expect(await day()).toEqual([{ count: 1, kw: 1 }])
  })

  it('waits for another one, and sees then what was written meanwhile', async () => {
    await test.readings.write([minute(0, 1)])
    const first = await openTransaction()
    await first.client.query('SELECT refresh_rollups(1000, NULL)')
    const second = rollups.refresh(always)
    await test.readings.write([minute(1, 2)])
    await first.commit()
    await second

    expect(await marks()).toBe(0)
    expect(await day()).toEqual([{ count: 2, kw: 3 }])
  })

  it('leaves the quarter-hour that is still filling to the views', async () => {
    const now = new Date(start + 20 * 60_000)
    await test.readings.write([minute(0, 1), minute(16, 2), minute(17, 2)])
    await test.readings.write([minute(18, 3)])
    await test.readings.write([minute(19, 3)])

    expect(await rollups.refreshClosed(now)).toBe(1)
    expect(await marks()).toBe(3)
    await rollups.compactMarks(now)

    expect(await marks()).toBe(1)
    expect(await day()).toEqual([{ count: 5, kw: 11 }])
  })
})

it('the views are right at every moment of concurrent writes, deletions and refreshes', async () => {
  const isDone = { value: false }
  /** One writer takes the even minutes, the other the odd ones: they share every bucket, but no row. */
  const write = async (parity: number) => {
    for (let round = 0; round < 15; round++) {
      const at = (round * 104_729 + parity * 7919) % 200
      const minuteOf = (i: number) => ((at + i * 11) % 200) * 2 + parity
      const transaction = await openTransaction()
      const gone = new Date(start + minuteOf(9) * 60_000)
      await transaction.client.query('DELETE FROM smart_meter_readings WHERE ts = $1', [gone])
      const some = Array.from({ length: 5 }, (_, i) => minute(minuteOf(i), round))
      await test.readings.write(some, { client: transaction.client })
      await transaction.commit()
    }
  }
  const refresh = async () => {
    while (!isDone.value) {
      await rollups.refresh(always)
      await rollups.compactMarks(new Date(start))
    }
  }
  const wrong: unknown[] = []
  const watch = async () => {
    while (!isDone.value) wrong.push(...(await differences()))
  }

  const background = [refresh(), refresh(), watch()]
  await Promise.all([0, 1].map(write))
  isDone.value = true
  await Promise.all(background)
  await rollups.refresh(always)
  wrong.push(...(await differences()))

  expect(wrong).toEqual([])
  expect(await marks()).toBe(0)
}, 30_000)

/** Buckets of each view that differ from the readings, in one snapshot. */
async function differences(): Promise<object[]> {
  const compare = (view: string, bucket: string) => `
    SELECT '${view}' AS view, bucket, v.n, v.mw, r.n AS raw_n, r.mw AS raw_mw
    FROM (SELECT bucket, consumption_count AS n, consumption_sum_mw AS mw FROM ${view}) v
    FULL JOIN (SELECT ${bucket} AS bucket, count(consumption_kw) AS n, sum(round(consumption_kw * 1e6)) AS mw
               FROM smart_meter_readings GROUP BY 1) r USING (bucket)
    WHERE v.n IS DISTINCT FROM r.n OR v.mw IS DISTINCT FROM r.mw`
  return test.rows(
    [
      compare('readings_15m', `date_bin('15 minutes', ts, 'epoch')`),
      compare('readings_1h', `date_bin('1 hour', ts, 'epoch')`),
      compare('readings_1d', `date_trunc('day', ts, 'Europe/Berlin')`),
    ].join(' UNION ALL '),
  )
}
