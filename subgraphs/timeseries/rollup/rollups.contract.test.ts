import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { localDay, slotsOfDay } from '#platform/interval/local-day.ts'
import { realEngines } from '#platform/testing/real-engines.ts'
import { createDatabaseAt, createTestDatabase } from '#platform/testing/test-database.ts'
import type { NewReading, ReadingQuality } from '../reading/reading.ts'
import {
  expectedRollups,
  type ExpectedRollup,
  type RollupView,
} from '../testing/expected-rollups.ts'
import { consumption, openReadings, type TestReadings } from '../testing/test-readings.ts'
import { RollupStore } from './rollup.store.ts'

const { timescale } = realEngines
const views: RollupView[] = ['readings_15m', 'readings_1h', 'readings_1d']

describe('rollups on plain PostgreSQL', () => rollups(createTestDatabase))
describe.skipIf(!timescale)('rollups on TimescaleDB', () =>
  rollups(() => createDatabaseAt(timescale ?? '')),
)

/** The same writes show the same rows, whatever keeps them. */
function rollups(create: typeof createTestDatabase) {
  let test: TestReadings
  let store: RollupStore
  let meterId: string
  beforeAll(async () => {
    test = await openReadings(create)
    store = new RollupStore(test.database)
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    meterId = await test.addMeter(900)
  })

  const always = { from: new Date('2018-01-01'), to: new Date('2027-01-01') }
  const shown = async (view: RollupView) =>
    test.rows<ExpectedRollup>(
      `SELECT meter_id, bucket, consumption_count AS count, consumption_sum_mw AS sum_mw,
         consumption_min AS min, consumption_max AS max, consumption_present AS present,
         ${view === 'readings_15m' ? 'NULL' : 'consumption_peak_kw'} AS peak_kw,
         ${view === 'readings_15m' ? 'NULL' : 'consumption_peak_at'} AS peak_at, quality_bits
       FROM ${view} WHERE meter_id = $1 ORDER BY bucket`,
      [meterId],
    )
  const expectViews = async (readings: NewReading[], intervalSeconds = 900) => {
    for (const view of views) {
      expect(await shown(view)).toEqual(expectedRollups(readings, view, intervalSeconds))
    }
  }
  const dayOf = (date: string, intervalSeconds: number, kwOf: (i: number) => number) => {
    const day = localDay(date, 'Europe/Berlin')
    return Array.from({ length: slotsOfDay(day, intervalSeconds) }, (_, i) =>
      consumption(meterId, new Date(day.start.getTime() + i * intervalSeconds * 1000), kwOf(i)),
    )
  }

  it.each([
    ['2018-03-25', 92],
    ['2018-06-01', 96],
    ['2018-10-28', 100],
  ])('hold %s with its %i quarter-hours, before and after the refresh', async (date, slots) => {
    const day = dayOf(date, 900, i => i + 0.1)
    await test.readings.write(day)

    if ((await store.engine()) === 'plain') await expectViews(day)
    await store.refresh(always)

    await expectViews(day)
    expect(await shown('readings_1d')).toMatchObject([{ count: slots, present: 1 }])
  })

  it('follow late data, corrections and deletions', async () => {
    const day = dayOf('2018-06-01', 900, i => 10 + (i % 7))
    await test.readings.write(day.slice(10))
    await store.refresh(always)
    const late = day.slice(0, 10)
    const corrected = day.slice(20, 30).map(reading => ({ ...reading, consumptionKw: 99 }))
    const deleted = day.slice(40, 50)

    await test.readings.write(late)
    await test.readings.write(corrected)
    await test.rows(
      'DELETE FROM smart_meter_readings WHERE meter_id = $1 AND ts BETWEEN $2 AND $3',
      [meterId, deleted[0]?.ts, deleted.at(-1)?.ts],
    )

    await store.refresh(always)
    const left = [...day.slice(0, 20), ...corrected, ...day.slice(30, 40), ...day.slice(50)]
    await expectViews(left)
  })

  it('lose a bucket with its last reading', async () => {
    await test.readings.write(dayOf('2018-06-01', 900, () => 1))
    await store.refresh(always)

    await test.rows('DELETE FROM smart_meter_readings WHERE meter_id = $1', [meterId])
    await store.refresh(always)

    await expectViews([])
  })

  it('leave faulty values out, but show that there are some', async () => {
    const day = dayOf('2018-06-01', 900, i => i).map((reading, i) =>
      i % 5 === 0 ? { ...reading, quality: 'FAULTY' as const } : reading,
    )
    await test.readings.write(day)
    await store.refresh(always)

    await expectViews(day)
    expect(await shown('readings_1d')).toMatchObject([{ quality_bits: 0b1_0001 }])
  })

  it('take the peak from complete quarter-hours only, and of equals the first', async () => {
    meterId = await test.addMeter(60)
    const day = dayOf('2018-06-01', 60, i => (i >= 600 && i < 614 ? 500 : i >= 700 ? 20 : 10))
    const gappy = day.filter((_, i) => i !== 614)
    await test.readings.write(gappy)
    await store.refresh(always)

    await expectViews(gappy, 60)
    expect(await shown('readings_1d')).toMatchObject([{ peak_kw: 20 }])
  })

  it('know no peak of hourly means, and no more presence than the whole', async () => {
    meterId = await test.addMeter(3600)
    const day = dayOf('2018-06-01', 3600, i => i)
    await test.readings.write(day)
    await store.refresh(always)

    await expectViews(day, 3600)
  })

  it('show the same after any sequence of writes, in any order', async () => {
    const qualities: ReadingQuality[] = ['MEASURED', 'SUBSTITUTED', 'FAULTY']
    const write = fc.record({
      slot: fc.nat(299),
      kw: fc.option(fc.double({ min: 0, max: 1e5, noNaN: true })),
      quality: fc.constantFrom(...qualities),
    })
    const batches = fc.array(fc.array(write, { minLength: 1, maxLength: 60 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(batches, fc.boolean(), async (written, refreshBetween) => {
        meterId = await test.addMeter(300)
        const start = Date.parse('2018-10-27T20:00:00Z')
        const held = new Map<number, NewReading>()
        for (const batch of written) {
          const readings = batch.map(({ slot, kw, quality }) =>
            consumption(meterId, new Date(start + slot * 300_000), kw, { quality }),
          )
          for (const reading of readings) held.set(reading.ts.getTime(), reading)
          await test.readings.write(readings)
          if (refreshBetween) await store.refresh(always)
        }
        await store.refresh(always)
        await expectViews([...held.values()], 300)
      }),
      { numRuns: 12 },
    )
  })
}
