import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { TimeseriesContext } from '../context.ts'
import { ImportInput } from './import-input.type.ts'
import { importOptions } from './import-payload.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportPreview, PreviewedSeries } from './import.service.ts'
import { PreviewImportResult } from './import.type.ts'

@Resolver()
export class ImportResolver {
  @Mutation(() => PreviewImportResult, {
    description: 'Reads an uploaded file and tells what an import would do; changes nothing.',
  })
  @Directive('@auth(role: OPERATOR)')
  async previewImport(
    @Arg('input', () => ImportInput) input: ImportInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ) {
    const request = toRequest(input)
    if (request instanceof UserError) return request
    const preview = await services.imports.preview(request, viewer)
    return preview instanceof UserError ? preview : toPreview(preview)
  }

  @Mutation(() => JobResult, {
    description:
      'Imports an uploaded file as a job, all or nothing; the same file again changes nothing.',
  })
  @Directive('@auth(role: OPERATOR)')
  async startImport(
    @Arg('input', () => ImportInput) input: ImportInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<JobRecord | UserError> {
    const request = toRequest(input)
    return request instanceof UserError ? request : services.imports.start(request, viewer)
  }
}

/** `null` and empty text mean the same as left out. */
function toRequest({
  uploadId,
  options,
}: ImportInput): { uploadId: string; options: ImportOptions } | UserError {
  const { success, data } = importOptions.safeParse(withoutEmpty(options ?? {}))
  return success ? { uploadId, options: data } : wrongOption()
}

function withoutEmpty(given: object): Record<string, unknown> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== '')
  return Object.fromEntries(
    entries.map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.map((one: object) => withoutEmpty(one)) : value,
    ]),
  )
}

function wrongOption(): UserError {
  return new UserError('IMPORT_OPTION_INVALID', 'Eine Einstellung des Imports ist nicht möglich.', {
    remedy:
      'Möglich sind als Dezimalzeichen „,“ und „.“, höchstens 500 Reihen und Intervalle ab 1 Sekunde.',
  })
}

/** What the schema shows of a preview: series without their columns. */
function toPreview(preview: ImportPreview) {
  return {
    ...preview,
    series: preview.series.map(toSeries),
    conflicts: preview.conflicts.map(conflict => ({
      ...conflict,
      start: new Date(conflict.start),
    })),
  }
}

function toSeries({ series, meter, meterName, added, changed, unchanged, kept }: PreviewedSeries) {
  const { target, starts, name, unit, meteringLocation, intervalSeconds, missing, energyKwh } =
    series
  return {
    ...{ name, unit, meteringLocation, intervalSeconds, missing, energyKwh },
    target: target.to,
    quantity: target.to === 'METER' ? target.quantity : null,
    obis: target.to === 'CHANNEL' ? target.obis : null,
    marketId: target.to === 'MARKET' ? target.marketId : null,
    values: starts.length,
    from: series.from,
    to: series.to,
    ...{ meter, meterName, added, changed, unchanged, kept },
  }
}
