import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import { consumption, openReadings, type TestReadings } from '../testing/test-readings.ts'
import { dropOldMonths } from './retention.store.ts'
import { createRollupRefresher } from './rollup-refresher.ts'
import { RollupStore } from './rollup.store.ts'

let test: TestReadings
let meterId: string
beforeEach(async () => {
  test = await openReadings()
  meterId = await test.addMeter()
})
afterEach(() => test.close())

const forEver = { compressAfterDays: undefined, retentionDays: undefined }
const start = () =>
  createRollupRefresher({
    database: test.database,
    logger: createLogger('test'),
    settings: forEver,
    everyMs: 20,
  })
const marks = async () => (await test.rows('SELECT FROM rollup_dirty')).length
const partitions = () =>
  test.rows(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits
     WHERE inhparent = 'smart_meter_readings'::regclass ORDER BY 1`,
  )

describe('the refresher of the worker', () => {
  it('takes the marks of what was written, whenever it was', async () => {
    const refresher = start()
    await test.readings.write([consumption(meterId, '2018-06-01T00:00Z', 1)])
    await expect.poll(marks).toBe(0)

    await test.readings.write([consumption(meterId, '2018-06-01T00:00Z', 2)])
    await expect.poll(marks).toBe(0)

    expect(await test.rows('SELECT consumption_max AS kw FROM rollup_1d')).toEqual([{ kw: 2 }])
    await refresher.stop()
  })

  it('goes on when its connections were cut', async () => {
    const refresher = start()
    await expect.poll(marks).toBe(0)
    await test.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )

    await expect
      .poll(() =>
        test.readings.write([consumption(meterId, '2018-06-01T00:00Z', 1)]).catch(() => 0),
      )
      .toMatchObject({ added: expect.any(Number) })

    await expect.poll(marks).toBe(0)
    await refresher.stop()
  })

  it('makes the months ahead and moves readings that had none', async () => {
    await test.rows(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       VALUES ($1, '2031-05-05T00:00Z', 1, 0)`,
      [meterId],
    )
    const refresher = start()

    await expect.poll(() => test.rows('SELECT FROM smart_meter_readings_default')).toEqual([])
    await refresher.stop()

    const names = await partitions()
    const ahead = new Date(Date.now() + 61 * 86_400_000).toISOString().slice(0, 7).replace('-', '_')
    expect(names).toContainEqual({ name: 'smart_meter_readings_2031_05' })
    expect(names).toContainEqual({ name: `smart_meter_readings_${ahead}` })
  })
})

describe('the retention', () => {
  const now = new Date('2026-04-15T00:00:00Z')
  const drop = (retentionDays: number | undefined) =>
    dropOldMonths(test.database, new RollupStore(test.database), { ...forEver, retentionDays }, now)
  const day = () =>
    test.rows('SELECT bucket, consumption_max AS kw FROM readings_1d ORDER BY bucket')

  beforeEach(async () => {
    await test.readings.write([
      consumption(meterId, '2026-01-10T12:00Z', 1),
      consumption(meterId, '2026-01-10T12:15Z', 5),
      consumption(meterId, '2026-03-10T12:00Z', 2),
    ])
    await test.rows(`UPDATE smart_meter_readings SET known_at = '2026-03-11'`)
    await test.readings.write([consumption(meterId, '2026-01-10T12:00Z', 3)])
  })

  it('drops the months that lie before it as a whole; the aggregates stay, the revisions go', async () => {
    const before = await day()

    expect(await drop(45)).toContain('smart_meter_readings_2026_01')

    expect(await day()).toEqual(before)
    expect(await test.rows('SELECT consumption_kw AS kw FROM smart_meter_readings')).toEqual([
      { kw: 2 },
    ])
    expect(await test.rows('SELECT FROM reading_revisions')).toEqual([])
  })

  it('keeps everything where nothing is set', async () => {
    expect(await drop(undefined)).toEqual([])
    expect(await test.rows('SELECT FROM smart_meter_readings')).toHaveLength(3)
  })

  it('never lets a late reading replace the aggregate of what was dropped, but adds what was not there', async () => {
    await drop(45)

    const again = new RollupStore(test.database)
    const { ReadingStore } = await import('../reading/reading.store.ts')
    await new ReadingStore(test.database).write([
      consumption(meterId, '2026-01-10T12:15Z', 4),
      consumption(meterId, '2026-01-11T12:00Z', 7),
    ])
    await again.refreshClosed(now)

    expect((await day()).map(row => ('kw' in row ? row.kw : undefined))).toEqual([5, 7, 2])
  })
})
