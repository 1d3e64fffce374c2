import { createHash, randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { Uploads } from '#platform/objects/uploads.ts'
import type { Meter } from '../meter/meter.ts'
import { meterNameTaken } from '../meter/meter.service.ts'
import { takeInApart } from './apart/take-in-apart.ts'
import { germanPlural } from '../wording/german.ts'
import { placeName, warning, type PlaceWord, type Warning } from './finding.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportPayload } from './import-payload.ts'
import { isKept, type Conflict, type ImportCounts, type PlannedSeries } from './import-plan.ts'
import {
  matchingMeter,
  suggestedMeterName,
  type ImportSource,
  type TargetStores,
} from './import-target.ts'
import type { ImportStore } from './import.store.ts'
import type { Intake } from './intake.ts'
import { mostBytes, tooLarge } from './limits.ts'
import { planImport, type Planned } from './plan-import.ts'
import type { ReportRow } from './row-report.ts'
import { readUpload, uploadUnknown } from './upload-bytes.ts'

/** A series of a file and what its import would do. */
export type PreviewedSeries = PlannedSeries & {
  meter: Meter | null
  meterName: string | null
} & Omit<ImportCounts, 'read'>

/** What an import of the file would do, without doing it. */
export type ImportPreview = Omit<Intake, 'series'> & {
  uploadId: string
  fileName: string
  suggestedMeterName: string
  matchingMeter: Meter | null
  marketId: string | null
  alreadyImported: boolean
  series: PreviewedSeries[]
  /** The first of them; `conflictCount` counts all. */
  conflicts: Conflict[]
  conflictCount: number
  /** The first rows of the report that say something. */
  issues: ReportRow[]
}

type Dependencies = {
  stores: TargetStores & { imports: ImportStore }
  uploads: Uploads
  objects: ObjectStore
  jobs: JobQueue
}
type Request = { uploadId: string; options: ImportOptions }

const shownConflicts = 100
const shownIssues = 100

export class ImportService {
  constructor(private readonly use: Dependencies) {}

  /** Reads the file in a thread of its own and compares it with what is stored. `signal` ends both. */
  async preview(
    request: Request,
    viewer: Viewer,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ImportPreview | UserError> {
    viewer.require('operator')
    const upload = await this.use.uploads.get(request.uploadId, viewer)
    if (!upload) return uploadUnknown()
    const file = await readUpload(this.use.objects, upload.id)
    if (file instanceof UserError) return file
    const intake = await takeInApart(file.bytes, request.options, signal)
    if (intake instanceof UserError) return intake
    const { sha256 } = file
    const source = { ...request, sha256, fileName: upload.fileName, newMeterId: randomUUID() }
    return this.dryRun(intake, source, signal)
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

  private async dryRun(
    intake: Intake,
    source: Source,
    signal: AbortSignal,
  ): Promise<ImportPreview | UserError> {
    const planned = await planImport(this.use.stores, intake, source)
    if (planned instanceof UserError) {
      // A choice that cannot be met is told now; without a choice there is always a way.
      return isChosen(source.options)
        ? planned
        : this.describe(intake, source, unplanned(intake, planned))
    }
    const conflicts: Conflict[] = []
    const series: PreviewedSeries[] = []
    for (const one of planned.series) {
      const found = await this.use.stores.imports.compare(one, signal)
      conflicts.push(...found.conflicts)
      series.push({ ...one, ...targetOf(planned, one), ...countsOf(one, found, source.options) })
    }
    const warnings = [...planned.warnings, ...meetsDecisions(conflicts, intake.placeWord)]
    return this.describe(intake, source, { ...planned, warnings, series, conflicts })
  }

  private async describe(
    intake: Intake,
    source: Source,
    plan: Pick<Planned, 'findings' | 'warnings'> & {
      series: PreviewedSeries[]
      conflicts: Conflict[]
    },
  ): Promise<ImportPreview> {
    const { stores } = this.use
    const { uploadId, fileName, sha256 } = source
    const [first] = plan.series
    const one = { intake, meterKey: first?.series.meterKey ?? '', i: 0 }
    const isForMeter = intake.kind === 'READINGS'
    const matching = isForMeter ? await matchingMeter(stores, one, source) : undefined
    const market = intake.series.find(({ target }) => target.to === 'MARKET')?.target
    return {
      ...intake,
      uploadId,
      fileName,
      suggestedMeterName: suggestedMeterName(one, fileName),
      matchingMeter: matching ?? null,
      marketId: market?.to === 'MARKET' ? market.marketId : null,
      alreadyImported: (await stores.imports.targetsOf(sha256)).length > 0,
      findings: [...intake.findings, ...plan.findings],
      warnings: [...intake.warnings, ...plan.warnings],
      series: plan.series,
      conflicts: plan.conflicts.slice(0, shownConflicts),
      conflictCount: plan.conflicts.length,
      issues: intake.report.rows.slice(0, shownIssues),
    }
  }
}

type Source = Request & ImportSource

function isChosen({ meterId, newMeterName, marketId, series = [] }: ImportOptions): boolean {
  return (
    [meterId, newMeterName, marketId].some(wish => wish !== undefined) ||
    series.some(wish => wish.meterId !== undefined || wish.newMeterName !== undefined)
  )
}

/** Nothing was decided about the target yet, and what seemed to fit does not. */
function unplanned(intake: Intake, { code, message, place }: UserError) {
  return {
    findings: [],
    warnings: [warning(code, message, place)],
    conflicts: [],
    series: intake.series.map(series => ({
      ...{ series, meterId: undefined, meter: null, meterName: null },
      ...{ added: series.starts.length, changed: 0, unchanged: 0, kept: 0 },
    })),
  }
}

function meetsDecisions(conflicts: Conflict[], placeWord: PlaceWord): Warning[] {
  const decided = conflicts.filter(({ isDecided }) => isDecided)
  const [first] = decided
  if (!first) return []
  const text = `${germanPlural(decided.length, 'abweichender Wert ist', 'abweichende Werte sind')} von Hand geändert oder bestätigt. Sie bleiben, solange Sie nicht „auch von Hand Geändertes ersetzen“ wählen.`
  return [warning('IMPORT_MEETS_DECISIONS', text, placeName(placeWord, first.line))]
}

function targetOf({ targets }: Planned, { meterId }: PlannedSeries) {
  const target = targets.find(({ id }) => id === meterId)
  const meter = target?.to === 'meter' ? target.meter : null
  return { meter, meterName: target?.meter.name ?? null }
}

function countsOf(
  { series }: PlannedSeries,
  { known, conflicts }: { known: number; conflicts: Conflict[] },
  { onConflict = 'REPLACE', replaceDecided = false }: ImportOptions,
) {
  const kept = conflicts.filter(conflict => isKept(conflict, { onConflict, replaceDecided }))
  return {
    added: series.starts.length - known,
    changed: conflicts.length - kept.length,
    unchanged: known - conflicts.length,
    kept: kept.length,
  }
}
