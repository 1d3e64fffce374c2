import type { Pool } from 'pg'

/** Every row of every table of ours as text, by table; partitions count as their whole. */
export async function readTables(
  pool: Pool,
  /** Columns that do not count. */
  without: Record<string, string[]> = {},
): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM information_schema.tables t
     JOIN pg_class c ON c.oid = format('%I.%I', t.table_schema, t.table_name)::regclass
     WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND NOT c.relispartition
     ORDER BY 1`,
  )
  const tables = new Map<string, string[]>()
  for (const { name } of rows) {
    const { rows: held } = await pool.query<{ row: string }>(
      `SELECT (to_jsonb(t) - $1::text[])::text AS row FROM "${name}" t ORDER BY 1`,
      [without[name] ?? []],
    )
    tables.set(
      name,
      held.map(({ row }) => row),
    )
  }
  return tables
}
