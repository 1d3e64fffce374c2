import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'

type Column = {
  table: string
  column: string
  type: string
  nullable: boolean
  position: number
  checks: string[]
}

/**
 * Puts a row into every table of the schema that is empty, whatever tables there are: values are made by the type of
 * the column, the words that a check constraint allows are read from it, and where columns depend on each other
 * combinations are tried.
 */
export async function fillEveryTable(database: Database): Promise<void> {
  await database.transaction(async client => {
    // Nothing reacts to the rows: what is tested is that they stay what they are.
    await client.query("SET LOCAL session_replication_role = 'replica'")
    const { rows } = await client.query<Column>(
      `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type,
         NOT a.attnotnull AS nullable, a.attnum AS position,
         ARRAY(SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
           WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)) AS checks
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND a.attgenerated = ''
       ORDER BY c.relname, a.attnum`,
    )
    for (const table of new Set(rows.map(row => row.table))) {
      const found = await client.query(`SELECT FROM ${table} LIMIT 1`)
      if (found.rowCount === 0)
        await fill(
          client,
          table,
          rows.filter(row => row.table === table),
        )
    }
  })
}

const mostTries = 2000

async function fill(client: PoolClient, table: string, columns: Column[]): Promise<void> {
  const names = columns.map(({ column }) => `"${column}"`).join(', ')
  let refusal: unknown
  let tries = 0
  for (const values of combinations(columns.map(choices))) {
    if (tries++ > mostTries) break
    try {
      await client.query('SAVEPOINT try')
      await client.query(
        `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')})`,
      )
      return
    } catch (error) {
      refusal = error
      await client.query('ROLLBACK TO try')
    }
  }
  throw new Error(`no row fits ${table}`, { cause: refusal })
}

/** The last columns change first. */
function* combinations([first, ...others]: string[][]): Generator<string[]> {
  if (!first) {
    yield []
    return
  }
  for (const value of first) for (const rest of combinations(others)) yield [value, ...rest]
}

const byType: [RegExp, string][] = [
  [/^uuid$/, "'6d1f2a52-0f7e-4a3c-9d2b-5f0a86a3b111'"],
  [/^uuid\[\]$/, "ARRAY['6d1f2a52-0f7e-4a3c-9d2b-5f0a86a3b111']::uuid[]"],
  [/^text\[\]$/, `ARRAY['Zähler "7"', E'a\\\\b', NULL]`],
  [/\[\]$/, 'ARRAY[1, 2.5, 3]'],
  [/^double|^real|^numeric/, '0.1'],
  [/int|^oid/, '7'],
  [/^bytea$/, "'\\x00ff0a5c'"],
  [/^boolean$/, 'true'],
  [/^jsonb?$/, `'{"ä": [1, null, "\\\\n"]}'`],
  [/^text|^character/, `E'Zeile 1\\nZeile\\t2 \\\\ „Umlaut“'`],
]

/** Other values are tried only where something restricts the column. */
function choices(given: Column): string[] {
  if (given.table === 'meters' && given.column === 'parent_id') return ['NULL']
  const special = [...instants(given), ...words(given)]
  const empty = given.nullable && given.checks.length > 0 ? ['NULL'] : []
  return [...(special.length > 0 ? special : [plainValue(given)]), ...empty]
}

/** Later columns hold later instants, as "from" stands before "to". */
function instants({ type, position }: Column): string[] {
  if (type === 'date') return [`date '2026-03-28' + ${position}`]
  if (!type.startsWith('timestamp')) return []
  return [`timestamptz '2026-03-28 00:59:59.999+00' + interval '${position} h'`]
}

/** What a check constraint allows. */
function words({ type, checks }: Column): string[] {
  if (!type.startsWith('text')) return []
  const found = checks.flatMap(check =>
    [...check.matchAll(/'([^']+)'::text/g)].map(([, word]) => `'${word}'`),
  )
  if (type === 'text[]' && found.length > 0) return [`ARRAY[${found.join(', ')}]`]
  return [...new Set(found)]
}

function plainValue({ table, column, type }: Column): string {
  const value = byType.find(([pattern]) => pattern.test(type))?.[1]
  if (!value) throw new Error(`no value for ${table}.${column}, a ${type}`)
  return value
}
