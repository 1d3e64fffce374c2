import fc from 'fast-check'
import type { PoolClient } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consumption, openReadings, type TestReadings } from '../testing/test-readings.ts'
import { methodNumber, qualityNumber, type NewReading } from './reading.ts'
import type { BulkRow } from './bulk-columns.ts'
import { writeReadings } from './write-readings.store.ts'

let test: TestReadings
let meterId: string
beforeEach(async () => {
  test = await openReadings()
  meterId = await test.addMeter()
  await test.readings.prepare(at(0), at(count))
})
afterEach(() => test.close())

const count = 600
const start = Date.parse('2026-01-31T00:00:00Z')
const at = (quarter: number) => new Date(start + quarter * 900_000)
const all = (kwOf: (quarter: number) => number | null, of = meterId) =>
  Array.from({ length: count }, (_, i) => consumption(of, at(i), kwOf(i)))
const bulk = (kwOf: (quarter: number) => number | null, options = {}, rows = count) =>
  test.database.transaction(client =>
    writeReadings(
      client,
      {
        ...{ meterId, from: at(0), to: at(rows - 1), fields: ['consumptionKw'] as const },
        *rows(): Generator<BulkRow> {
          for (let i = 0; i < rows; i++)
            yield { ts: at(i).getTime(), consumptionKw: kwOf(i), quality: 'MEASURED' }
        },
      },
      options,
    ),
  )
const values = (of = meterId) =>
  test.rows(
    'SELECT ts, consumption_kw AS kw, quality, method FROM smart_meter_readings WHERE meter_id = $1 ORDER BY ts',
    [of],
  )
const versions = (of = meterId) =>
  test.rows(
    `SELECT ts, consumption_kw AS kw, quality FROM reading_revisions WHERE meter_id = $1
     ORDER BY ts, known_from`,
    [of],
  )
/** As if everything had been written an hour earlier. */
const anHourPasses = async () => {
  await test.rows(`UPDATE smart_meter_readings SET known_at = known_at - interval '1 hour'`)
  await test.rows(
    `UPDATE reading_revisions SET known_from = known_from - interval '1 hour', known_until = known_until - interval '1 hour'`,
  )
}

describe('a bulk that corrects every reading', () => {
  it('keeps every superseded version, time after time', async () => {
    await bulk(i => i)
    await anHourPasses()
    expect(await bulk(i => i + 0.5)).toEqual({ added: 0, changed: count, unchanged: 0, kept: 0 })
    await anHourPasses()
    await bulk(i => i + 1)

    expect(await versions()).toMatchObject(
      Array.from({ length: count }, (_, i) => [{ kw: i }, { kw: i + 0.5 }]).flat(),
    )
    expect(await values()).toMatchObject(Array.from({ length: count }, (_, i) => ({ kw: i + 1 })))
  })

  it('leaves nothing, neither values nor versions, when its connection is ended in the middle', async () => {
    const rows = 25_000
    await bulk(i => i, {}, rows)
    await anHourPasses()
    const onProgress = async (done: number) => {
      if (done < 20_000) return
      await test.rows(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND pid <> pg_backend_pid()`,
      )
    }

    await expect(bulk(i => i + 1, { onProgress }, rows)).rejects.toThrow()

    expect(await versions()).toEqual([])
    const [sum] = await test.rows('SELECT sum(consumption_kw) AS kw FROM smart_meter_readings')
    expect(sum).toEqual({ kw: (rows * (rows - 1)) / 2 })
    expect(await bulk(i => i + 1, {}, rows)).toMatchObject({ changed: rows })
    expect(await versions()).toHaveLength(rows)
  })
})

describe('while another writer is at the same readings, a bulk', () => {
  it('writes also what that one removes', async () => {
    await test.readings.write(all(i => i))
    const other = await openTransaction()
    await other.query('DELETE FROM smart_meter_readings WHERE ts = $1', [at(300)])

    const written = bulk(i => i + 1)
    await somebodyWaits()
    await other.end()
    await written

    expect(await values()).toMatchObject(Array.from({ length: count }, (_, i) => ({ kw: i + 1 })))
  })

  it('leaves the correction of a person as it is', async () => {
    await test.readings.write(all(i => i))
    const other = await openTransaction()
    await other.query(
      'UPDATE smart_meter_readings SET consumption_kw = 77, quality = $2, method = $3 WHERE ts = $1',
      [at(300), qualityNumber('CORRECTED'), methodNumber('MANUAL')],
    )

    const written = bulk(i => i + 1)
    await somebodyWaits()
    await other.end()
    await written

    expect((await values())[300]).toMatchObject({ kw: 77, quality: qualityNumber('CORRECTED') })
  })
})

describe('many readings at once', () => {
  it('come to the same as few at a time, in values, versions and counts', async () => {
    const batches = fc.array(
      fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { minLength: 20, maxLength: 20 }),
      { minLength: 2, maxLength: 4 },
    )
    const qualities = ['MEASURED', 'SUBSTITUTED', 'FAULTY', 'CORRECTED'] as const
    await fc.assert(
      fc.asyncProperty(batches, async rounds => {
        const [dense, single] = [await test.addMeter(), await test.addMeter()]
        for (const [round, pattern] of rounds.entries()) {
          const of = (id: string): NewReading[] =>
            all(i => pattern[i % 20] ?? null, id).map((reading, i) => ({
              ...reading,
              quality: qualities[(i + round) % 7] ?? 'MEASURED',
            }))
          const atOnce = await test.readings.write(of(dense))
          const piecemeal = { added: 0, changed: 0, unchanged: 0, kept: 0 }
          for (let from = 0; from < count; from += 200) {
            const part = await test.readings.write(of(single).slice(from, from + 200))
            piecemeal.added += part.added
            piecemeal.changed += part.changed
            piecemeal.unchanged += part.unchanged
            piecemeal.kept += part.kept
          }
          expect(atOnce).toMatchObject(piecemeal)
          await anHourPasses()
        }
        expect(await values(dense)).toEqual(await values(single))
        expect(await versions(dense)).toEqual(await versions(single))
      }),
      { numRuns: 4 },
    )
  }, 120_000)

  it('come back as they are stored', async () => {
    await test.readings.write(all(i => i))

    const { stored } = await test.readings.write(all(i => (i < 2 ? i + 1 : i)))

    expect(stored.map(({ ts, consumptionKw }) => [ts, consumptionKw])).toEqual([
      [at(0), 1],
      [at(1), 2],
    ])
  })
})

/** Of another connection; `end` commits it. */
async function openTransaction() {
  const client: PoolClient = await test.database.pool.connect()
  await client.query('BEGIN')
  return {
    query: async (sql: string, parameters: unknown[]) => client.query(sql, parameters),
    async end() {
      await client.query('COMMIT')
      client.release()
    },
  }
}

async function somebodyWaits(): Promise<void> {
  const waiting = () =>
    test.rows(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
  await expect.poll(async () => (await waiting()).length, { timeout: 10_000 }).toBeGreaterThan(0)
}
