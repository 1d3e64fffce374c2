import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { JobRefused, type JobContext, type JobHandler } from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { meterNameTaken } from '../meter/meter.service.ts'
import { quantities } from '../reading/reading.ts'
import { germanCount } from '../wording/german.ts'
import { intervalLabels, units } from './import-options.ts'
import {
  dayAhead,
  decideTarget,
  type ImportSource,
  type ImportTarget,
  type TargetStores,
} from './import-target.ts'
import type { ImportCounts, ImportRecord } from './import.store.ts'
import { takeIn, type Intake } from './take-in.ts'
import { readUpload } from './upload-bytes.ts'

/** What `startImport` puts into the queue. */
const importPayload = z.object({
  uploadId: z.uuid(),
  fileName: z.string(),
  options: z.object({
    encoding: z.string().optional(),
    delimiter: z.string().optional(),
    timestampColumn: z.string().optional(),
    valueColumn: z.string().optional(),
    unit: z.enum(units).optional(),
    label: z.enum(intervalLabels).optional(),
    timeZone: z.string().optional(),
    meterId: z.string().optional(),
    newMeterName: z.string().optional(),
    quantity: z.enum(quantities).optional(),
  }),
  /** Chosen once, so that a retry finds the meter it made before. */
  newMeterId: z.uuid(),
})
export type ImportPayload = z.infer<typeof importPayload>

type Use = { stores: TargetStores; objects: ObjectStore }
type Work = { intake: Intake; target: ImportTarget; meterId: string; record: ImportRecord }

/** Reads an uploaded file and writes its values in one transaction; again is fine, nothing doubles. */
export function createImportJob(use: Use): JobHandler<ImportPayload> {
  return {
    kind: 'IMPORT',
    payload: importPayload,
    retryLimit: 3,
    expireInSeconds: 600,
    async run(payload, context) {
      await context.progress(0.02, 'Datei wird gelesen')
      const file = required(await readUpload(use.objects, payload.uploadId))
      const intake = required(takeIn(file.bytes, payload.options))
      const source = { ...payload, sha256: file.sha256 }
      const { target, meterId } = await findTarget(use, intake, source)
      const work = { intake, target, meterId, record: recordOf(context, intake, source) }
      const { counts, targetId } = await write(use, work, context)
      return { message: summary(counts), targetId }
    },
  }
}

function required<T>(result: T | UserError): T {
  if (result instanceof UserError) throw new JobRefused(result)
  return result
}

/** A retry after the commit finds its own meter: then the name is not taken by somebody else. */
async function findTarget(
  { stores }: Use,
  intake: Intake,
  source: ImportSource & { newMeterId: string },
): Promise<{ target: ImportTarget; meterId: string }> {
  const made = await stores.meters.byId(source.newMeterId)
  if (made) return { target: { to: 'meter', meter: made }, meterId: made.id }
  const target = required(await decideTarget(stores, intake, source))
  return { target, meterId: target.to === 'meter' ? target.meter.id : source.newMeterId }
}

function recordOf({ job }: JobContext, intake: Intake, source: ImportSource): ImportRecord {
  return {
    importId: job.id,
    sha256: source.sha256,
    kind: intake.kind,
    options: source.options,
    fileName: source.fileName,
    createdBy: job.createdBy,
  }
}

async function write({ stores }: Use, work: Work, context: JobContext) {
  const { target, meterId, record } = work
  const { intervals, quantity, intervalSeconds } = work.intake
  const onProgress = async (fraction: number) => {
    context.signal.throwIfAborted()
    const step = fraction < 1 ? 'Werte werden übertragen' : 'Werte werden abgeglichen'
    await context.progress(0.2 + 0.6 * fraction, step)
  }
  if (target.to === 'market') {
    const { id: marketId, key } = target
    await stores.markets.ensure({ ...dayAhead, stepSeconds: intervalSeconds })
    const rows = { marketId, key, stepSeconds: intervalSeconds, intervals, record, onProgress }
    return { counts: await stores.imports.importPrices(rows), targetId: marketId }
  }
  const newMeter = target.to === 'newMeter' ? target.meter : undefined
  const rows = { meterId, newMeter, quantity, intervals, record, onProgress }
  const counts = await stores.imports.importReadings(rows)
  if (!counts) throw new JobRefused(meterNameTaken(target.meter.name))
  return { counts, targetId: meterId }
}

function summary({ read, added, changed, unchanged }: ImportCounts): string {
  const parts = [`${germanCount(added)} neu`, `${germanCount(changed)} geändert`]
  return `${germanCount(read)} Werte gelesen: ${parts.join(', ')}, ${germanCount(unchanged)} unverändert.`
}
