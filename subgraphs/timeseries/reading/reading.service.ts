import type { EventBus } from '#platform/events/event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { countSteps, floorToStep } from '#platform/interval/interval.ts'
import { isUuid } from '#platform/uuid.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { liveReadings } from './live-readings.ts'
import { readingTopic, toEvent } from './reading-event.ts'
import type { Quantity, Reading } from './reading.ts'
import type { ReadingStore } from './reading.store.ts'
import { isReasonable, seriesGrid } from './series-grid.ts'
import { toColumns, type Series } from './series.ts'

export type SeriesRequest = {
  meterId: string
  quantity: Quantity
  from: Date
  to: Date
  maxPoints: number
}

const readingsAtOnce = 5000

export class ReadingService {
  constructor(
    private readonly use: { readings: ReadingStore; meters: MeterStore; events: EventBus },
  ) {}

  /** Columns of `[from, to)` with the summary of exactly that range; undefined for an unknown meter and for a range that is empty or longer than 70 years. */
  async series(request: SeriesRequest, viewer: Viewer): Promise<Series | undefined> {
    viewer.require('viewer')
    const { meterId, quantity, to } = request
    const meter = await this.use.meters.byId(meterId)
    if (!meter || !isReasonable(request)) return undefined
    const { intervalSeconds } = meter
    const from = floorToStep(request.from, intervalSeconds)
    const grid = seriesGrid({ ...request, intervalSeconds })
    const [buckets, summary] = await Promise.all([
      this.use.readings.buckets(meterId, quantity, grid),
      this.use.readings.summary({ meterId, quantity, from, to, intervalSeconds }),
    ])
    const { start, stepSeconds, sampled } = grid
    return {
      ...{ meterId, quantity, start, stepSeconds, sampled },
      ...toColumns(buckets, grid),
      summary: { ...summary, expected: countSteps(from, to, intervalSeconds) },
    }
  }

  /** Stores readings and announces each; answers how many were of known meters. Writing again is fine. */
  async ingest(readings: Reading[], viewer: Viewer): Promise<number> {
    viewer.require('service')
    const known = readings.filter(({ meterId }) => isUuid(meterId))
    let accepted = 0
    for (let at = 0; at < known.length; at += readingsAtOnce) {
      const stored = await this.use.readings.upsert(known.slice(at, at + readingsAtOnce))
      await Promise.all(
        stored.map(reading =>
          this.use.events.publish(readingTopic(reading.meterId), toEvent(reading)),
        ),
      )
      accepted += stored.length
    }
    return accepted
  }

  /** What is stored after `since`, then live; see liveReadings. Ends at once for an unknown meter. */
  async *live(
    wanted: { meterId: string; since: Date | undefined },
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncGenerator<Reading> {
    viewer.require('viewer')
    const { meterId } = wanted
    // Before anything is awaited: from now on no reading is missed.
    const news = this.use.events.subscribe(readingTopic(meterId), signal)
    const meter = await this.use.meters.byId(meterId)
    if (!meter) {
      await news.return?.()
      return
    }
    const { intervalSeconds } = meter
    yield* liveReadings(this.use.readings, news, { ...wanted, intervalSeconds }, signal)
  }
}
