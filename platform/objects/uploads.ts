import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Database } from '../database/database.ts'
import type { Viewer } from '../identity/viewer.ts'
import { isUuid } from '../uuid.ts'
import type { ObjectStore } from './object-store.ts'

export type UploadPurpose = 'IMPORT' | 'DOCUMENT'
export type UploadRecord = {
  id: string
  fileName: string
  sizeBytes: number
  createdBy: string | null
  /** Null until the bytes have arrived completely. */
  receivedAt: Date | null
}

/** Files on their way in. Only who made an upload (or an admin) may use it. */
export class Uploads {
  constructor(
    private readonly prisma: Database['prisma'],
    private readonly objects: ObjectStore,
  ) {}

  async create(
    input: { fileName: string; sizeBytes: number; purpose: UploadPurpose },
    viewer: Viewer,
  ): Promise<UploadRecord> {
    const row = await this.prisma.upload.create({
      data: {
        uploadId: randomUUID(),
        fileName: input.fileName,
        sizeBytes: BigInt(Math.trunc(input.sizeBytes)),
        purpose: input.purpose,
        createdBy: viewer.userId ?? null,
      },
    })
    return toRecord(row)
  }

  /** Called by the gateway when all bytes have arrived. */
  async markReceived(id: string, sizeBytes: number): Promise<void> {
    await this.prisma.upload.updateMany({
      where: { uploadId: id },
      data: { receivedAt: new Date(), sizeBytes: BigInt(sizeBytes) },
    })
  }

  /** `undefined` when there is none, it has not arrived, or it is somebody else's. */
  async get(id: string, viewer: Viewer): Promise<UploadRecord | undefined> {
    if (!isUuid(id)) return undefined
    const row = await this.prisma.upload.findUnique({ where: { uploadId: id } })
    if (!row?.receivedAt) return undefined
    const own = row.createdBy === (viewer.userId ?? null)
    return own || viewer.can('admin') ? toRecord(row) : undefined
  }

  open(id: string): Promise<Readable | undefined> {
    return this.objects.get('uploads', id)
  }

  /** Forgets uploads made before `before`: by then their job is done or will never be. Answers how many. */
  async sweep(before: Date): Promise<number> {
    const old = await this.prisma.upload.findMany({ where: { createdAt: { lt: before } } })
    for (const { uploadId } of old) {
      await this.objects.remove('uploads', uploadId)
      await this.prisma.upload.delete({ where: { uploadId } })
    }
    return old.length
  }
}

type UploadRow = NonNullable<Awaited<ReturnType<Database['prisma']['upload']['findUnique']>>>

function toRecord(row: UploadRow): UploadRecord {
  return {
    id: row.uploadId,
    fileName: row.fileName,
    sizeBytes: Number(row.sizeBytes),
    createdBy: row.createdBy,
    receivedAt: row.receivedAt,
  }
}
