import { baseName, type FileRecord } from '../archive/format.ts'
import type { ArchiveWriter } from '../archive/write-archive.ts'
import { connectForCopy } from '../database/connection.ts'
import { readFacts, type DatabasePart, type ExportOptions } from '../database/export-database.ts'
import { streamBaseBackup } from './stream-base-backup.ts'

/** Memory that the copy takes, and the size of its parts in the archive. */
const partBytes = 4 * 1024 * 1024

/** The pages of the whole cluster instead of rows: fast to restore, on this machine and version only. */
export async function exportCluster(
  url: string,
  writer: ArchiveWriter,
  options: ExportOptions = {},
): Promise<DatabasePart> {
  const { facts, expected } = await readBefore(url)
  const files: FileRecord[] = []
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let done = 0
  const give = async () => {
    const part = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    files.push(await writer.add(baseName(files.length + 1), part))
    done += part.length
    await options.onProgress?.(done, expected)
  }
  for await (const part of streamBaseBackup(url)) {
    options.signal?.throwIfAborted()
    waiting.push(part)
    waitingBytes += part.length
    if (waitingBytes >= partBytes) await give()
  }
  if (waitingBytes > 0) await give()
  return { ...facts, tables: [], sequences: [], partitions: [], files }
}

async function readBefore(url: string) {
  const client = await connectForCopy(url)
  try {
    const { rows } = await client.query<{ bytes: number }>(
      'SELECT sum(pg_database_size(oid))::float8 AS bytes FROM pg_database',
    )
    return { facts: await readFacts(client), expected: rows[0]?.bytes ?? 1 }
  } finally {
    await client.end()
  }
}
