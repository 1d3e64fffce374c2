import { UserError } from '#platform/errors.ts'
import {
  JobRefused,
  type JobContext,
  type JobHandler,
  type JobOutcome,
} from '#platform/jobs/job.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { announcePrices } from '../market/announce-prices.ts'
import { meterNameTaken } from '../meter/meter.service.ts'
import { germanCount, germanNumber, germanPlural } from '../wording/german.ts'
import { takeInApart } from './apart/take-in-apart.ts'
import { storedUnit } from './complete-report.ts'
import { placeName } from './finding.ts'
import { importPayload, type ImportPayload } from './import-payload.ts'
import type { Conflict, ImportPlan } from './import-plan.ts'
import type { ImportSource, TargetStores } from './import-target.ts'
import type { ImportDone, ImportStopped, ImportStore } from './import.store.ts'
import type { Intake } from './intake.ts'
import { planImport, type Planned } from './plan-import.ts'
import type { ReportStore } from './report/report.store.ts'
import type { ReportCounts } from './row-report.ts'
import { utcStamp } from './time/timeline.ts'
import { readUpload } from './upload-bytes.ts'

export type ImportJobUse = {
  stores: TargetStores & { imports: ImportStore; reports: ReportStore }
  objects: ObjectStore
  /** Where the watchers of a market learn that prices came. */
  events?: EventBus
  /** Called once the values are written. */
  onWritten?: (plan: ImportPlan) => Promise<void>
}

/**
 * Reads an uploaded file and writes its values and its report in one transaction; again is fine, nothing
 * doubles. A file that is refused has a report as well.
 */
export function createImportJob(use: ImportJobUse): JobHandler<ImportPayload> {
  return {
    kind: 'IMPORT',
    payload: importPayload,
    retryLimit: 3,
    expireInSeconds: 1800,
    async run(payload, context) {
      try {
        return await run(use, payload, context)
      } catch (error) {
        if (error instanceof JobRefused) await reportRefusal(use, payload, { context, error })
        throw error
      }
    },
  }
}

async function run(
  use: ImportJobUse,
  payload: ImportPayload,
  context: JobContext,
): Promise<JobOutcome> {
  await context.progress(0.02, 'Datei wird gelesen')
  const file = required(await readUpload(use.objects, payload.uploadId))
  const intake = required(await takeInApart(file.bytes, payload.options, context.signal))
  await context.progress(0.2, 'Ziele werden bestimmt')
  const source = { ...payload, sha256: file.sha256 }
  const planned = required(await planImport(use.stores, intake, source))
  const plan = planOf({ intake, planned, source }, context)
  const done = await use.stores.imports.write(plan, {
    signal: context.signal,
    onProgress: async fraction => {
      context.signal.throwIfAborted()
      await context.progress(0.2 + 0.75 * fraction, 'Werte werden geschrieben')
    },
  })
  if (!('counts' in done)) throw new JobRefused(explainStop(done, plan))
  await use.onWritten?.(plan)
  await announce(use, done, plan)
  const [target] = done.targets
  return { message: summary(done), ...(target && { targetId: target.targetId }) }
}

async function announce(
  { events }: ImportJobUse,
  { counts }: ImportDone,
  plan: ImportPlan,
): Promise<void> {
  const markets = plan.series.flatMap(({ series: { target } }) =>
    target.to === 'MARKET' ? [target.marketId] : [],
  )
  for (const marketId of new Set(markets))
    if (events) await announcePrices(events, marketId, counts)
}

function required<T>(result: T | UserError): T {
  if (result instanceof UserError) throw new JobRefused(result)
  return result
}

type Parts = { intake: Intake; planned: Planned; source: ImportSource }

function planOf({ intake, planned, source }: Parts, { job }: JobContext): ImportPlan {
  return {
    record: {
      importId: job.id,
      sha256: source.sha256,
      kind: intake.kind,
      options: source.options,
      fileName: source.fileName,
      createdBy: job.createdBy,
    },
    newMeters: planned.targets.flatMap(target =>
      target.to === 'newMeter' ? [{ id: target.id, meter: target.meter }] : [],
    ),
    series: planned.series,
    weather: intake.weather,
    onConflict: source.options.onConflict ?? 'REPLACE',
    replaceDecided: source.options.replaceDecided ?? false,
    placeWord: intake.placeWord,
    report: intake.report,
  }
}

function explainStop(stopped: ImportStopped, plan: ImportPlan): UserError {
  if ('taken' in stopped) return meterNameTaken(stopped.taken)
  return conflictsRefused(stopped.conflicts, plan)
}

function conflictsRefused(conflicts: Conflict[], plan: ImportPlan): UserError {
  const shown = conflicts.slice(0, 3).map(({ series, start, stored, incoming }) => {
    const unit = storedUnit(plan.series.find(one => one.series.name === series)?.series)
    return `${utcStamp(start)}: gespeichert ${germanNumber(stored)} ${unit}, Datei ${germanNumber(incoming)} ${unit}`
  })
  const differing = germanPlural(conflicts.length, 'Wert weicht', 'Werte weichen')
  const [first] = conflicts
  return new UserError(
    'IMPORT_DIFFERS_FROM_STORED',
    `${differing} von dem ab, was gespeichert ist (${shown.join('; ')}). So war es gewünscht, deshalb ist nichts importiert.`,
    {
      ...(first && { place: placeName(plan.placeWord, first.line, first.series) }),
      remedy:
        'Wählen Sie „ersetzen“ oder „behalten“ für abweichende Werte und starten Sie den Import neu.',
    },
  )
}

async function reportRefusal(
  { stores }: ImportJobUse,
  { fileName }: ImportPayload,
  { context, error }: { context: JobContext; error: JobRefused },
): Promise<void> {
  const { code, message, place, remedy } = error.userError
  const line = Number(/(?:Zeile|Segment|Eintrag) (\d+)/.exec(place ?? '')?.[1] ?? 0)
  const column = /Spalte „([^“]*)“/.exec(place ?? '')?.[1] ?? null
  await stores.reports.refuse(
    { importId: context.job.id, fileName, placeWord: 'Zeile' },
    {
      ...{ line, lineTo: line, column, raw: null, code, action: 'REFUSED' },
      message: [message, remedy].filter(part => part !== undefined).join(' '),
    },
  )
}

function summary({ counts, report }: ImportDone): string {
  const { read, added, changed, unchanged, kept } = counts
  const parts = [
    `${germanCount(added)} neu`,
    `${germanCount(changed)} geändert`,
    `${germanCount(unchanged)} unverändert`,
    ...(kept > 0 ? [`${germanCount(kept)} behalten`] : []),
  ]
  return `${germanCount(read)} Werte gelesen: ${parts.join(', ')}.${remarks(report)}`
}

function remarks({ SUBSTITUTED, REFUSED }: ReportCounts): string {
  const said = [
    ...(SUBSTITUTED > 0
      ? [`${germanPlural(SUBSTITUTED, 'Ersatzwert', 'Ersatzwerte')} darunter`]
      : []),
    ...(REFUSED > 0 ? [`${germanCount(REFUSED)} ausgelassen`] : []),
  ]
  return said.length === 0 ? '' : ` ${said.join(', ')}; der Bericht nennt jede Zeile.`
}
