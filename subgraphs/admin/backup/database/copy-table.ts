import { createHash } from 'node:crypto'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { quoted } from './connection.ts'
import type { Table } from './catalog.ts'

/** Memory that one table takes, and the size of its parts in the archive. */
const partBytes = 4 * 1024 * 1024

export type TableSum = { rows: number; bytes: number; sha256: string }

/** Rows in the order of their key, as COPY's text, which is the same on every server. */
export function copyStatement({
  name,
  columns,
  order,
}: Pick<Table, 'name' | 'columns' | 'order'>): string {
  const by = order.map(column => quoted(column.name) + (column.isText ? ' COLLATE "C"' : ''))
  return `COPY (SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(name)} ORDER BY ${by.join(', ')}) TO STDOUT`
}

/** Gives the table out in parts of equal size and answers what it was in all. */
export async function copyOut(
  client: pg.ClientBase,
  table: Pick<Table, 'name' | 'columns' | 'order'>,
  onPart: (part: Buffer, number: number) => Promise<void>,
): Promise<TableSum> {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  let number = 0
  let waiting: Buffer[] = []
  let waitingBytes = 0
  const give = async () => {
    const part = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    number += 1
    await onPart(part, number)
  }
  for await (const chunk of client.query(copyTo(copyStatement(table)))) {
    const part = chunk as Buffer
    hash.update(part)
    rows += countLines(part)
    bytes += part.length
    waiting.push(part)
    waitingBytes += part.length
    if (waitingBytes >= partBytes) await give()
  }
  if (waitingBytes > 0) await give()
  return { rows, bytes, sha256: hash.digest('hex') }
}

/** One line per row: COPY writes line breaks within values as \n. */
function countLines(part: Buffer): number {
  let lines = 0
  for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10, at + 1)) lines += 1
  return lines
}
