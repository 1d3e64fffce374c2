import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { createBinaryCopy } from './binary-copy.ts'
import { portionsOf, toColumns, toRows, type BulkColumns, type BulkRow } from './bulk-columns.ts'
import { fieldColumns, type NewReading, type ReadingField } from './reading.ts'
import {
  isUniqueViolation,
  nothing,
  writeBulkBatch,
  type WriteCounts,
} from './write-batch.store.ts'

/** Many readings of one meter. */
export type BulkReadings = {
  meterId: string
  /** First and last start of the rows. */
  from: Date
  to: Date
  /** What the rows carry; other fields of readings that are there stay as they are. */
  fields: readonly ReadingField[]
} & BulkSource

/** Called again when the bulk must be read a second time, because some of it was there after all. */
type BulkSource =
  { rows: () => Iterable<BulkRow> | AsyncIterable<BulkRow> } | { columns: () => BulkColumns }

export type BulkOptions = {
  /** Rows handed over so far. */
  onProgress?: (rows: number) => Promise<void> | void
  /** Stops the writing by its reason; the caller's transaction then leaves nothing. */
  signal?: AbortSignal
  /** By the word of a person, who may replace what was decided before. */
  byPerson?: boolean
}

const rowsAtOnce = 10_000
const copyChunkRows = 1000
const rowsPerCopy = 250_000

/**
 * Writes a bulk inside the transaction that `client` is in. Where the meter has nothing in the span yet
 * the rows go in by COPY, else batch by batch as an upsert that writes only what differs. Memory holds one
 * batch. The meter must exist, and the months of the span should be made before: `ReadingStore.prepare`.
 * Two bulks into one meter follow one another. Throws RangeError for a value that is not finite.
 */
export async function writeReadings(
  client: PoolClient,
  bulk: BulkReadings,
  options: BulkOptions = {},
): Promise<WriteCounts> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('readings ' || $1, 0))`, [
    bulk.meterId,
  ])
  if (await isEmpty(client, bulk)) {
    const added = await copyIn(client, bulk, options)
    if (added !== undefined) return { ...nothing, added }
  }
  return upsert(client, bulk, options)
}

async function isEmpty(client: PoolClient, { meterId, from, to }: BulkReadings): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT FROM smart_meter_readings WHERE meter_id = $1 AND ts >= $2 AND ts <= $3 LIMIT 1',
    [meterId, from, to],
  )
  return rowCount === 0
}

/** How many rows went in; undefined when one was there already, by another writer or twice in the bulk. */
async function copyIn(
  client: PoolClient,
  bulk: BulkReadings,
  options: BulkOptions,
): Promise<number | undefined> {
  const portions = columnsOf(bulk)
  let rows = 0
  await client.query('SAVEPOINT bulk')
  try {
    for (let more = true; more;) {
      const copied = await copyOnce(client, bulk, portions, done => step(options, rows + done))
      rows += copied.rows
      more = copied.more
    }
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    await client.query('ROLLBACK TO SAVEPOINT bulk')
    return undefined
  }
  await client.query('RELEASE SAVEPOINT bulk')
  return rows
}

/** One statement of bounded length, so that it ends before any timeout and its triggers hold few rows. */
async function copyOnce(
  client: PoolClient,
  { meterId, fields }: BulkReadings,
  source: AsyncGenerator<BulkColumns, void>,
  onRows: (rows: number) => Promise<void>,
): Promise<{ rows: number; more: boolean }> {
  const columns = fields.map(field => fieldColumns[field])
  const statement = `COPY smart_meter_readings (meter_id, ts, ${columns.join(', ')}, quality, method)
    FROM STDIN (FORMAT binary)`
  const copy = createBinaryCopy(meterId, fields)
  let rows = 0
  let more = true
  async function* bytes() {
    yield copy.head
    while (rows < rowsPerCopy) {
      const { value: portion, done } = await source.next()
      more = !done
      if (!portion) break
      rows += portion.count
      yield copy.rows(portion)
      await onRows(rows)
    }
    yield copy.tail
  }
  await pipeline(Readable.from(bytes()), client.query(copyFrom(statement)))
  return { rows, more }
}

async function* columnsOf(bulk: BulkReadings): AsyncGenerator<BulkColumns, void> {
  if ('columns' in bulk) {
    yield* portionsOf(bulk.columns(), copyChunkRows)
    return
  }
  for await (const rows of chunks(bulk.rows(), copyChunkRows)) yield toColumns(rows, bulk.fields)
}

/** While the database writes a batch the next one is made ready. */
async function upsert(
  client: PoolClient,
  bulk: BulkReadings,
  options: BulkOptions,
): Promise<WriteCounts> {
  const { meterId, fields } = bulk
  const rows = 'columns' in bulk ? toRows(bulk.columns()) : bulk.rows()
  const counts = { ...nothing }
  let done = 0
  let running: Promise<void> = Promise.resolve()
  const finish = async (batch: Promise<WriteCounts>, rows: number) => {
    const { added, changed, unchanged, kept } = await batch
    counts.added += added
    counts.changed += changed
    counts.unchanged += unchanged
    counts.kept += kept
    done += rows
    await step(options, done)
  }
  for await (const chunk of chunks(rows, rowsAtOnce)) {
    const batch = chunk.map(row => toNewReading(meterId, row))
    const before = running
    running = finish(
      writeBulkBatch(client, batch, {
        ...{ fields, answer: 'COUNTS', byPerson: options.byPerson ?? false, after: before },
      }),
      chunk.length,
    )
    // Of two that fail the first tells why; the other one must not go unheard.
    running.catch(() => undefined)
    await before
  }
  await running
  return counts
}

async function step({ onProgress, signal }: BulkOptions, rows: number): Promise<void> {
  signal?.throwIfAborted()
  await onProgress?.(rows)
}

async function* chunks<T>(
  rows: Iterable<T> | AsyncIterable<T>,
  size: number,
): AsyncGenerator<T[], void> {
  let chunk: T[] = []
  if (Symbol.iterator in rows) {
    // Not `for await`: a million promises for nothing.
    for (const row of rows) {
      chunk.push(row)
      if (chunk.length < size) continue
      yield chunk
      chunk = []
    }
  } else {
    for await (const row of rows) {
      chunk.push(row)
      if (chunk.length < size) continue
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}

function toNewReading(meterId: string, { ts, quality, method, ...values }: BulkRow): NewReading {
  const { consumptionKw = null, productionKw = null, voltage = null } = values
  const reading = { meterId, ts: new Date(ts), consumptionKw, productionKw, voltage, quality }
  return method ? { ...reading, method } : reading
}
