import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { quantityFields, qualityOf } from '../reading/reading.ts'
import { takeTurn } from '../reading/meter-turn.store.ts'
import { ReadingStore } from '../reading/reading.store.ts'
import type { BulkRow } from '../reading/bulk-columns.ts'
import { writeReadings } from '../reading/write-readings.store.ts'
import { RollupStore, type MeterSpan } from '../rollup/rollup.store.ts'
import { writePrices } from '../market/write-prices.store.ts'
import { writeWeather } from '../weather/write-weather.store.ts'
import { writeChannel } from './channel-values.store.ts'
import { completeReport } from './complete-report.ts'
import { compareWithStored } from './conflict.store.ts'
import {
  isKept,
  type Conflict,
  type ImportCounts,
  type ImportPlan,
  type ImportTargetRecord,
  type PlannedSeries,
} from './import-plan.ts'
import { withoutConflicts } from './keep-stored.ts'
import { writeReport } from './report/report.store.ts'
import type { ReportCounts } from './row-report.ts'

export type ImportRun = {
  /** Called as values are handed over; 0 … 1. */
  onProgress: (fraction: number) => Promise<void>
  /** Stops the import, which then leaves nothing. */
  signal: AbortSignal
}

export type ImportDone = {
  counts: ImportCounts
  report: ReportCounts
  targets: ImportTargetRecord[]
}

/** Why nothing was written, though the plan was sound: somebody was faster, or values differ. */
export type ImportStopped = { taken: string } | { conflicts: Conflict[] }

class Stop extends Error {
  constructor(readonly reason: ImportStopped) {
    super('the import stops')
  }
}

/** Imports are all or nothing: one transaction each. */
export class ImportStore {
  private readonly readings: ReadingStore
  private readonly rollups: RollupStore

  constructor(private readonly database: Database) {
    this.readings = new ReadingStore(database)
    this.rollups = new RollupStore(database)
  }

  /** What the newest import of the same bytes wrote to; empty when there was none. */
  async targetsOf(sha256: string): Promise<ImportTargetRecord[]> {
    const { rows } = await this.database.pool.query<{
      target_id: string
      targets: ImportTargetRecord[]
    }>(
      'SELECT target_id, targets FROM imports WHERE sha256 = $1 ORDER BY created_at DESC, import_id LIMIT 1',
      [sha256],
    )
    const [row] = rows
    if (!row) return []
    const { targets, target_id: targetId } = row
    return targets.length > 0 ? targets : [{ series: '', meterKey: '', targetId }]
  }

  /** Writes what the plan says, its report and its entry; or tells why nothing was written. */
  async write(plan: ImportPlan, run: ImportRun): Promise<ImportDone | ImportStopped> {
    for (const { series } of plan.series) {
      if (series.target.to !== 'METER') continue
      await this.readings.prepare(
        new Date(series.starts[0] ?? 0),
        new Date(series.starts.at(-1) ?? 0),
      )
    }
    try {
      const done = await this.database.transaction(async client => {
        const written = await writeAll(client, plan, run)
        await this.rollups.refreshWithin(client, spansOf(plan))
        return written
      })
      await this.refreshContinuousAggregates(plan)
      return done
    } catch (error) {
      if (error instanceof Stop) return error.reason
      throw error
    }
  }

  /** Charts are fast at once; should the database be away now, its own policy does it later. */
  private async refreshContinuousAggregates(plan: ImportPlan): Promise<void> {
    if ((await this.rollups.engine()) === 'plain') return
    for (const span of spansOf(plan)) await this.rollups.refresh(span).catch(() => undefined)
  }

  /** What an import would find: conflicts and counts of every series. Writes nothing. */
  async compare(series: PlannedSeries, signal: AbortSignal) {
    return compareWithStored(this.database.pool, series, signal)
  }
}

/** First and last reading of each meter, in the order of their ids. */
function spansOf({ series }: ImportPlan): MeterSpan[] {
  const spans = new Map<string, MeterSpan>()
  for (const { meterId, series: one } of series) {
    const [first, last] = [one.starts.at(0), one.starts.at(-1)]
    if (meterId === undefined || first === undefined || last === undefined) continue
    if (one.target.to !== 'METER') continue
    const known = spans.get(meterId) ?? { meterId, from: new Date(first), to: new Date(last) }
    spans.set(meterId, {
      meterId,
      from: new Date(Math.min(first, known.from.getTime())),
      to: new Date(Math.max(last, known.to.getTime())),
    })
  }
  return [...spans.values()].sort((a, b) => (a.meterId < b.meterId ? -1 : 1))
}

async function writeAll(client: PoolClient, plan: ImportPlan, run: ImportRun): Promise<ImportDone> {
  // One COPY may carry millions of values.
  await client.query("SET LOCAL statement_timeout = '15min'")
  await makeMeters(client, plan)
  const total = plan.series.map(({ series }) => series.starts.length)
  const counts: ImportCounts = { read: 0, added: 0, changed: 0, unchanged: 0, kept: 0 }
  const conflicts: Conflict[] = []
  const add = (more: Partial<ImportCounts>) => {
    counts.read += more.read ?? 0
    counts.added += more.added ?? 0
    counts.changed += more.changed ?? 0
    counts.unchanged += more.unchanged ?? 0
    counts.kept += more.kept ?? 0
  }
  const all = Math.max(1, sumOf(total))
  for (const planned of plan.series) {
    const before = counts.read
    const found = await compareWithStored(client, planned, run.signal)
    conflicts.push(...found.conflicts)
    if (plan.onConflict === 'REFUSE' && found.conflicts.length > 0) throw new Stop({ conflicts })
    const kept = found.conflicts.filter(conflict => isKept(conflict, plan))
    const written = await writeSeries(client, withoutConflicts(planned, kept), {
      ...run,
      byPerson: plan.replaceDecided,
      onProgress: values => run.onProgress((before + values) / all),
    })
    add({ ...written, read: planned.series.starts.length, kept: kept.length })
  }
  for (const series of plan.weather) {
    add({ ...(await writeWeather(client, series)), read: series.points.length })
  }
  const targets = targetsOf(plan)
  const report = completeReport(plan, conflicts)
  await writeReport(client, { ...plan.record, state: 'DONE', placeWord: plan.placeWord }, report)
  await remember(client, plan, { counts, targets })
  return { counts, report: report.counts, targets }
}

