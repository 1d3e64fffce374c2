import type { Pool, PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import {
  asUsual,
  batchStatement,
  forJoins,
  type Answer,
  type StatementOptions,
} from './batch-statement.ts'
import {
  methodNumber,
  qualityNumber,
  readingFields,
  type NewReading,
  type Reading,
  type ReadingField,
} from './reading.ts'
import { toReading, type ReadingRow } from './reading-row.ts'

/** What came of written readings; of several for one interval the last counts, the others nowhere. */
export type WriteCounts = {
  added: number
  changed: number
  unchanged: number
  /** Different, and not taken: what is stored stands against them (decided-readings.ts). */
  kept: number
}

export type WrittenBatch = WriteCounts & {
  /** What is new or different now, as far as it was asked for; unchanged readings are no news. */
  stored: Reading[]
  /** Where a value was kept. */
  keptAt: Pick<Reading, 'meterId' | 'ts'>[]
}

export type BatchOptions = {
  /** What the readings carry; other fields of readings that are there stay as they are. All by default. */
  fields?: readonly ReadingField[]
  /** ALL by default. */
  answer?: Answer
  /** By the word of a person, who may replace what was decided before. */
  byPerson?: boolean
  /** The batch is made ready while this is under way, and sent when it is over. */
  after?: Promise<unknown>
}

type CountsRow = {
  known: number
  held: number
  written: number
  missed: number
  kept_meters: string[] | null
  kept_stamps: Date[] | null
}
type WrittenRow = CountsRow & (ReadingRow | { meter_id: null })

/**
 * Writes readings in one statement, in whichever transaction `client` is. Only what differs is written
 * and gets a new `known_at`; what stands against them stays, unless a person writes. Of several readings for one
 * interval the last counts; those of unknown and of virtual meters are left out. Throws RangeError for a value that is not finite.
 */
export async function writeBatch(
  client: Pool | PoolClient,
  readings: readonly NewReading[],
  options: BatchOptions = {},
): Promise<WrittenBatch> {
  return run(client, readings, { ...usual, ...options, isDense: false, onConflict: 'CHANGE' })
}

/**
 * The same where the statement is a transaction of its own: a fifth faster, because it only tries again
 * with care when another writer was at the same reading at the same time.
 */
export async function writeBatchAlone(
  { pool, transaction }: Pick<Database, 'pool' | 'transaction'>,
  readings: readonly NewReading[],
  options: BatchOptions = {},
): Promise<WrittenBatch> {
  const quick = { ...usual, ...options, isDense: isDense(readings), onConflict: 'FAIL' } as const
  try {
    if (quick.isDense) return await transaction(client => runDense(client, readings, quick))
    return await run(pool, readings, quick)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return writeBatch(pool, readings, options)
  }
}

/** A part of a bulk, in its transaction; a third faster than `writeBatch` where most readings are there and differ. */
export async function writeBulkBatch(
  client: PoolClient,
  readings: readonly NewReading[],
  options: BatchOptions = {},
): Promise<WrittenBatch> {
  if (!isDense(readings)) return writeBatch(client, readings, options)
  return runDense(client, readings, { ...usual, ...options, isDense: true, onConflict: 'CHANGE' })
}

const fewestForDense = 500
const hourMs = 3_600_000

/** Whether about as many readings lie in the span of the batch as the batch has: a reading per hour and meter at least. */
function isDense(readings: readonly NewReading[]): boolean {
  if (readings.length < fewestForDense) return false
  const meters = new Set<string>()
  let [first, last] = [Infinity, -Infinity]
  for (const { meterId, ts } of readings) {
    meters.add(meterId)
    first = Math.min(first, ts.getTime())
    last = Math.max(last, ts.getTime())
  }
  return meters.size * ((last - first) / hourMs) <= readings.length
}

async function runDense(
  client: PoolClient,
  readings: readonly NewReading[],
  options: RunOptions,
): Promise<WrittenBatch> {
  const after = (async () => {
    await options.after
    await client.query(forJoins)
  })()
  const written = await run(client, readings, { ...options, after })
  await client.query(asUsual)
  return written
}

type RunOptions = StatementOptions & Pick<BatchOptions, 'after'>

const usual = { fields: readingFields, answer: 'ALL', byPerson: false } as const

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

async function run(
  client: Pool | PoolClient,
  readings: readonly NewReading[],
  options: RunOptions,
): Promise<WrittenBatch> {
  if (readings.length === 0) return { ...nothing, stored: [], keptAt: [] }
  const batch = lastOfEach(readings)
  const given = parameters(batch)
  await options.after
  const { rows } = await client.query<WrittenRow>(batchStatement(options), given)
  const [counts] = rows
  if (!counts) throw new Error('counts without a row')
  const added = counts.known - counts.held
  const kept = counts.kept_stamps ?? []
  // What another writer removed between the look and the change is not there to be changed: it is added.
  const again =
    options.isDense && counts.missed > 0
      ? await run(client, batch, { ...options, isDense: false, onConflict: 'CHANGE' })
      : undefined
  return {
    added,
    changed: Math.max(0, counts.written - added),
    unchanged: counts.known - Math.max(added, counts.written) - kept.length,
    kept: kept.length,
    keptAt: kept.map((ts, i) => ({ meterId: counts.kept_meters?.[i] ?? '', ts })),
    stored: [
      ...rows.flatMap(row => (row.meter_id === null ? [] : [toReading(row)])),
      ...(again?.stored ?? []),
    ],
  }
}

export const nothing: WriteCounts = { added: 0, changed: 0, unchanged: 0, kept: 0 }

/** A statement must not touch a row twice. */
function lastOfEach(readings: readonly NewReading[]): readonly NewReading[] {
  const byMeter = new Map<string, Map<number, NewReading>>()
  let count = 0
  for (const reading of readings) {
    let known = byMeter.get(reading.meterId)
    if (!known) byMeter.set(reading.meterId, (known = new Map<number, NewReading>()))
    count -= known.size
    count += known.set(reading.ts.getTime(), reading).size
  }
  if (count === readings.length) return readings
  return [...byMeter.values()].flatMap(known => [...known.values()])
}

function parameters(readings: readonly NewReading[]): unknown[] {
  const places = new Map<string, number>()
  let [first, last] = [Infinity, -Infinity]
  for (const { meterId, ts } of readings) {
    if (!places.has(meterId)) places.set(meterId, places.size + 1)
    first = Math.min(first, ts.getTime())
    last = Math.max(last, ts.getTime())
  }
  return [
    [...places.keys()],
    literal(readings, ({ meterId }) => places.get(meterId) ?? 0),
    literal(readings, ({ ts }) => ts.getTime()),
    literal(readings, ({ consumptionKw }) => finite(consumptionKw)),
    literal(readings, ({ productionKw }) => finite(productionKw)),
    literal(readings, ({ voltage }) => finite(voltage)),
    literal(readings, ({ quality }) => qualityNumber(quality)),
    literal(readings, ({ method = 'NONE' }) => methodNumber(method)),
    new Date(first).toISOString(),
    new Date(last).toISOString(),
  ]
}

/** An array literal of numbers, which need no quotes; the driver's own is ten times slower. */
function literal(
  readings: readonly NewReading[],
  of: (reading: NewReading) => number | null,
): string {
  let text = ''
  for (const reading of readings) text += `,${of(reading) ?? 'NULL'}`
  return `{${text.slice(1)}}`
}

/** Throws RangeError: NaN and infinity would spoil every sum they enter. */
export function finite(value: number | null): number | null {
  if (value !== null && !Number.isFinite(value)) {
    throw new RangeError(`a reading has finite values, not ${value}`)
  }
  return value
}
