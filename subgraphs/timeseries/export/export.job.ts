import { Readable } from 'node:stream'
import type { JobContext, JobHandler, JobOutcome } from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { germanPlural } from '../wording/german.ts'
import { planExport, type ExportPlan, type PlanStores } from './export-plan.ts'
import {
  exportPayload,
  formatTraits,
  type ExportFormat,
  type ExportRequest,
} from './export-request.ts'
import type { Row, Table } from './export-table.ts'
import type { FigureStores } from './meter-figures.ts'
import { writeParquet } from './parquet/write-parquet.ts'
import { writeReport } from './report/write-report.ts'
import { writeGermanCsv, writeMachineCsv } from './write-csv.ts'
import { writeExportWorkbook } from './xlsx/export-workbook.ts'
import { sideSheets } from './xlsx/side-sheets.ts'

export type ExportStores = PlanStores & FigureStores & { objects: ObjectStore }
type Bytes = AsyncIterable<string | Uint8Array>

const mostBytes = 2 ** 31

/** Writes the values of a range as a file into the bucket `exports`; memory does not grow with the range. */
export function createExportJob(stores: ExportStores): JobHandler<ExportRequest> {
  return {
    kind: 'EXPORT',
    payload: exportPayload,
    retryLimit: 3,
    expireInSeconds: 1800,
    async run(request, context) {
      const plan = await planExport(stores, request)
      return write(stores, plan, context)
    },
    async discard({ id }) {
      for (const { ending } of Object.values(formatTraits)) {
        await stores.objects.remove('exports', exportKey(id, ending))
      }
    },
  }
}

/** The object of an export; the sweep knows it by its name. */
export function exportKey(jobId: string, ending: string): string {
  return `${jobId}.${ending}`
}

async function write(
  stores: ExportStores,
  plan: ExportPlan,
  context: JobContext,
): Promise<JobOutcome> {
  const { ending, contentType } = formatTraits[plan.request.format]
  const counted = { rows: 0 }
  const tables = plan.tables.map((table, place) => {
    const share = { done: place / plan.tables.length, of: 1 / plan.tables.length }
    return observed(table, { plan, share, counted, context })
  })
  const bytes = writers[plan.request.format](stores, { ...plan, tables }, context)
  const key = exportKey(context.job.id, ending)
  const body = Readable.from(stoppable(bytes, context.signal), { objectMode: false })
  await stores.objects.put('exports', key, body, { contentType, maxBytes: mostBytes })
  return {
    message: messageOf(plan, counted.rows),
    download: { key, fileName: `${plan.fileName}.${ending}` },
  }
}

function messageOf({ request, title }: ExportPlan, rows: number): string {
  if (request.format === 'PDF') return `Bericht über ${title} erstellt.`
  return `${germanPlural(rows, 'Wert', 'Werte')} als ${formatTraits[request.format].name} exportiert.`
}

type Writer = (stores: ExportStores, plan: ExportPlan, context: JobContext) => Bytes

const writers: Record<ExportFormat, Writer> = {
  CSV_GERMAN: (_stores, { tables }) => writeGermanCsv(tables),
  CSV_MACHINE: (_stores, { tables }) => writeMachineCsv(tables),
  XLSX: (stores, plan) => writeExportWorkbook(plan.tables, sideSheets(stores, plan)),
  PARQUET: (_stores, plan) => writeParquet(plan.tables, parquetMetadata(plan)),
  PDF: (stores, plan, context) => writeReport(stores, plan, context),
}

function parquetMetadata({ title, range, request }: ExportPlan): Record<string, string> {
  return {
    source: `Luna-IEMS, ${title}`,
    range: `${range.from.toISOString()}/${range.to.toISOString()}`,
    resolution: request.resolution,
    timestamps: 'start of the interval, UTC',
  }
}

type Observation = {
  plan: ExportPlan
  /** Where this table stands among all: 0 … 1. */
  share: { done: number; of: number }
  counted: { rows: number }
  context: JobContext
}

/** The table, with its pages counted and reported, and ended when the job is cancelled. */
function observed(table: Table, { plan, share, counted, context }: Observation): Table {
  const { from, to } = plan.range
  const reached = (rows: Row[]) => {
    const at = rows.at(-1)?.[0]
    const fraction =
      at instanceof Date ? (Number(at) - Number(from)) / (Number(to) - Number(from)) : 1
    // A price may begin before the range.
    return share.done + share.of * Math.max(0, fraction)
  }
  return {
    ...table,
    async *pages() {
      for await (const rows of table.pages()) {
        context.signal.throwIfAborted()
        counted.rows += rows.length
        await context.progress(
          reached(rows),
          `${germanPlural(counted.rows, 'Zeile', 'Zeilen')} geschrieben`,
        )
        yield rows
      }
    },
  }
}

async function* stoppable(bytes: Bytes, signal: AbortSignal): AsyncGenerator<string | Uint8Array> {
  for await (const part of bytes) {
    signal.throwIfAborted()
    yield part
  }
  signal.throwIfAborted()
}
