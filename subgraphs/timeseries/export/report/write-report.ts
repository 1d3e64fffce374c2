import type { JobContext } from '#platform/jobs/job.ts'
import type { ExportPlan } from '../export-plan.ts'
import { renderPdf } from './render-pdf.ts'
import { reportOf, type MeterReport, type ReportStores } from './report-data.ts'
import { reportDocument } from './report-document.ts'

/** The PDF report about the plan's meters. */
export async function* writeReport(
  stores: ReportStores,
  plan: ExportPlan,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): AsyncGenerator<Uint8Array> {
  const meters: MeterReport[] = []
  for (const meter of plan.meters) {
    signal.throwIfAborted()
    await progress((0.8 * meters.length) / plan.meters.length, `Kennzahlen: ${meter.name}`)
    meters.push(await reportOf(stores, plan, meter))
  }
  signal.throwIfAborted()
  await progress(0.8, 'Bericht wird gesetzt')
  const { title, range } = plan
  yield await renderPdf(reportDocument({ title, range, meters, madeAt: new Date() }))
}
