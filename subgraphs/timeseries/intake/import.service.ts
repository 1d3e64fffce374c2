import { createHash, randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { Uploads } from '#platform/objects/uploads.ts'
import type { Meter } from '../meter/meter.ts'
import { meterNameTaken } from '../meter/meter.service.ts'
import { warning, type Warning } from './finding.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportPayload } from './import.job.ts'
import {
  dayAhead,
  decideTarget,
  differingInterval,
  matchingMeter,
  suggestedMeterName,
  type TargetStores,
} from './import-target.ts'
import { mostBytes, tooLarge } from './limits.ts'
import { takeIn, type Intake } from './take-in.ts'
import { readUpload, uploadUnknown } from './upload-bytes.ts'

/** What an import of the file would do, without doing it. */
export type ImportPreview = Intake & {
  uploadId: string
  fileName: string
  suggestedMeterName: string
  matchingMeter: Meter | null
  marketId: string | null
  alreadyImported: boolean
}

type Dependencies = {
  stores: TargetStores
  uploads: Uploads
  objects: ObjectStore
  jobs: JobQueue
}
type Request = { uploadId: string; options: ImportOptions }

export class ImportService {
  constructor(private readonly use: Dependencies) {}

  async preview(request: Request, viewer: Viewer): Promise<ImportPreview | UserError> {
    viewer.require('operator')
    const upload = await this.use.uploads.get(request.uploadId, viewer)
    if (!upload) return uploadUnknown()
    const file = await readUpload(this.use.objects, upload.id)
    if (file instanceof UserError) return file
    const intake = takeIn(file.bytes, request.options)
    if (intake instanceof UserError) return intake
    const source = { ...request, ...file, fileName: upload.fileName }
    const refused = await this.refusal(intake, source)
    if (refused) return refused
    return this.describe(intake, source)
  }

  /** Puts the import into the queue; the same file with the same options waits there once. */
  async start({ uploadId, options }: Request, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('operator')
    const upload = await this.use.uploads.get(uploadId, viewer)
    if (!upload) return uploadUnknown()
    if (upload.sizeBytes > mostBytes) return tooLarge(upload.sizeBytes)
    const name = options.newMeterName?.trim()
    if (name && (await this.use.stores.meters.byName(name))) return meterNameTaken(name)
    const payload: ImportPayload = {
      uploadId,
      fileName: upload.fileName,
      options,
      newMeterId: randomUUID(),
    }
    const choices = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 16)
    return this.use.jobs.enqueue({
      kind: 'IMPORT',
      title: `Import: ${upload.fileName}`,
      payload,
      createdBy: viewer.userId,
      dedupeKey: `import:${uploadId}:${choices}`,
    })
  }

  /** A choice that cannot be met is told now; without a choice there is always a way. */
  private async refusal(intake: Intake, source: Source): Promise<UserError | undefined> {
    const { meterId, newMeterName } = source.options
    if (meterId === undefined && newMeterName === undefined) return undefined
    const target = await decideTarget(this.use.stores, intake, source)
    return target instanceof UserError ? target : undefined
  }

  private async describe(intake: Intake, source: Source): Promise<ImportPreview> {
    const { stores } = this.use
    const { uploadId, fileName, sha256 } = source
    const matching = await matchingMeter(stores, intake, source)
    return {
      ...intake,
      uploadId,
      fileName,
      suggestedMeterName: suggestedMeterName(intake, fileName),
      matchingMeter: matching ?? null,
      marketId: intake.kind === 'PRICES' ? dayAhead.id : null,
      alreadyImported: (await stores.imports.targetOf(sha256)) !== undefined,
      warnings: [...intake.warnings, ...intervalWarning(matching, intake)],
    }
  }
}

type Source = Request & { fileName: string; sha256: string }

function intervalWarning(matching: Meter | undefined, intake: Intake): Warning[] {
  const differing = matching && differingInterval(matching, intake)
  return differing ? [warning(differing.code, differing.message, differing.place)] : []
}
