import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import { createLogger } from '#platform/logger.ts'
import type { Database } from '#platform/database/database.ts'
import { MeterStore } from '../subgraphs/timeseries/meter/meter.store.ts'
import { ReadingService } from '../subgraphs/timeseries/reading/reading.service.ts'
import { ReadingStore } from '../subgraphs/timeseries/reading/reading.store.ts'
import { withBenchDatabase } from './bench-database.ts'
import { ms, quantile, report, timesOf } from './measure.ts'

// The query behind the chart of a year: 35,040 quarter-hours of one meter as 800 buckets with their extremes.
const viewer = createViewer({ name: 'bench', role: 'viewer' })
const year = { from: new Date('2025-12-31T23:00:00Z'), to: new Date('2026-12-31T23:00:00Z') }

await withBenchDatabase(async database => {
  const meters = new MeterStore(database)
  const events = new PostgresEventBus(database.url, createLogger('bench'))
  const readings = new ReadingService({ readings: new ReadingStore(database), meters, events })
  const figures: Record<string, string> = {}
  let alone = Number.NaN
  for (const count of [1, 10]) {
    const meterId = await fill(database, meters, count)
    const chart = () =>
      readings.series({ meterId, quantity: 'CONSUMPTION', ...year, maxPoints: 800 }, viewer)
    const times = await timesOf(chart, { rounds: 60, warmUp: 5 })
    if (count === 1) alone = quantile(times, 0.5)
    const growth = `${(quantile(times, 0.5) / alone).toFixed(2)} × one meter`
    figures[`${count} meter(s)`] =
      `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}, ${growth}`
  }
  report(figures)
  await events.close()
})

async function fill(database: Database, meters: MeterStore, count: number): Promise<string> {
  let meterId = ''
  for (let i = 0; i < count; i++) {
    const meter = await meters.create({
      name: `Zähler ${count}-${i}`,
      meteringLocation: null,
      timeZone: 'Europe/Berlin',
      intervalSeconds: 900,
      simulated: false,
    })
    meterId = meter?.id ?? ''
    await database.pool.query(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       SELECT $1, t, 20 + 15 * sin(extract(epoch FROM t) / 13751) + random(), 0
       FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 s', interval '15 min') t`,
      [meterId, year.from, year.to],
    )
  }
  await database.pool.query('ANALYZE smart_meter_readings')
  return meterId
}
