import type pg from 'pg'

export type Table = {
  name: string
  /** In their order; generated ones are computed again. */
  columns: string[]
  /** What gives the rows one order: the primary key, without one all columns. */
  order: { name: string; isText: boolean }[]
  /** Roughly, on disk. */
  bytes: number
  isPartitioned: boolean
}

/**
 * What no archive holds: the ledger of migrations (they are run again), the engine of this server, and sessions
 * (a revoked one would be valid again).
 */
export const leftOut: readonly string[] = ['_prisma_migrations', 'timeseries_engine', 'sessions']

type ColumnRow = {
  table: string
  kind: string
  bytes: string
  column: string
  position: number
  collatable: boolean
  key_position: number | null
}

const columnsQuery = `SELECT c.relname AS table, c.relkind AS kind, a.attname AS column, a.attnum AS position,
    a.attcollation <> 0 AS collatable, array_position(i.indkey::int2[], a.attnum) AS key_position,
    CASE c.relkind WHEN 'p'
      THEN (SELECT coalesce(sum(pg_table_size(relid)), 0) FROM pg_partition_tree(c.oid)) ELSE pg_table_size(c.oid)
    END AS bytes
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY c.relname COLLATE "C", a.attnum`

/** The tables of Luna, parents before children. */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<ColumnRow>(columnsQuery)
  const byTable = new Map<string, ColumnRow[]>()
  for (const row of rows.filter(({ table }) => !leftOut.includes(table))) {
    byTable.set(row.table, [...(byTable.get(row.table) ?? []), row])
  }
  const tables = [...byTable].map(([name, columns]) => toTable(name, columns))
  return parentsFirst(tables, await readParents(client))
}

function toTable(name: string, rows: ColumnRow[]): Table {
  const key = rows
    .filter(row => row.key_position !== null)
    .sort((a, b) => (a.key_position ?? 0) - (b.key_position ?? 0))
  const order = key.length > 0 ? key : rows
  return {
    name,
    columns: rows.map(({ column }) => column),
    order: order.map(({ column, collatable }) => ({ name: column, isText: collatable })),
    bytes: Number(rows[0]?.bytes ?? 0),
    isPartitioned: rows[0]?.kind === 'p',
  }
}

async function readParents(client: pg.ClientBase): Promise<Map<string, Set<string>>> {
  const { rows } = await client.query<{ child: string; parent: string }>(
    `SELECT DISTINCT c.relname AS child, p.relname AS parent FROM pg_constraint k
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
     WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND c.relnamespace = 'public'::regnamespace`,
  )
  const parents = new Map<string, Set<string>>()
  for (const { child, parent } of rows) {
    parents.set(child, (parents.get(child) ?? new Set()).add(parent))
  }
  return parents
}

/** By name, a parent before its children. Two tables that refer to each other cannot be restored one by one. */
function parentsFirst(tables: Table[], parents: Map<string, Set<string>>): Table[] {
  const placed = new Set<string>()
  const sorted: Table[] = []
  const known = new Set(tables.map(({ name }) => name))
  const isReady = ({ name }: Table) =>
    !placed.has(name) &&
    [...(parents.get(name) ?? [])].every(parent => placed.has(parent) || !known.has(parent))
  while (sorted.length < tables.length) {
    const ready = tables.filter(isReady)
    if (ready.length === 0) throw new Error('tables refer to each other in a circle')
    for (const table of ready) {
      placed.add(table.name)
      sorted.push(table)
    }
  }
  return sorted
}

export type Sequence = { name: string; value: string; called: boolean }

/** Sequences know no transaction: what they say now is never behind the rows of the snapshot. */
export async function readSequences(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string; start: string; last: string | null }>(
    `SELECT sequencename AS name, start_value::text AS start, last_value::text AS last
     FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename COLLATE "C"`,
  )
  return rows.map(({ name, start, last }) => ({
    name,
    value: last ?? start,
    called: last !== null,
  }))
}

export type Partition = { table: string; name: string; bound: string }

/** All but the default partitions, which the migrations make. */
export async function readPartitions(client: pg.ClientBase): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `SELECT p.relname AS table, c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relkind = 'p' AND c.relnamespace = 'public'::regnamespace AND c.relispartition
       AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
     ORDER BY c.relname COLLATE "C"`,
  )
  return rows
}
