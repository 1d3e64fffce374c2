import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { headingOf, type Cell, type Column, type Row, type Table } from '../export-table.ts'

type ParquetOptions = ConstructorParameters<typeof ParquetWriter>[0]
type SchemaElement = ParquetOptions['schema'][number]

/** Large enough to compress well, small enough for a box with little memory. */
const rowsPerGroup = 50_000

const text: Partial<SchemaElement> = { type: 'BYTE_ARRAY', converted_type: 'UTF8' }
const instant: Partial<SchemaElement> = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
}
const kinds: Record<Exclude<Column['kind'], 'LOCAL_TIME'>, Partial<SchemaElement>> = {
  UTC_TIME: instant,
  TIME: instant,
  NUMBER: { type: 'DOUBLE' },
  TEXT: text,
  QUALITIES: text,
}

/**
 * Apache Parquet, one row group after the other: stamps as UTC timestamps, numbers as doubles, qualities as
 * codes, units per column in the file's metadata. The tables have the same columns.
 */
export async function* writeParquet(
  tables: readonly Table[],
  metadata: Record<string, string>,
): AsyncGenerator<Uint8Array> {
  const [first] = tables
  if (!first) return
  const columns = first.columns.filter(({ kind }) => kind !== 'LOCAL_TIME')
  const subject = first.subject.toLowerCase()
  const bytes = new ByteWriter(1 << 20)
  const file = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(subject, columns),
    createdBy: 'Luna-IEMS',
    kvMetadata: Object.entries({ ...metadata, ...unitsOf(columns) }).map(([key, value]) => ({
      key,
      value,
    })),
  })
  for (const table of tables) {
    for await (const rows of groups(table)) {
      const lead = [
        { name: `${subject}_id`, data: Array.from(rows, () => table.id) },
        { name: subject, data: Array.from(rows, () => table.title) },
      ]
      const rest = columns.map(column => ({ name: column.name, data: dataOf(table, column, rows) }))
      await file.write({ columnData: [...lead, ...rest], rowGroupSize: rows.length })
      yield taken(bytes)
    }
  }
  await file.finish()
  yield taken(bytes)
}

function schemaOf(subject: string, columns: readonly Column[]): SchemaElement[] {
  const leaf = (name: string, type: Partial<SchemaElement>, required: boolean): SchemaElement => ({
    ...type,
    name,
    repetition_type: required ? 'REQUIRED' : 'OPTIONAL',
  })
  return [
    { name: 'luna', num_children: columns.length + 2 },
    leaf(`${subject}_id`, text, true),
    leaf(subject, text, true),
    ...columns.map(({ name, kind }) =>
      leaf(name, kind === 'LOCAL_TIME' ? text : kinds[kind], kind === 'UTC_TIME'),
    ),
  ]
}

function unitsOf(columns: readonly Column[]): Record<string, string> {
  const described = columns.map(column => [`column.${column.name}`, headingOf(column)] as const)
  return Object.fromEntries(described)
}

function dataOf(table: Table, { name }: Column, rows: Row[]): (Date | number | string | null)[] {
  const place = table.columns.findIndex(column => column.name === name)
  return rows.map(row => plain(row[place] ?? null))
}

function plain(cell: Cell): Date | number | string | null {
  return Array.isArray(cell) ? cell.join(' ') : (cell as Exclude<Cell, readonly unknown[]>)
}

/** Pages are gathered into groups; a group holds rows of one table only. */
async function* groups(table: Table): AsyncGenerator<Row[]> {
  let waiting: Row[] = []
  for await (const rows of table.pages()) {
    waiting = waiting.length === 0 ? rows : waiting.concat(rows)
    if (waiting.length < rowsPerGroup) continue
    yield waiting
    waiting = []
  }
  if (waiting.length > 0) yield waiting
}

/** The bytes since the last call; the writer goes on at the file's offset with an empty buffer. */
function taken(bytes: ByteWriter): Uint8Array {
  const part = bytes.getBytes().slice()
  bytes.index = 0
  return part
}
