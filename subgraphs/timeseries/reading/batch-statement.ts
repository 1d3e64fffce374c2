import { isRealAgainstSimulated, standsAgainst } from './decided-readings.ts'
import { fieldColumns, type ReadingField } from './reading.ts'
import { readingColumns } from './reading-row.ts'

/**
 * Which of the readings that are new or different now come back: none, the newest of each meter (fields that
 * the batch does not carry are null), or all as they are stored. Each costs more than the one before.
 */
export type Answer = 'COUNTS' | 'NEWEST' | 'ALL'

export type StatementOptions = {
  fields: readonly ReadingField[]
  answer: Answer
  byPerson: boolean
  /**
   * Whether the stored readings of the batch's meters and span are read as a whole and joined, or each is
   * looked up. A join needs `forJoins`: it would be planned for a handful of rows and run with thousands.
   */
  isDense: boolean
  /** What becomes of a reading that was not there when the statement began, but is when it is written. */
  onConflict: 'CHANGE' | 'FAIL'
}

/** To be set in the transaction of a dense statement: sorted inputs are merged, whatever the planner knows of them. */
export const forJoins = 'SET LOCAL enable_nestloop = off; SET LOCAL enable_hashjoin = off'
export const asUsual = 'SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL enable_hashjoin TO DEFAULT'

const span = 'r.ts >= $9 AND r.ts <= $10'

/**
 * Compares a batch with what is stored and writes what differs. Written in one order, so that two writers
 * never wait for each other. A reading that had none of the carried fields counts as added. What a dense
 * statement wanted to change and another writer removed meanwhile is `missed`.
 */
export function batchStatement(options: StatementOptions): string {
  const { fields, answer, isDense, onConflict } = options
  const values: string[] = fields.map(field => fieldColumns[field])
  const columns: string[] = [...values, 'quality', 'method']
  const stands = standing(values, options.byPerson)
  const insert = `INSERT INTO smart_meter_readings AS r (meter_id, ts, ${columns.join(', ')})
      SELECT g.meter_id, g.ts, ${of('g', columns)} FROM compared g`
  const returning =
    answer === 'ALL' ? `RETURNING ${of('r', readingColumns.split(', '))}` : 'RETURNING 1'
  const onceThere = conflictClause(columns, stands)
  const changing = isDense
    ? update(columns, stands)
    : `${insert} WHERE g.differs ORDER BY g.meter_id, g.ts ${onceThere}`
  return `WITH compared AS MATERIALIZED (${comparison(values, options, stands)}),
    added AS (${insert} WHERE g.differs IS NULL ORDER BY g.meter_id, g.ts
      ${onConflict === 'CHANGE' ? onceThere : ''} ${returning}),
    changed AS (${changing} ${returning})
    SELECT counts.*, ${answer === 'COUNTS' ? 'NULL AS meter_id' : 'w.*'}
    FROM (SELECT count(*)::int AS known, (count(*) FILTER (WHERE has_value))::int AS held,
                 (count(*) FILTER (WHERE differs IS NOT FALSE AND NOT kept))::int AS written,
                 (count(*) FILTER (WHERE differs) - (SELECT count(*) FROM changed))::int AS missed,
                 array_agg(meter_id) FILTER (WHERE kept) AS kept_meters,
                 array_agg(ts) FILTER (WHERE kept) AS kept_stamps FROM compared) counts
    ${answers[answer]}`
}

const answers: Record<Answer, string> = {
  COUNTS: '',
  NEWEST: `LEFT JOIN (
      SELECT c.meter_id, c.ts, c.consumption_kw, c.production_kw, c.voltage, c.quality, c.method,
             now() AS known_at
      FROM compared c JOIN (SELECT meter_id, max(ts) AS ts FROM compared
                            WHERE differs IS NOT FALSE GROUP BY meter_id) n USING (meter_id, ts)) w ON true`,
  ALL: 'LEFT JOIN (SELECT * FROM added UNION ALL SELECT * FROM changed) w ON true',
}

/** Whether a stored row stands against an incoming one, by their aliases. */
type Standing = (stored: string, incoming: string) => string

function standing(values: readonly string[], byPerson: boolean): Standing {
  if (byPerson) return () => 'false'
  const powers = values.filter(column => column !== fieldColumns.voltage)
  return (stored, incoming) =>
    `(${isRealAgainstSimulated(stored, incoming)} OR ${standsAgainst(stored, Object.fromEntries(powers.map(c => [c, `${incoming}.${c}`])))})`
}

