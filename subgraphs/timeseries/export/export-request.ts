import { z } from 'zod'
import { quantities } from '../reading/reading.ts'

/** What a file is for: a German spreadsheet, another program, Excel, a data lake, a reader. */
export const exportFormats = ['CSV_GERMAN', 'CSV_MACHINE', 'XLSX', 'PARQUET', 'PDF'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** `RAW`: the values as they are stored; else aggregates of clock quarter-hours, hours, local days or months. */
export const exportResolutions = ['RAW', 'QUARTER_HOUR', 'HOUR', 'DAY', 'MONTH'] as const
export type ExportResolution = (typeof exportResolutions)[number]

const source = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('meters'),
    meterIds: z.array(z.uuid()).min(1),
    quantities: z.array(z.enum(quantities)).min(1),
  }),
  z.object({ of: z.literal('market'), marketId: z.string() }),
  // Of jobs that waited while this version was installed.
  z
    .object({ of: z.literal('meter'), meterId: z.uuid(), quantity: z.enum(quantities) })
    .transform(({ meterId, quantity }) => ({
      of: 'meters' as const,
      meterIds: [meterId],
      quantities: [quantity],
    })),
])
const instant = z.iso.datetime().transform(text => new Date(text))

/** What `requestExport` puts into the queue. */
export const exportPayload = z.object({
  source,
  format: z.enum(exportFormats).default('CSV_GERMAN'),
  resolution: z.enum(exportResolutions).default('RAW'),
  from: instant,
  to: instant,
})
export type ExportRequest = z.infer<typeof exportPayload>
export type ExportSource = ExportRequest['source']
export type ExportRange = { from: Date; to: Date }

/** How the format is called in a sentence, and how its files end. */
export const formatTraits: Record<
  ExportFormat,
  { name: string; ending: string; contentType: string }
> = {
  CSV_GERMAN: { name: 'CSV', ending: 'csv', contentType: 'text/csv; charset=utf-8' },
  CSV_MACHINE: { name: 'CSV', ending: 'csv', contentType: 'text/csv; charset=utf-8' },
  XLSX: {
    name: 'Excel-Datei',
    ending: 'xlsx',
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  PARQUET: {
    name: 'Parquet-Datei',
    ending: 'parquet',
    contentType: 'application/vnd.apache.parquet',
  },
  PDF: { name: 'PDF-Bericht', ending: 'pdf', contentType: 'application/pdf' },
}