function sumOf(numbers: number[]): number {
  let sum = 0
  for (const number of numbers) sum += number
  return sum
}

/** Creates new meters and locks all, so that two imports into one follow one another, and checks and people wait. */
async function makeMeters(client: PoolClient, { newMeters, series }: ImportPlan): Promise<void> {
  const ids = [...new Set(series.flatMap(({ meterId }) => meterId ?? []))].sort()
  if (ids.length === 0) return
  await takeTurn(client, ids, { withinSeconds: 600 })
  for (const { id, meter } of newMeters) {
    const { name, meteringLocation, timeZone, intervalSeconds, simulated } = meter
    await client.query(
      `INSERT INTO meters (meter_id, name, metering_location, time_zone, interval_seconds, simulated)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [id, name, meteringLocation, timeZone, intervalSeconds, simulated],
    )
  }
  const { rowCount } = await client.query(
    'SELECT FROM meters WHERE meter_id = ANY ($1::uuid[]) ORDER BY meter_id FOR NO KEY UPDATE',
    [ids],
  )
  if (rowCount !== ids.length) throw new Stop({ taken: newMeters[0]?.meter.name ?? '' })
}

type SeriesRun = {
  onProgress: (values: number) => Promise<void>
  signal: AbortSignal
  byPerson: boolean
}

async function writeSeries(
  client: PoolClient,
  planned: PlannedSeries,
  run: SeriesRun,
): Promise<Partial<ImportCounts>> {
  const { series, meterId } = planned
  if (series.starts.length === 0) return {}
  const { target } = series
  if (target.to === 'MARKET') return writeMarket(client, planned, run)
  if (meterId === undefined) throw new Error(`series ${series.name} has no meter`)
  return target.to === 'CHANNEL'
    ? writeChannel(client, { series, target, meterId }, run)
    : importReadings(client, { series, meterId, quantity: target.quantity }, run)
}

async function importReadings(
  client: PoolClient,
  {
    series,
    meterId,
    quantity,
  }: { series: PlannedSeries['series']; meterId: string; quantity: 'CONSUMPTION' | 'PRODUCTION' },
  run: SeriesRun,
): Promise<Partial<ImportCounts>> {
  const field = quantityFields[quantity]
  const { starts, values, qualities } = series
  function* rows(): Generator<BulkRow> {
    for (let i = 0; i < starts.length; i += 1) {
      yield {
        ts: starts[i] ?? 0,
        [field]: values[i] ?? null,
        quality: qualityOf(qualities[i] ?? 0),
      }
    }
  }
  const [from, to] = [new Date(starts[0] ?? 0), new Date(starts.at(-1) ?? 0)]
  return writeReadings(client, { meterId, from, to, fields: [field], rows }, run)
}

async function writeMarket(
  client: PoolClient,
  { series }: PlannedSeries,
  { onProgress, signal }: SeriesRun,
): Promise<Partial<ImportCounts>> {
  const { starts, values, steps, volumes, target, intervalSeconds } = series
  if (target.to !== 'MARKET') return {}
  const points = Array.from(starts, (start, i) => {
    const volume = volumes?.[i] ?? Number.NaN
    return {
      ts: new Date(start),
      stepSeconds: steps?.[i] ?? intervalSeconds,
      eurPerMwh: values[i] ?? 0,
      volume: Number.isNaN(volume) ? null : volume,
    }
  })
  signal.throwIfAborted()
  const { marketId, name } = target
  const { added, changed, unchanged, ignored } = await writePrices(client, {
    marketId,
    name,
    points,
  })
  await onProgress(points.length)
  return { added, changed, unchanged: unchanged + ignored }
}

function targetsOf({ series, weather }: ImportPlan): ImportTargetRecord[] {
  return [
    ...series.map(({ series: { name, meterKey, target }, meterId }) => ({
      series: name,
      meterKey,
      targetId: target.to === 'MARKET' ? target.marketId : (meterId ?? ''),
    })),
    ...weather.map(({ station }) => ({ series: station, meterKey: '', targetId: station })),
  ]
}

async function remember(
  client: PoolClient,
  { record }: ImportPlan,
  { counts, targets }: { counts: ImportCounts; targets: ImportTargetRecord[] },
): Promise<void> {
  const { importId, sha256, kind, options, fileName, createdBy } = record
  await client.query(
    `INSERT INTO imports (import_id, sha256, kind, target_id, options, file_name, row_count, created_by, targets, counts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (import_id) DO NOTHING`,
    [
      importId,
      sha256,
      kind,
      targets[0]?.targetId ?? '',
      JSON.stringify(options),
      fileName,
      counts.read,
      createdBy,
      JSON.stringify(targets),
      JSON.stringify(counts),
    ],
  )
}
