import type { Database } from '../database/database.ts'
import { UserError } from '../errors.ts'
import { z } from 'zod'
import { jobKinds, jobStates, type JobRecord } from './job.ts'

export type JobRow = NonNullable<Awaited<ReturnType<Database['prisma']['job']['findUnique']>>>

const storedError = z.object({
  code: z.string(),
  message: z.string(),
  place: z.string().optional(),
  remedy: z.string().optional(),
})

/** A row of `jobs` as the rest of Luna sees it. */
export function toJobRecord(row: JobRow): JobRecord {
  return {
    id: row.jobId,
    kind: z.enum(jobKinds).parse(row.kind),
    title: row.title,
    state: z.enum(jobStates).parse(row.state),
    progress: row.progress,
    step: row.step,
    message: row.message,
    error: toUserError(row.error),
    targetId: row.targetId,
    download:
      row.downloadKey && row.downloadName
        ? { key: row.downloadKey, fileName: row.downloadName }
        : null,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
    cancelRequestedAt: row.cancelRequestedAt,
  }
}

function toUserError(stored: unknown): UserError | null {
  if (stored === null) return null
  const { code, message, place, remedy } = storedError.parse(stored)
  return new UserError(code, message, {
    ...(place !== undefined && { place }),
    ...(remedy !== undefined && { remedy }),
  })
}

export function isFinished({ state }: JobRecord): boolean {
  return state === 'DONE' || state === 'FAILED' || state === 'CANCELLED'
}
