import { z } from 'zod'
import { backupKinds, isBasePart, type Manifest } from '../archive/format.ts'

/** What is known of an archive; it lies beside it as `<name>.json`, so that it outlives every database. */
export const summarySchema = z.object({
  kind: z.enum(backupKinds),
  createdAt: z.coerce.date(),
  finishedAt: z.coerce.date(),
  sizeBytes: z.number(),
  sha256: z.string(),
  isEncrypted: z.boolean(),
  /** The owner's, where it is encrypted by this installation. */
  recipient: z.string().nullable(),
  trigger: z.enum(['NIGHTLY', 'MANUAL', 'ELSEWHERE']),
  appVersion: z.string(),
  edition: z.enum(['embedded', 'server']),
  timeseries: z.enum(['plain', 'timescale']),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.record(z.string(), z.number()),
  objects: z.number(),
  objectBytes: z.number(),
  tableBytes: z.number(),
  sealingKeyCheck: z.string(),
  /** When it was last read as a whole and every hash was right. */
  verifiedAt: z.coerce.date().nullable(),
  /** When it was last restored into a database beside, with every table compared. */
  drilledAt: z.coerce.date().nullable(),
  problem: z
    .object({ code: z.string(), message: z.string(), remedy: z.string().optional() })
    .nullable(),
})
export type Summary = z.infer<typeof summarySchema>

type Facts = Pick<
  Summary,
  'finishedAt' | 'sizeBytes' | 'sha256' | 'isEncrypted' | 'recipient' | 'trigger'
>

export function summaryOf(manifest: Manifest, facts: Facts): Summary {
  const { kind, appVersion, edition, timeseries, migrations, sealingKeyCheck } = manifest
  return {
    ...facts,
    kind,
    createdAt: new Date(manifest.createdAt),
    appVersion,
    edition,
    timeseries,
    migrations,
    tables: Object.fromEntries(manifest.tables.map(({ name, rows }) => [name, rows])),
    tableBytes:
      sum(manifest.tables.map(({ bytes }) => bytes)) +
      sum(manifest.files.filter(({ name }) => isBasePart(name)).map(({ size }) => size)),
    objects: manifest.objects.length,
    objectBytes: sum(manifest.objects.map(({ size }) => size)),
    sealingKeyCheck,
    verifiedAt: null,
    drilledAt: null,
    problem: null,
  }
}

function sum(values: number[]): number {
  let all = 0
  for (const value of values) all += value
  return all
}
