import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Service } from '#platform/service.ts'
import { jobKinds, type JobKind } from '#platform/jobs/job.ts'

export type QueueLength = {
  kind: JobKind
  waiting: number
  running: number
  failed: number
  oldestWaitingSince: Date | null
}
export type StorageFigures = {
  freeBytes: number | null
  diskBytes: number | null
  databaseBytes: number
  objectsBytes: number | null
  vectorsBytes: number | null
}

const queueRow = z.object({
  kind: z.enum(jobKinds),
  waiting: z.number(),
  running: z.number(),
  failed: z.number(),
  oldest: z.date().nullable(),
})

const mostFiles = 200_000
const sizeKnownMs = 300_000

/** What the database and the disk tell about the installation. */
export class FiguresStore {
  private objects: { until: number; bytes: Promise<number | null> } | undefined

  constructor(private readonly use: Pick<Service, 'config' | 'database'>) {}

  async queues(): Promise<QueueLength[]> {
    const { rows } = await this.use.database.pool.query(
      `SELECT kind, count(*) FILTER (WHERE state = 'QUEUED')::int AS waiting,
         count(*) FILTER (WHERE state = 'RUNNING')::int AS running,
         count(*) FILTER (WHERE state = 'FAILED')::int AS failed,
         min(created_at) FILTER (WHERE state = 'QUEUED') AS oldest
       FROM jobs WHERE kind = ANY($1) AND (state IN ('QUEUED', 'RUNNING')
         OR state = 'FAILED' AND finished_at > now() - interval '24 hours')
       GROUP BY kind ORDER BY kind`,
      [jobKinds],
    )
    return rows.map(row => {
      const { oldest, ...rest } = queueRow.parse(row)
      return { ...rest, oldestWaitingSince: oldest }
    })
  }

  async storage(): Promise<StorageFigures> {
    const { config } = this.use
    const [disk, tables, objectsBytes] = await Promise.all([
      statfs(config.dataDir).catch(() => undefined),
      this.tableSizes(),
      this.objectsSize(),
    ])
    return {
      freeBytes: disk ? disk.bavail * disk.bsize : null,
      diskBytes: disk ? disk.blocks * disk.bsize : null,
      databaseBytes: tables.whole,
      objectsBytes,
      vectorsBytes: config.vectors.engine === 'embedded' ? tables.vectors : null,
    }
  }

  private async tableSizes(): Promise<{ whole: number; vectors: number }> {
    const { rows } = await this.use.database.pool.query<{ whole: string; vectors: string }>(
      `SELECT pg_database_size(current_database()) AS whole,
         pg_total_relation_size('vector_points') AS vectors`,
    )
    return { whole: Number(rows[0]?.whole ?? 0), vectors: Number(rows[0]?.vectors ?? 0) }
  }

  /** Counting a folder takes its time, so it is done every five minutes. */
  private objectsSize(): Promise<number | null> {
    const { objects } = this.use.config
    if (objects.engine !== 'folder') return Promise.resolve(null)
    const now = Date.now()
    if (!this.objects || this.objects.until < now) {
      const bytes = folderSize(objects.folder).catch(() => null)
      this.objects = { until: now + sizeKnownMs, bytes }
    }
    return this.objects.bytes
  }
}

/** Null when there are more files than one wants to count. */
async function folderSize(folder: string): Promise<number | null> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  if (files.length > mostFiles) return null
  let bytes = 0
  for (const file of files) {
    if (!file.isFile()) continue
    // A file that goes away meanwhile has no size.
    bytes += await stat(join(file.parentPath, file.name)).then(
      ({ size }) => size,
      () => 0,
    )
  }
  return bytes
}
