import { z } from 'zod'
import { JobRefused, type JobContext, type JobHandler, type JobQueue } from '#platform/jobs/job.ts'
import type { SimulatedMarketStore } from '../market/simulated-markets.store.ts'
import { requestCheck } from '../quality/request-check.ts'
import { germanCount, germanPlural } from '../wording/german.ts'
import { marketInUse, refuseRunning } from './refuse-removal.ts'
import type { SimulatedEraser } from './simulated-eraser.store.ts'
import type { SimulatedMeterStore } from './simulated-meters.store.ts'

const removalPayload = z.object({
  meterIds: z.array(z.uuid()),
  markets: z.array(z.string()),
  /** Nothing simulated is left afterwards. */
  everything: z.boolean(),
})
export type RemovalPayload = z.infer<typeof removalPayload>

export type RemovalUse = {
  meters: SimulatedMeterStore
  eraser: SimulatedEraser
  markets: SimulatedMarketStore
  jobs: Pick<JobQueue, 'enqueue'>
}

/** Removes simulated readings and prices with all their traces; after a crash or a cancel the same job again goes on. */
export function createRemoveSimulatedJob(use: RemovalUse): JobHandler<RemovalPayload> {
  return {
    kind: 'REMOVE_SIMULATED',
    payload: removalPayload,
    retryLimit: 5,
    expireInSeconds: 4 * 3600,
    async run(payload, context) {
      // Somebody may have started one while the job was waiting.
      const running = await refuseRunning(use.meters, payload)
      if (running) throw new JobRefused(running)
      const done = { readings: 0, prices: 0, meters: 0, markets: 0 }
      for (const [place, meterId] of payload.meterIds.entries()) {
        done.readings += await eraseMeter(use, { meterId, place }, { payload, context })
        done.meters += 1
      }
      for (const marketId of payload.markets) {
        context.signal.throwIfAborted()
        const removal = await use.markets.remove(marketId)
        if (!removal.isRemoved) throw new JobRefused(marketInUse(marketId, removal.tariffs))
        done.prices += removal.prices
        done.markets += 1
      }
      await use.meters.forgetRuns(payload.meterIds)
      if (payload.everything) await use.meters.forgetAll()
      return { message: summary(done) }
    },
  }
}

async function eraseMeter(
  { eraser, jobs }: RemovalUse,
  { meterId, place }: { meterId: string; place: number },
  { payload, context }: { payload: RemovalPayload; context: JobContext },
): Promise<number> {
  const { erased, left } = await eraser.erase(meterId, {
    signal: context.signal,
    onProgress: fraction =>
      context.progress(
        (place + fraction) / payload.meterIds.length,
        'Simulierte Messwerte werden gelöscht',
      ),
  })
  // What was filled is missing again.
  if (erased > 0 && left) {
    const { first: from, last: to } = left
    const subject = { of: 'nach dem Löschen simulierter Werte', createdBy: context.job.createdBy }
    await requestCheck(jobs, [{ meterId, from, to }], subject)
  }
  return erased
}

function summary(done: Record<'readings' | 'prices' | 'meters' | 'markets', number>): string {
  const { readings, prices, meters, markets } = done
  const ofMeters = `${germanCount(readings)} simulierte Messwerte von ${germanPlural(meters, 'Zähler', 'Zählern')}`
  const ofMarkets = `${germanCount(prices)} simulierte Preise von ${germanPlural(markets, 'Markt', 'Märkten')}`
  return `${ofMeters} und ${ofMarkets} sind gelöscht.`
}
