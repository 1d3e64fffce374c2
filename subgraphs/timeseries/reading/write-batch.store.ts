import type { Pool, PoolClient } from 'pg'
import {
  fieldColumns,
  methodNumber,
  qualityNumber,
  readingFields,
  type NewReading,
  type Reading,
  type ReadingField,
} from './reading.ts'
import { readingColumns, toReading, type ReadingRow } from './reading-row.ts'

/** What came of written readings; of several for one interval the last counts, the others nowhere. */
export type WriteCounts = { added: number; changed: number; unchanged: number }

/**
 * Which of the readings that are new or different now come back: none, the newest of each meter (fields that
 * the batch does not carry are null), or all as they are stored. Each costs more than the one before.
 */
export type Answer = 'COUNTS' | 'NEWEST' | 'ALL'

export type WrittenBatch = WriteCounts & {
  /** What is new or different now, as far as it was asked for; unchanged readings are no news. */
  stored: Reading[]
}

export type BatchOptions = {
  /** What the readings carry; other fields of readings that are there stay as they are. All by default. */
  fields?: readonly ReadingField[]
  /** ALL by default. */
  answer?: Answer
}

type CountsRow = { known: number; held: number; written: number }
type WrittenRow = CountsRow & (ReadingRow | { meter_id: null })

/**
 * Writes readings in one statement, in whichever transaction `client` is. Only what differs is written
 * and gets a new `known_at`. Of several readings for one interval the last counts; those of unknown meters
 * are left out. Throws RangeError for a value that is not finite.
 */
export async function writeBatch(
  client: Pool | PoolClient,
  readings: readonly NewReading[],
  options: BatchOptions = {},
): Promise<WrittenBatch> {
  return run(client, readings, statement({ ...usual, ...options }, always))
}

/**
 * The same where the statement is a transaction of its own: a fifth faster, because it only tries again
 * with care when another writer was at the same reading at the same time.
 */
export async function writeBatchAlone(
  pool: Pool,
  readings: readonly NewReading[],
  options: BatchOptions = {},
): Promise<WrittenBatch> {
  try {
    return await run(pool, readings, statement({ ...usual, ...options }, never))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return writeBatch(pool, readings, options)
  }
}

const usual = { fields: readingFields, answer: 'ALL' } as const

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

async function run(
  client: Pool | PoolClient,
  readings: readonly NewReading[],
  sql: string,
): Promise<WrittenBatch> {
  if (readings.length === 0) return { added: 0, changed: 0, unchanged: 0, stored: [] }
  const { rows } = await client.query<WrittenRow>(sql, parameters(lastOfEach(readings)))
  const [counts] = rows
  if (!counts) throw new Error('counts without a row')
  const added = counts.known - counts.held
  return {
    added,
    changed: Math.max(0, counts.written - added),
    unchanged: counts.known - Math.max(added, counts.written),
    stored: rows.flatMap(row => (row.meter_id === null ? [] : [toReading(row)])),
  }
}

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

/**
 * `compared` probes the index once per reading, whatever the planner knows of the tables: a join would be
 * planned for a handful of rows and run with thousands. What is there is changed by the conflict clause, and
 * what was not there by `conflict`. Written in one order, so that two writers never wait for each other. A
 * reading that had none of the carried fields counts as added.
 */
function statement(
  { fields, answer }: Required<BatchOptions>,
  conflict: (clause: string) => string,
): string {
  const values: string[] = fields.map(field => fieldColumns[field])
  const columns: string[] = [...values, 'quality', 'method']
  const of = (table: string, some = columns) => some.map(column => `${table}.${column}`).join(', ')
  const update = `ON CONFLICT (meter_id, ts) DO UPDATE SET
        (${columns.join(', ')}, known_at) = (${of('excluded')}, greatest(now(), r.known_at))
      WHERE (${of('r')}) IS DISTINCT FROM (${of('excluded')})`
  const insert = `INSERT INTO smart_meter_readings AS r (meter_id, ts, ${columns.join(', ')})
      SELECT g.meter_id, g.ts, ${of('g')} FROM compared g`
  const returning = answer === 'ALL' ? `RETURNING ${readingColumns}` : ''
  return `WITH compared AS MATERIALIZED (
      SELECT k.meter_id, t.ts, g.consumption_kw, g.production_kw, g.voltage, g.quality, g.method,
             h.has_value, h.differs
      FROM unnest($2::int[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
                  $7::smallint[], $8::smallint[])
        AS g(place, ms, consumption_kw, production_kw, voltage, quality, method)
      JOIN unnest($1::uuid[]) WITH ORDINALITY AS k(meter_id, place) USING (place)
      JOIN meters m ON m.meter_id = k.meter_id,
      LATERAL (SELECT to_timestamp(g.ms / 1000)::timestamptz(3) AS ts) t
      LEFT JOIN LATERAL (
        SELECT coalesce(${of('r', values)}) IS NOT NULL AS has_value,
               (${of('r')}) IS DISTINCT FROM (${of('g')}) AS differs
        FROM smart_meter_readings r
        WHERE r.meter_id = k.meter_id AND r.ts = t.ts AND r.ts >= $9 AND r.ts <= $10
        LIMIT 1) h ON true),
    added AS (${insert} WHERE g.differs IS NULL ORDER BY g.meter_id, g.ts ${conflict(update)} ${returning}),
    changed AS (${insert} WHERE g.differs ORDER BY g.meter_id, g.ts ${update} ${returning})
    SELECT counts.*, ${answer === 'COUNTS' ? 'NULL AS meter_id' : 'w.*'}
    FROM (SELECT count(*)::int AS known, (count(*) FILTER (WHERE has_value))::int AS held,
                 (count(*) FILTER (WHERE differs IS NOT FALSE))::int AS written FROM compared) counts
    ${answers[answer]}`
}

const always = (clause: string) => clause
const never = () => ''

const answers: Record<Answer, string> = {
  COUNTS: '',
  NEWEST: `LEFT JOIN (
      SELECT c.meter_id, c.ts, c.consumption_kw, c.production_kw, c.voltage, c.quality, c.method,
             now() AS known_at
      FROM compared c JOIN (SELECT meter_id, max(ts) AS ts FROM compared
                            WHERE differs IS NOT FALSE GROUP BY meter_id) n USING (meter_id, ts)) w ON true`,
  ALL: 'LEFT JOIN (SELECT * FROM added UNION ALL SELECT * FROM changed) w ON true',
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