/** The readings of the batch `g` beside what is stored `h`; what of them is to be written is `w`. */
function comparison(
  values: readonly string[],
  { isDense, byPerson }: StatementOptions,
  stands: Standing,
): string {
  const columns = [...values, 'quality', 'method']
  // What stands takes only what it lacks; of simulated values nothing.
  const real = byPerson ? 'false' : isRealAgainstSimulated('h', 'g')
  const taken = [
    ...values.map(
      c =>
        `CASE WHEN ${real} THEN h.${c} WHEN h.stands THEN coalesce(h.${c}, g.${c}) ELSE g.${c} END AS ${c}`,
    ),
    ...['quality', 'method'].map(c => `CASE WHEN h.stands THEN h.${c} ELSE g.${c} END AS ${c}`),
  ]
  const stored = `SELECT r.meter_id, r.ts, ${of('r', columns)} FROM smart_meter_readings r`
  const held = isDense
    ? `LEFT JOIN (${stored} WHERE r.meter_id = ANY ($1) AND ${span}) r
         ON r.meter_id = k.meter_id AND r.ts = t.ts`
    : `LEFT JOIN LATERAL (${stored} WHERE r.meter_id = k.meter_id AND r.ts = t.ts AND ${span} LIMIT 1) r
         ON true`
  return `
      SELECT k.meter_id, t.ts, ${missing(values)}${of('w', columns)}, coalesce(${of('h', values)}) IS NOT NULL AS has_value,
             CASE WHEN h.ts IS NOT NULL THEN (${of('h', columns)}) IS DISTINCT FROM (${of('w', columns)}) END AS differs,
             coalesce(h.stands AND (h.quality = 4 OR ${values.map(c => `w.${c} <> g.${c}`).join(' OR ')}), false) AS kept
      FROM unnest($2::int[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
                  $7::smallint[], $8::smallint[])
        AS g(place, ms, consumption_kw, production_kw, voltage, quality, method)
      JOIN (SELECT i.meter_id, i.place FROM unnest($1::uuid[]) WITH ORDINALITY AS i(meter_id, place)
            JOIN meters m ON m.meter_id = i.meter_id AND m.kind <> 'VIRTUAL') k USING (place)
      CROSS JOIN LATERAL (SELECT to_timestamp(g.ms / 1000)::timestamptz(3) AS ts) t
      ${held}
      CROSS JOIN LATERAL (SELECT r.*, ${stands('r', 'g')} AS stands) h
      CROSS JOIN LATERAL (SELECT ${taken.join(', ')}) w`
}

/** The columns that a batch does not carry, for the answer. */
function missing(values: readonly string[]): string {
  const rest = Object.values(fieldColumns).filter(column => !values.includes(column))
  return rest.map(column => `NULL::float8 AS ${column}, `).join('')
}

function update(columns: readonly string[], stands: Standing): string {
  return `UPDATE smart_meter_readings r
      SET (${columns.join(', ')}, known_at) = ROW(${of('g', columns)}, greatest(now(), r.known_at))
      FROM compared g
      WHERE g.differs AND r.meter_id = g.meter_id AND r.ts = g.ts AND r.meter_id = ANY ($1) AND ${span}
        AND ${isNews('r', 'g', columns, stands)}`
}

function conflictClause(columns: readonly string[], stands: Standing): string {
  return `ON CONFLICT (meter_id, ts) DO UPDATE SET
        (${columns.join(', ')}, known_at) = (${of('excluded', columns)}, greatest(now(), r.known_at))
      WHERE ${isNews('r', 'excluded', columns, stands)}`
}

/** Asked of the row as it is when it is written: another writer may have been there since the comparison. */
function isNews(
  stored: string,
  incoming: string,
  columns: readonly string[],
  stands: Standing,
): string {
  return `(${of(stored, columns)}) IS DISTINCT FROM (${of(incoming, columns)})
        AND ((${stored}.quality, ${stored}.method) = (${incoming}.quality, ${incoming}.method)
             OR NOT ${stands(stored, incoming)})`
}

function of(table: string, columns: readonly string[]): string {
  return columns.map(column => `${table}.${column}`).join(', ')
}
