import { randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import type { Database } from '#platform/database/database.ts'
import type { Meter } from '../subgraphs/timeseries/meter/meter.ts'
import { MeterStore } from '../subgraphs/timeseries/meter/meter.store.ts'
import { ReadingStore } from '../subgraphs/timeseries/reading/reading.store.ts'
import {
  createSeriesService,
  type SeriesRequest,
} from '../subgraphs/timeseries/reading/series.service.ts'
import { StoredSeriesStore } from '../subgraphs/timeseries/reading/stored-series.store.ts'
import { RollupStore } from '../subgraphs/timeseries/rollup/rollup.store.ts'
import { withBenchDatabase } from './bench-database.ts'
import { ms, quantile, report, timesOf } from './measure.ts'

// What the views of a meter ask for, at the services of the subgraph: ten meters with a year of minutes each, then
// forty more with quarter-hours. The query of one meter must not grow with the others.
const viewer = createViewer({ name: 'bench', role: 'viewer' })
const year = { from: new Date('2025-12-31T23:00:00Z'), to: new Date('2026-12-31T23:00:00Z') }
const day = { from: new Date('2026-06-14T22:00:00Z'), to: new Date('2026-06-15T22:00:00Z') }
const rounds = { rounds: 40, warmUp: 5 }

await withBenchDatabase(async database => {
  const meters = new MeterStore(database)
  const readings = new ReadingStore(database)
  const service = createSeriesService({ meters, series: new StoredSeriesStore(database) })
  const figures: Record<string, string> = {}
  const first = await fill(database, [60])
  const [meterId = ''] = first

  const chart = async (wish: Partial<SeriesRequest>) => {
    const shown = await service.series(
      {
        ...{ meterIds: [meterId], quantity: 'CONSUMPTION', resolution: 'AUTO', maxPoints: 800 },
        ...{ downsampling: 'MIN_MAX', ...year, ...wish },
      },
      ids => meters.byIds(ids),
      viewer,
    )
    if (shown instanceof UserError) throw new Error(shown.message)
    for (const series of shown) {
      const { values, minimum, maximum, qualities } = series
      await service.summary(series, viewer)
      if ([values, minimum, maximum, qualities].every(column => column?.length === 0))
        throw new Error('nothing')
    }
  }
  const all = [...first]
  const latest = () => readings.latest(all)
  const measure = async (count: number) => {
    const note = async (name: string, run: () => Promise<unknown>) => {
      const times = await timesOf(run, rounds)
      const [half, most] = [quantile(times, 0.5), quantile(times, 0.95)]
      figures[`${count} meters: ${name}`] = `p50 ${ms(half)}, p95 ${ms(most)}`
    }
    await note('year in 800 points, with figures', () => chart({}))
    await note('year by days', () => chart({ resolution: 'DAY' }))
    await note('day of minutes, with figures', () => chart({ ...day, resolution: 'RAW' }))
    await note('latest of all', latest)
  }

  await measure(1)
  all.push(
    ...(await fill(
      database,
      Array.from({ length: 9 }, () => 60),
    )),
  )
  await measure(10)
  all.push(
    ...(await fill(
      database,
      Array.from({ length: 40 }, () => 900),
    )),
  )
  await measure(50)
  const [dirty] = await fill(database, [60], 'marked')
  const right = await timesOf(() => chart({ meterIds: [dirty ?? ''] }), { rounds: 5, warmUp: 0 })
  figures['year in 800 points, with figures, before the refresh of any of it'] =
    `p50 ${ms(quantile(right, 0.5))}, slowest ${ms(Math.max(...right))}`
  const whole = await timesOf(() => chart({ resolution: 'RAW' }), { rounds: 5, warmUp: 1 })
  figures['year of minutes, every value'] = `p50 ${ms(quantile(whole, 0.5))}`
  report(figures)
})

/** Meters with a year of readings each, refreshed and analysed, or with nothing but the marks of writing; the database makes them. */
async function fill(
  database: Database,
  intervals: readonly number[],
  how: 'refreshed' | 'marked' = 'refreshed',
): Promise<Meter['id'][]> {
  const ids: string[] = []
  const { pool } = database
  await new ReadingStore(database).prepare(year.from, year.to)
  for (const intervalSeconds of intervals) {
    const meterId = randomUUID()
    ids.push(meterId)
    await pool.query(
      'INSERT INTO meters (meter_id, name, interval_seconds) VALUES ($1::uuid, $1::text, $2)',
      [meterId, intervalSeconds],
    )
    await pool.query(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       SELECT $1, t, 20 + 15 * sin(extract(epoch FROM t) / 13751) + random(), 0
       FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 s', make_interval(secs => $4)) t`,
      [meterId, year.from, year.to, intervalSeconds],
    )
    if (how === 'refreshed') await new RollupStore(database).refresh(year)
  }
  if (how === 'refreshed') await pool.query('VACUUM ANALYZE')
  return ids
}
