import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consumption, openReadings, type TestReadings } from '../testing/test-readings.ts'
import { ReadingStore } from './reading.store.ts'
import type { BulkRow } from './bulk-columns.ts'
import { writeReadings, type BulkReadings } from './write-readings.store.ts'

let test: TestReadings
let meterId: string
beforeEach(async () => {
  test = await openReadings()
  meterId = await test.addMeter()
})
afterEach(() => test.close())

const start = Date.parse('2026-01-01T00:00:00Z')
const at = (quarter: number) => new Date(start + quarter * 900_000)
const reading = (quarter: number, kw: number | null) => consumption(meterId, at(quarter), kw)
const stored = () =>
  test.rows('SELECT ts, consumption_kw AS kw FROM smart_meter_readings ORDER BY ts')

describe('written readings', () => {
  it('are counted as added, changed or unchanged', async () => {
    await test.readings.write([reading(0, 1), reading(1, 2)])

    const written = await test.readings.write([reading(0, 1), reading(1, 5), reading(2, 3)])

    expect(written).toMatchObject({ added: 1, changed: 1, unchanged: 1 })
    const news = new Map(
      written.stored.map(({ ts, consumptionKw }) => [ts.getTime(), consumptionKw]),
    )
    expect(news).toEqual(
      new Map([
        [at(1).getTime(), 5],
        [at(2).getTime(), 3],
      ]),
    )
  })

  it('of one interval count once: the last one', async () => {
    const written = await test.readings.write([reading(0, 1), reading(0, 2), reading(0, 3)])

    expect(written).toMatchObject({ added: 1, changed: 0, unchanged: 0 })
    expect(await stored()).toEqual([{ ts: at(0), kw: 3 }])
  })

  it('of unknown meters are left out', async () => {
    const unknown = consumption('00000000-0000-4000-8000-000000000000', at(0), 1)

    expect(await test.readings.write([unknown])).toMatchObject({ added: 0, unchanged: 0 })
    expect(await stored()).toEqual([])
  })

  it('keep the fields that the batch does not carry', async () => {
    await test.readings.write([{ ...reading(0, 1), productionKw: 7, voltage: 230 }])

    await test.readings.write([reading(0, 2)], { fields: ['consumptionKw'] })

    expect(await test.rows('SELECT * FROM smart_meter_readings')).toMatchObject([
      { consumption_kw: 2, production_kw: 7, voltage: 230 },
    ])
  })

  it('count as added where the fields they carry were empty', async () => {
    await test.readings.write([{ ...reading(0, null), productionKw: 7 }])

    expect(await test.readings.write([reading(0, 2)], { fields: ['consumptionKw'] })).toMatchObject(
      { added: 1, changed: 0 },
    )
  })

  it('have been known since they last changed', async () => {
    await test.readings.write([reading(0, 1), reading(1, 1)])
    await test.rows(`UPDATE smart_meter_readings SET known_at = '2026-01-02'`)

    await test.readings.write([reading(0, 1), reading(1, 2)])

    const known = await test.rows<{ recent: boolean }>(
      `SELECT known_at > now() - interval '1 minute' AS recent FROM smart_meter_readings ORDER BY ts`,
    )
    expect(known).toEqual([{ recent: false }, { recent: true }])
  })

  it('meet another writer at the same readings: nothing fails, the last one stands', async () => {
    const batches = Array.from({ length: 6 }, (_, kw) =>
      test.readings.write(Array.from({ length: 200 }, (_, quarter) => reading(quarter, kw))),
    )

    const written = await Promise.all(batches)

    expect(written.filter(({ added }) => added > 0).length).toBeGreaterThan(0)
    const kw = await test.rows('SELECT DISTINCT consumption_kw AS kw FROM smart_meter_readings')
    expect(kw).toHaveLength(1)
    expect(await stored()).toHaveLength(200)
  })

  it.each([Number.NaN, Infinity])('are refused with %d', async value => {
    await expect(test.readings.write([reading(0, value)])).rejects.toThrow(RangeError)
  })

  it('of both ends of the tree of months have their partitions made, and the default stays empty', async () => {
    await test.readings.write([
      consumption(meterId, '1999-12-31T23:59:59Z', 1),
      consumption(meterId, '2031-02-01T00:00:00Z', 2),
    ])

    const rows = await test.rows(
      'SELECT tableoid::regclass::text AS part FROM smart_meter_readings ORDER BY ts',
    )
    expect(rows).toEqual([
      { part: 'smart_meter_readings_1999_12' },
      { part: 'smart_meter_readings_2031_02' },
    ])
  })

  it('move out of the default partition when their month is made', async () => {
    await test.rows(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       VALUES ($1, '2031-05-05T00:00Z', 1, 0), ($1, '2031-06-05T00:00Z', 1, 0)`,
      [meterId],
    )

    await test.rows(`SELECT ensure_reading_partitions('2031-05-01', '2031-05-31')`)

    expect(
      await test.rows(
        'SELECT tableoid::regclass::text AS part FROM smart_meter_readings ORDER BY ts',
      ),
    ).toEqual([{ part: 'smart_meter_readings_2031_05' }, { part: 'smart_meter_readings_default' }])
  })

  it('find their month also when many writers need it at once', async () => {
    const writers = Array.from({ length: 8 }, (_, i) => {
      const ts = `2032-0${(i % 3) + 1}-0${i + 1}T00:00:00Z`
      return new ReadingStore(test.database).write([consumption(meterId, ts, i)])
    })

    await Promise.all(writers)

    expect(await test.rows('SELECT FROM smart_meter_readings')).toHaveLength(8)
    expect(await test.rows('SELECT FROM smart_meter_readings_default')).toEqual([])
  })
})

describe('a bulk', () => {
  const rowsOf = (values: (number | null)[]) =>
    values.map((consumptionKw, i): BulkRow => ({
      ts: at(i).getTime(),
      consumptionKw,
      quality: 'MEASURED',
    }))
  const bulkOf = (
    rows: () => Iterable<BulkRow> | AsyncIterable<BulkRow>,
    count: number,
  ): BulkReadings => ({
    ...{ meterId, from: at(0), to: at(count - 1), fields: ['consumptionKw'], rows },
  })
  const write = async (bulk: BulkReadings, options = {}) => {
    await test.readings.prepare(bulk.from, bulk.to)
    return test.database.transaction(client => writeReadings(client, bulk, options))
  }

  it('of fresh rows goes in at once', async () => {
    const rows = rowsOf([1, null, 3])

    expect(await write(bulkOf(() => rows, 3))).toEqual({
      added: 3,
      changed: 0,
      unchanged: 0,
      kept: 0,
    })
    expect(await stored()).toEqual([
      { ts: at(0), kw: 1 },
      { ts: at(1), kw: null },
      { ts: at(2), kw: 3 },
    ])
  })

  it('over rows that are there writes only what differs', async () => {
    await test.readings.write([reading(1, 2), reading(2, 5)])
    const rows = rowsOf([1, 2, 3])

    expect(await write(bulkOf(() => rows, 3))).toEqual({
      added: 1,
      changed: 1,
      unchanged: 1,
      kept: 0,
    })
    expect(await write(bulkOf(() => rows, 3))).toEqual({
      added: 0,
      changed: 0,
      unchanged: 3,
      kept: 0,
    })
  })

  it('with the same interval twice keeps the last', async () => {
    const rows = [...rowsOf([1, 2]), { ...rowsOf([9])[0], ts: at(0).getTime() } as BulkRow]

    expect(await write(bulkOf(() => rows, 2))).toMatchObject({ added: 2 })
    expect(await stored()).toEqual([
      { ts: at(0), kw: 9 },
      { ts: at(1), kw: 2 },
    ])
  })

  it('gives way to a reading that arrives in the middle', async () => {
    async function* rows() {
      const [first, second, third] = rowsOf([1, 2, 3])
      if (first) yield first
      await test.readings.write([reading(1, 20)])
      if (second) yield second
      if (third) yield third
    }

    expect(await write(bulkOf(rows, 3))).toEqual({ added: 2, changed: 1, unchanged: 0, kept: 0 })
    expect(await stored()).toEqual([
      { ts: at(0), kw: 1 },
      { ts: at(1), kw: 2 },
      { ts: at(2), kw: 3 },
    ])
  })

  it.each(['fresh', 'there already'])(
    'that is stopped leaves nothing of rows that are %s',
    async how => {
      if (how !== 'fresh') await test.readings.write([reading(0, 7)])
      const rows = rowsOf(Array.from({ length: 25_000 }, (_, i) => i))
      const controller = new AbortController()
      const onProgress = (done: number) => {
        if (done >= 10_000) controller.abort(new Error('abgebrochen'))
      }

      const written = write(
        bulkOf(() => rows, 25_000),
        { onProgress, signal: controller.signal },
      )

      await expect(written).rejects.toThrow('abgebrochen')
      expect(await stored()).toEqual(how === 'fresh' ? [] : [{ ts: at(0), kw: 7 }])
      expect(await write(bulkOf(() => rows.slice(0, 2), 2))).toMatchObject({
        changed: how === 'fresh' ? 0 : 1,
      })
    },
  )

  it('follows another bulk into the same meter', async () => {
    const rows = rowsOf(Array.from({ length: 3000 }, (_, i) => i))

    const counts = await Promise.all([
      write(bulkOf(() => rows, 3000)),
      write(bulkOf(() => rows, 3000)),
    ])

    expect(counts.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, 3000])
    expect(counts.map(({ unchanged }) => unchanged).sort((a, b) => a - b)).toEqual([0, 3000])
  })
})
