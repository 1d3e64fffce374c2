import { z } from 'zod'
import { JobRefused, type JobContext, type JobHandler } from '#platform/jobs/job.ts'
import { notSimulated } from '../run/plan-simulation.ts'
import type { Simulation } from '../run/simulation.ts'
import type { SimulationStore } from '../run/simulation.store.ts'
import type { HistoryProgress, HistoryProgressStore } from './history-progress.store.ts'
import type { HistoryCounts, HistoryIntake } from './history-intake.ts'
import { MeterHistory } from './meter-history.ts'
import { intervalsIn, stretchesOf } from './stretches.ts'

const historyPayload = z.object({
  meterIds: z.array(z.uuid()),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
})
export type HistoryPayload = z.infer<typeof historyPayload>

type Use = {
  simulations: Pick<SimulationStore, 'byMeterIds'>
  progress: HistoryProgressStore
  intake: HistoryIntake
  /** ms */
  now?: () => number
}

/** While one meter is written the readings of the other are computed. */
const metersAtOnce = 2

/**
 * Computes and writes the history of simulated meters. Each stretch is a transaction together with the note how far
 * the meter is, so that a job that is killed goes on behind the last one: no reading is missing, none is there twice.
 * Cancelled, it leaves what is written; the same job again gives the same readings.
 */
export function createHistoryJob(use: Use): JobHandler<HistoryPayload> {
  const { progress } = use
  return {
    kind: 'GENERATE_HISTORY',
    payload: historyPayload,
    retryLimit: 5,
    expireInSeconds: 4 * 3600,
    async run(payload, context) {
      const run = await prepare(use, payload, context)
      const waiting = [...run.meters]
      const workers = Array.from({ length: metersAtOnce }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await writeMeter(run, next)
      })
      // Of two that fail the first tells why; the others end before anybody tries again.
      const results = await Promise.allSettled(workers)
      for (const result of results) if (result.status === 'rejected') throw result.reason
      await progress.forget(context.job.id)
      return { message: summary(run) }
    },
    discard: async job => progress.forget(job.id),
  }
}

type MeterTask = { simulation: Simulation; companions: Simulation[] }
type Run = {
  use: Use
  context: JobContext
  signal: AbortSignal
  /** Ends the other meters when one fails. */
  failed: AbortController
  meters: MeterTask[]
  known: Map<string, HistoryProgress>
  from: number
  to: number
  total: number
  done: number
  counts: HistoryCounts
}

async function prepare(use: Use, payload: HistoryPayload, context: JobContext): Promise<Run> {
  const [from, to] = [Date.parse(payload.from), Date.parse(payload.to)]
  const { simulations, progress } = use
  const meters: MeterTask[] = []
  for (const simulation of await simulations.byMeterIds(payload.meterIds)) {
    const companions = await simulations.byMeterIds(simulation.companions)
    meters.push({ simulation, companions })
  }
  if (meters.length < payload.meterIds.length) throw new JobRefused(notSimulated())
  const known = await progress.ofJob(context.job.id)
  await use.intake.prepare(new Date(from), new Date(to))
  let [total, done] = [0, 0]
  for (const { simulation } of meters) {
    total += intervalsIn(from, to, simulation.intervalSeconds * 1000)
    done += known.get(simulation.meterId)?.readings ?? 0
  }
  const failed = new AbortController()
  return {
    ...{ use, context, meters, known, from, to, total, done, failed },
    signal: AbortSignal.any([context.signal, failed.signal]),
    counts: { added: 0, changed: 0, unchanged: 0, kept: 0 },
  }
}

async function writeMeter(run: Run, task: MeterTask): Promise<void> {
  try {
    await writeStretches(run, task)
  } catch (error) {
    run.failed.abort(error)
    throw error
  }
}

async function writeStretches(run: Run, { simulation, companions }: MeterTask): Promise<void> {
  const { meterId, intervalSeconds } = simulation
  const stepMs = intervalSeconds * 1000
  const history = new MeterHistory(simulation, companions, run.from)
  const begin = Math.max(run.from, run.known.get(meterId)?.writtenUntil ?? run.from)
  const now = (run.use.now ?? Date.now)()
  for (const stretch of stretchesOf(begin, run.to, stepMs)) {
    run.signal.throwIfAborted()
    const readings = history.readings(stretch, now)
    const writtenUntil = stretch.from + stretch.count * stepMs
    const counts = await run.use.intake.write(readings, {
      signal: run.signal,
      within: client =>
        run.use.progress.mark(client, {
          ...{ jobId: run.context.job.id, meterId, writtenUntil, readings: stretch.count },
        }),
    })
    if (!counts) throw new JobRefused(notSimulated())
    run.done += stretch.count
    for (const name of ['added', 'changed', 'unchanged', 'kept'] as const) {
      run.counts[name] += counts[name]
    }
    await run.context.progress(run.done / Math.max(1, run.total), 'Messwerte werden geschrieben')
  }
}

const german = new Intl.NumberFormat('de-DE')

function summary({ counts, meters, done }: Run): string {
  const { changed, unchanged, kept } = counts
  const parts = [
    `${german.format(done)} Intervalle von ${german.format(meters.length)} ${meters.length === 1 ? 'Zähler' : 'Zählern'} erzeugt`,
    ...(changed > 0 ? [`${german.format(changed)} Werte ersetzt`] : []),
    ...(unchanged > 0 ? [`${german.format(unchanged)} unverändert`] : []),
    ...(kept > 0
      ? [`${german.format(kept)} gemessene oder von Hand entschiedene Werte nicht angetastet`]
      : []),
  ]
  return `${parts.join(', ')}.`
}
