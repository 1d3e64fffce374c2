import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '#platform/database/database.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createSimulationJobs } from '../subgraphs/simulation/jobs.ts'
import { HistoryIntake } from '../subgraphs/timeseries/reading/history-intake.store.ts'
import { withBenchDatabase } from './bench-database.ts'
import { report } from './measure.ts'

// A year of ten simulated meters at one minute: computed, written with its aggregates, beside a raw COPY of as many
// rows into the same table on two connections, month by month and in turn with it.
const meters = 10
const minutes = 525_600
const from = new Date('2025-01-01T00:00:00Z')
const to = new Date('2026-01-01T00:00:00Z')

await withBenchDatabase(async database => {
  await new HistoryIntake(database).prepare(from, to)
  const ids = await simulatedMeters(database)
  const copied = await timeOf(() => copyAll(database))
  await database.pool.query('TRUNCATE smart_meter_readings')
  const [job] = createSimulationJobs({ database }, new HistoryIntake(database))
  const payload = { meterIds: ids, from: from.toISOString(), to: to.toISOString() }
  const history = newJobRecord({ kind: 'GENERATE_HISTORY' })
  const written = await timeOf(() => job.run(payload, jobContext(history)))
  const { rows } = await database.pool.query<{ readings: number; marks: number; days: number }>(
    `SELECT (SELECT count(*) FROM smart_meter_readings)::int AS readings,
            (SELECT count(*) FROM rollup_dirty)::int AS marks, (SELECT count(*) FROM rollup_1d)::int AS days`,
  )
  const [found] = rows
  if (found?.readings !== meters * minutes || found.marks > 0 || found.days < meters * 365) {
    throw new Error(`the history is not complete: ${JSON.stringify(found)}`)
  }
  report({
    'raw COPY, two connections': figure(copied),
    'generateHistory with aggregates': `${figure(written)}, ${(copied / written).toFixed(2)} × COPY`,
    target: '10 meters × 1 year × 1 min in less than 60 s',
  })
})

function figure(seconds: number): string {
  const perSecond = Math.round((meters * minutes) / seconds).toLocaleString('de-DE')
  return `${seconds.toFixed(1)} s, ${perSecond} rows/s`
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

async function simulatedMeters({ pool }: Database): Promise<string[]> {
  const ids = Array.from({ length: meters }, () => randomUUID())
  for (const [i, id] of ids.entries()) {
    await pool.query(
      `INSERT INTO meters (meter_id, name, time_zone, interval_seconds, simulated)
       VALUES ($1, $2, 'Europe/Berlin', 60, true)`,
      [id, `Simulation ${i}`],
    )
    await pool.query(
      `INSERT INTO simulations (meter_id, profile, interval_seconds, seed) VALUES ($1, $2, 60, $3)`,
      [id, ['OFFICE', 'HOUSEHOLD', 'PV', 'NORMAL'][i % 4], i + 1],
    )
  }
  return ids
}

/** Half of the meters on each of two connections, a transaction per meter and month. */
async function copyAll(database: Database): Promise<void> {
  const halves = [0, 1].map(async () => {
    for (let meter = 0; meter < meters / 2; meter += 1) await copyMeter(database, randomUUID())
  })
  await Promise.all(halves)
}

async function copyMeter(database: Database, meterId: string): Promise<void> {
  const perMonth = minutes / 12
  for (let month = 0; month < 12; month += 1) {
    const start = from.getTime() + month * perMonth * 60_000
    await database.transaction(async client => {
      const lines = function* () {
        let chunk = ''
        for (let i = 0; i < perMonth; i += 1) {
          const ts = new Date(start + i * 60_000).toISOString()
          chunk += `${meterId}\t${ts}\t${12 + (i % 960) / 10}\t${(i % 77) / 10}\t${229 + (i % 20) / 10}\t5\n`
          if (i % 1000 !== 999) continue
          yield chunk
          chunk = ''
        }
        yield chunk
      }
      const copy = `COPY smart_meter_readings (meter_id, ts, consumption_kw, production_kw, voltage, quality) FROM STDIN`
      await pipeline(Readable.from(lines()), client.query(copyFrom(copy)))
    })
  }
}
