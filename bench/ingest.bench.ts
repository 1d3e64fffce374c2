import { randomUUID } from 'node:crypto'
import { memoryUsage } from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '#platform/database/database.ts'
import type { NewReading } from '../subgraphs/timeseries/reading/reading.ts'
import { ReadingStore } from '../subgraphs/timeseries/reading/reading.store.ts'
import type { BulkRow } from '../subgraphs/timeseries/reading/bulk-columns.ts'
import { writeReadings } from '../subgraphs/timeseries/reading/write-readings.store.ts'
import { RollupStore } from '../subgraphs/timeseries/rollup/rollup.store.ts'
import { withBenchDatabase } from './bench-database.ts'
import { ms, quantile, report, timesInTurn, timesOf } from './measure.ts'

// Readings into the database beside a raw COPY of the same rows by the same client into the same table, with its
// partitions and triggers; then the aggregates after 10,000 new rows, and the memory of five million.
const rows = 100_000
const start = Date.parse('2026-01-01T00:00:00Z')
const minuteMs = 60_000
const always = { from: new Date('2025-01-01'), to: new Date('2037-01-01') }
const rounds = { rounds: 5, warmUp: 1 }

await withBenchDatabase(async database => {
  const readings = new ReadingStore(database)
  const rollups = new RollupStore(database)
  await readings.prepare(new Date(start), new Date('2036-01-01'))
  const refresh = () => rollups.refresh(always)
  // Corrections leave dead rows; the database would clear them away beside whatever is measured next.
  const quiet = async () => {
    await refresh()
    await database.pool.query('VACUUM smart_meter_readings, reading_revisions')
  }

  const meterId = await addMeter(database)
  await bulk(database, meterId, rowsOf(rows, 0))
  let round = 0
  let next: NewReading[] = []
  const times = await timesInTurn(
    {
      copied: { run: () => copyRows(database), before: quiet },
      fresh: {
        run: async () => bulk(database, await addMeter(database), rowsOf(rows, 0)),
        before: quiet,
      },
      corrected: { run: () => bulk(database, meterId, rowsOf(rows, ++round)), before: quiet },
      unchanged: { run: () => bulk(database, meterId, rowsOf(rows, round)), before: quiet },
      streamed: {
        run: () => readings.write(next, { answer: 'NEWEST' }),
        before: async () => {
          await quiet()
          next = await batch(database, 10)
        },
      },
      correctedStream: {
        run: () => readings.write(next, { answer: 'NEWEST' }),
        before: async () => {
          await quiet()
          next = next.map(reading => ({ ...reading, voltage: 230 }))
        },
      },
    },
    rounds,
  )
  const shown = (count: number, name: keyof typeof times) => rate(count, times[name], times.copied)
  report({
    'raw COPY': shown(rows, 'copied'),
    'bulk of fresh rows': shown(rows, 'fresh'),
    // The old version goes among the revisions; each row counts once.
    'bulk that corrects every row': shown(rows, 'corrected'),
    'bulk that changes nothing': shown(rows, 'unchanged'),
    'upsert of 10,000 readings of 10 meters': shown(10_000, 'streamed'),
    'upsert that corrects 10,000 readings of 10 meters': shown(10_000, 'correctedStream'),
    'refresh after 10,000 new rows of 10 meters': await refreshTime(database, 10),
    'refresh after 10,000 new rows of 1,000 meters': await refreshTime(database, 1000),
    'memory over 5,000,000 rows': await memoryOf(database, 5_000_000),
  })
})

function* rowsOf(count: number, offset: number): Generator<BulkRow> {
  for (let i = 0; i < count; i++) {
    yield { ts: start + i * minuteMs, consumptionKw: 12 + (i % 96) + offset, quality: 'MEASURED' }
  }
}

async function bulk(database: Database, meterId: string, source: Iterable<BulkRow>) {
  const all = [...source]
  const [from, to] = [new Date(start), new Date(all.at(-1)?.ts ?? start)]
  return database.transaction(client =>
    writeReadings(client, { meterId, from, to, fields: ['consumptionKw'], rows: () => all }),
  )
}

async function copyRows(database: Database): Promise<void> {
  const meterId = await addMeter(database)
  await database.transaction(async client => {
    const lines = function* () {
      for (const { ts, consumptionKw } of rowsOf(rows, 0)) {
        yield `${meterId}\t${new Date(ts).toISOString()}\t${consumptionKw}\t0\n`
      }
    }
    const copy = 'COPY smart_meter_readings (meter_id, ts, consumption_kw, quality) FROM STDIN'
    await pipeline(Readable.from(inChunks(lines(), 1000)), client.query(copyFrom(copy)))
  })
}

function* inChunks(lines: Iterable<string>, size: number): Generator<string> {
  let chunk: string[] = []
  for (const line of lines) {
    chunk.push(line)
    if (chunk.length < size) continue
    yield chunk.join('')
    chunk = []
  }
  yield chunk.join('')
}

async function addMeter(database: Database): Promise<string> {
  const meterId = randomUUID()
  await database.pool.query(
    'INSERT INTO meters (meter_id, name, interval_seconds) VALUES ($1::uuid, $1::text, 60)',
    [meterId],
  )
  return meterId
}

/** 10,000 readings of new meters, as a stream delivers them: by time. */
async function batch(database: Database, meters: number): Promise<NewReading[]> {
  const ids = await Promise.all(Array.from({ length: meters }, () => addMeter(database)))
  return Array.from({ length: 10_000 }, (_, i) => ({
    ...{ meterId: ids[i % meters] ?? '', ts: new Date(start + Math.floor(i / meters) * minuteMs) },
    ...{ consumptionKw: i % 96, productionKw: null, voltage: null, quality: 'MEASURED' },
  }))
}

async function refreshTime(database: Database, meters: number): Promise<string> {
  const rollups = new RollupStore(database)
  const readings = new ReadingStore(database)
  await database.pool.query('VACUUM ANALYZE')
  const times = await timesOf(() => rollups.refresh(always), {
    rounds: 7,
    warmUp: 1,
    before: async () => readings.write(await batch(database, meters)),
  })
  return `p50 ${ms(quantile(times, 0.5))}, slowest ${ms(Math.max(...times))}`
}

/** The heap while millions of rows stream through, which nobody holds. */
async function memoryOf(database: Database, count: number): Promise<string> {
  const meterId = await addMeter(database)
  const to = new Date(start + (count - 1) * minuteMs)
  const samples: number[] = []
  const onProgress = (done: number) => {
    if (done % 500_000 === 0) samples.push(memoryUsage().rss / 2 ** 20)
  }
  const began = performance.now()
  await database.transaction(client =>
    writeReadings(
      client,
      {
        ...{ meterId, from: new Date(start), to, fields: ['consumptionKw'] },
        rows: () => rowsOf(count, 0),
      },
      { onProgress },
    ),
  )
  const seconds = (performance.now() - began) / 1000
  const [first = 0, last = 0] = [samples[1], samples.at(-1)]
  return `${first.toFixed(0)} MB after a fifth, ${last.toFixed(0)} MB at the end (${Math.round(count / seconds / 1000)} k rows/s)`
}

/** The median of both: of the rate, and of its ratio to the COPY of the same round. */
function rate(count: number, times: number[], copied: number[]): string {
  const perSecond = (count * 1000) / quantile(times, 0.5)
  const ratios = times.map((time, i) => (count / time) * ((copied[i] ?? Number.NaN) / rows))
  return `${Math.round(perSecond).toLocaleString('de-DE')} rows/s, ${quantile(ratios, 0.5).toFixed(2)} × COPY`
}
