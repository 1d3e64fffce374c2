import { z } from 'zod'

/** tar → zstd → (with a key) age; `age -d … | zstd -d | tar x` opens it without Luna. */
export const formatName = 'luna-backup-v1'
export const manifestName = 'manifest.json'
export const settingsName = 'config/settings.json'

export const backupKinds = ['LOGICAL', 'PHYSICAL'] as const
export type BackupKind = (typeof backupKinds)[number]

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** Names of tables, columns and partitions of Luna: nothing else gets near an SQL statement. */
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)
const bound = z.string().regex(/^FOR VALUES FROM \('[-0-9 :+.]+'\) TO \('[-0-9 :+.]+'\)$/)
const count = z.number().int().nonnegative()

const tableRecord = z.object({
  name: identifier,
  columns: z.array(identifier).min(1),
  /** Columns that give the rows their order. */
  order: z.array(identifier).min(1),
  rows: count,
  bytes: count,
  /** Of the rows as COPY writes them, in their order. */
  sha256,
})
export type TableRecord = z.infer<typeof tableRecord>

const objectRecord = z.object({
  bucket: z.enum(['uploads', 'documents', 'exports']),
  key: z.string().min(1).max(300),
  size: count,
  sha256,
  contentType: z.string().max(200),
})
export type ObjectRecord = z.infer<typeof objectRecord>

const fileRecord = z.object({ name: z.string().min(1).max(400), size: count, sha256 })
export type FileRecord = z.infer<typeof fileRecord>

/** The last entry of every archive: what is in it, so that anything missing or changed is found. */
export const manifestSchema = z.object({
  format: z.literal(formatName),
  /** Rows, or the pages of the cluster. */
  kind: z.enum(backupKinds),
  createdAt: z.iso.datetime(),
  appVersion: z.string().max(50),
  edition: z.enum(['embedded', 'server']),
  postgres: z.object({ major: z.number().int(), version: z.string().max(200) }),
  timeseries: z.enum(['plain', 'timescale']),
  /** The schema of the rows: every migration with its checksum, in order. */
  migrations: z.array(z.object({ name: z.string().regex(/^[A-Za-z0-9_]+$/), checksum: sha256 })),
  /** Parents before children. */
  tables: z.array(tableRecord),
  sequences: z.array(
    z.object({ name: identifier, value: z.string().regex(/^-?\d{1,19}$/), called: z.boolean() }),
  ),
  partitions: z.array(z.object({ table: identifier, name: identifier, bound })),
  objects: z.array(objectRecord),
  files: z.array(fileRecord),
  /** What was there when the copy began and was removed before its turn came. */
  objectsGone: count,
  /** Head of the audit log's chain. */
  auditHead: z.string().nullable(),
  /** Tells whether this installation can open what was sealed by the one that made the archive. */
  sealingKeyCheck: z.string().max(100),
  /** SHA-256 of the archive before this one. */
  previous: sha256.nullable(),
})
export type Manifest = z.infer<typeof manifestSchema>

export const partName = (table: string, part: number) =>
  `pg/${table}/${String(part).padStart(6, '0')}.copy`
export const blobName = (bucket: string, key: string) => `blobs/${bucket}/${key}`

/** A part of the tar that PostgreSQL makes of its cluster. */
export const baseName = (part: number) => `base/${String(part).padStart(6, '0')}.part`
export const isBasePart = (entryName: string) => /^base\/\d{6,}\.part$/.test(entryName)

/** The table whose rows the entry holds. */
export function tableOf(entryName: string): string | undefined {
  return /^pg\/([a-z_][a-z0-9_]{0,62})\/\d{6,}\.copy$/.exec(entryName)?.[1]
}
