import { UserError } from '#platform/errors.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { coalesced } from '#platform/events/coalesce.ts'
import { countSteps } from '#platform/interval/interval.ts'
import { isUuid } from '#platform/uuid.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { liveComputed } from '../meter/live-computed.ts'
import { liveReadings } from './live-readings.ts'
import { newestReadings } from './newest-readings.ts'
import type { SeriesSource } from './series-source.ts'
import { readingTopic } from './reading-event.ts'
import type { Reading } from './reading.ts'
import type { ReadingStore } from './reading.store.ts'
import { germanCount } from '../wording/german.ts'

/** Points of one answer; a day of minutes fits. */
const mostPoints = 2000
const mostLiveMeters = 1000
/** Each is computed for each client. */
const mostLiveVirtual = 50

type LiveBatches = {
  meterIds: readonly string[]
  minimumIntervalMs: number
  since: Date | undefined
}

export class ReadingService {
  constructor(
    private readonly use: {
      readings: ReadingStore
      meters: MeterStore
      events: EventBus
      /** Of real meters; virtual ones are computed from them. */
      series: SeriesSource
    },
  ) {}

  /** The readings of a range as objects; none of an unknown meter. UserError: POINTS_TOO_MANY. */
  async points(
    meter: Meter | null,
    { from, to }: { from: Date; to: Date },
    viewer: Viewer,
  ): Promise<Reading[] | UserError> {
    viewer.require('viewer')
    if (!meter) return []
    const count = countSteps(from, to, meter.intervalSeconds)
    if (count > mostPoints) return tooManyPoints(count)
    return this.use.readings.range(meter.id, { from, to }, mostPoints)
  }

  /** What is stored after `since`, then live; see liveReadings, of a virtual meter liveComputed. Ends at once for an unknown one. */
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
    if (meter.kind === 'VIRTUAL') {
      await news.return?.()
      yield* liveComputed(this.use, meter, wanted, signal)
      return
    }
    const { intervalSeconds } = meter
    yield* liveReadings(this.use.readings, news, { ...wanted, intervalSeconds }, signal)
  }

  /** Batches of the newest reading of each meter; see newestReadings and coalesced. */
  async *liveNewest(
    { meterIds, minimumIntervalMs, since }: LiveBatches,
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncGenerator<Reading[]> {
    viewer.require('viewer')
    const ids = [...new Set(meterIds)].filter(isUuid).slice(0, mostLiveMeters)
    const { events, readings } = this.use
    const computed = () => this.computed(ids, since, signal)
    const newest = newestReadings({ ids, since, events, readings, computed }, signal)
    yield* coalesced(newest, { keyOf: ({ meterId }) => meterId, minimumIntervalMs })
  }

  /** A stream of each virtual meter among these. */
  private async computed(
    ids: readonly string[],
    since: Date | undefined,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Reading>[]> {
    const virtual = (await this.use.meters.byIds(ids)).filter(({ kind }) => kind === 'VIRTUAL')
    return virtual
      .slice(0, mostLiveVirtual)
      .map(meter => liveComputed(this.use, meter, { since, onlyNewest: true }, signal))
  }
}

function tooManyPoints(count: number): UserError {
  return new UserError(
    'POINTS_TOO_MANY',
    `Einzelwerte gibt es für höchstens ${germanCount(mostPoints)} Intervalle auf einmal, gewählt sind ${germanCount(count)}.`,
    { place: 'Zeitraum', remedy: 'Wählen Sie einen kürzeren Zeitraum.' },
  )
}
