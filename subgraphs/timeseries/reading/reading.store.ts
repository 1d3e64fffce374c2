import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { ReadingPartitions } from './reading-partitions.store.ts'
import { readingColumns, toReading, type ReadingRow } from './reading-row.ts'
import { rememberRefused } from './refused-readings.store.ts'
import { type NewReading, type Reading, type ReadingRevision } from './reading.ts'
import {
  nothing,
  writeBatch,
  writeBatchAlone,
  type BatchOptions,
  type WrittenBatch,
} from './write-batch.store.ts'

export type ReadingKey = Pick<Reading, 'meterId' | 'ts'>
type Span = { from: Date; to: Date }
type RevisionRow = ReadingRow & { known_until: Date }

/** Also the transaction that the batch is part of. */
export type WriteOptions = BatchOptions & { client?: PoolClient }

const readingsAtOnce = 10_000

export class ReadingStore {
  private readonly partitions: ReadingPartitions

  constructor(private readonly database: Database) {
    this.partitions = new ReadingPartitions(database.pool)
  }

  /** A few index probes per meter, however many readings, months and meters there are. */
  async latest(meterIds: readonly string[]): Promise<Reading[]> {
    const { rows } = await this.database.pool.query<ReadingRow>(
      `SELECT ${readingColumns} FROM latest_readings($1)`,
      [meterIds],
    )
    return rows.map(toReading)
  }

  /** Readings of `(after, before)` in their order, at most `most` of them. */
  async between(
    meterId: string,
    range: { after: Date; before?: Date | undefined },
    most: number,
  ): Promise<Reading[]> {
    const { rows } = await this.database.pool.query<ReadingRow>(
      `SELECT ${readingColumns}
       FROM smart_meter_readings
       WHERE meter_id = $1 AND ts > $2 AND ts < coalesce($3, 'infinity'::timestamptz)
       ORDER BY ts LIMIT $4`,
      [meterId, range.after, range.before ?? null, most],
    )
    return rows.map(toReading)
  }

  /** The instant behind which at most `most` readings lie, if there are more after `after`. */
  async cutOff(meterId: string, after: Date, most: number): Promise<Date | undefined> {
    const { rows } = await this.database.pool.query<{ ts: Date }>(
      `SELECT ts FROM smart_meter_readings WHERE meter_id = $1 AND ts > $2
       ORDER BY ts DESC OFFSET $3 LIMIT 1`,
      [meterId, after, most],
    )
    return rows[0]?.ts
  }

  /** Readings of `[from, to)` in their order, at most `most` of them. */
  async range(meterId: string, { from, to }: Span, most: number): Promise<Reading[]> {
    const { rows } = await this.database.pool.query<ReadingRow>(
      `SELECT ${readingColumns} FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT $4`,
      [meterId, from, to, most],
    )
    return rows.map(toReading)
  }

  /** The versions of these readings that are no longer valid, oldest first. */
  async revisions(of: readonly ReadingKey[]): Promise<ReadingRevision[]> {
    const { rows } = await this.database.pool.query<RevisionRow>(
      `SELECT r.meter_id, r.ts, consumption_kw, production_kw, voltage, quality, method,
         known_from AS known_at, known_until
       FROM unnest($1::uuid[], $2::timestamptz[]) AS k(meter_id, ts)
       JOIN reading_revisions r ON r.meter_id = k.meter_id AND r.ts = k.ts
       ORDER BY known_from`,
      [of.map(({ meterId }) => meterId), of.map(({ ts }) => ts)],
    )
    return rows.map(row => ({ ...toReading(row), knownUntil: row.known_until }))
  }

  /**
   * Writes readings in one statement per ten thousand; see writeBatch. Outside of a transaction each
   * statement is one. Inside, the months must be made before (`prepare`): making them waits for whoever
   * reads, which may be that very transaction.
   */
  async write(
    readings: readonly NewReading[],
    { client, ...options }: WriteOptions = {},
  ): Promise<WrittenBatch> {
    if (!client) await this.partitions.ensureFor(stampsOf(readings))
    const total: WrittenBatch = { ...nothing, stored: [], keptAt: [] }
    for (let at = 0; at < readings.length; at += readingsAtOnce) {
      const batch = readings.slice(at, at + readingsAtOnce)
      const written = client
        ? await writeBatch(client, batch, options)
        : await writeBatchAlone(this.database, batch, options)
      total.added += written.added
      total.changed += written.changed
      total.unchanged += written.unchanged
      total.kept += written.kept
      for (const reading of written.stored) total.stored.push(reading)
      for (const key of written.keptAt) total.keptAt.push(key)
      if (written.kept > 0) {
        await rememberRefused(client ?? this.database.pool, batch, written.keptAt)
      }
    }
    return total
  }

  /** Makes room for readings of a span; to be called before the transaction that writes a bulk. */
  async prepare(from: Date, to: Date): Promise<void> {
    await this.partitions.ensureSpan(from, to)
  }

  /** The same for readings that may lie far apart. */
  async prepareFor(readings: readonly NewReading[]): Promise<void> {
    await this.partitions.ensureFor(stampsOf(readings))
  }
}

function* stampsOf(readings: readonly NewReading[]): Generator<Date> {
  for (const { ts } of readings) yield ts
}
