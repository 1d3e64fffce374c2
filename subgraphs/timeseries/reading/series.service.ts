import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { countSteps, floorToStep } from '#platform/interval/interval.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { germanCount } from '../wording/german.ts'
import { bucketGrid } from './bucket-grid.ts'
import { pointSeries } from './point-series.ts'
import type { Quantity } from './reading.ts'
import { resolutions, type Downsampling, type Resolution } from './resolution.ts'
import { isReasonable } from './series-grid.ts'
import type { SeriesSource } from './series-source.ts'
import { VirtualSeriesSource } from './virtual-series-source.ts'
import { BucketSeries, type Series, type SeriesOf, type SeriesSummary } from './series.ts'

export type SeriesRequest = {
  meterIds: readonly string[]
  quantity: Quantity
  from: Date
  to: Date
  resolution: Resolution
  maxPoints: number
  downsampling: Downsampling
  asOf?: Date | undefined
}

type Use = {
  /** Readings or a formula. */
  sourceOf: (meter: Meter) => SeriesSource
}

/** Real meters have their readings, virtual ones a formula over the series of others. */
export function createSeriesService(stores: {
  series: SeriesSource
  meters: Pick<MeterStore, 'byIds'>
}): SeriesService {
  const virtual: SeriesSource = new VirtualSeriesSource({
    metersOf: ids => stores.meters.byIds(ids),
    sourceOf: meter => sourceOf(meter),
  })
  const sourceOf = ({ kind }: Meter): SeriesSource => (kind === 'VIRTUAL' ? virtual : stores.series)
  return new SeriesService({ sourceOf })
}

const mostMeters = 50
/** In one answer: a year of one meter in minutes fits. */
const mostValues = 600_000
/** From how many points LTTB may choose; more are chosen from wider means. */
const mostCandidates = 120_000
/** What a client may ask for with AUTO; see seriesGrid. */
const mostPoints = 5000

export class SeriesService {
  constructor(private readonly use: Use) {}

  /**
   * One series per known meter, in the order of the ids; the others are left out. UserError: SERIES_TOO_MANY_METERS,
   * SERIES_RANGE_INVALID. Where the answer would be too large its buckets are wider than asked for.
   */
  async series(
    request: SeriesRequest,
    metersOf: (ids: readonly string[]) => Promise<Meter[]>,
    viewer: Viewer,
  ): Promise<Series[] | UserError> {
    viewer.require('viewer')
    const ids = [...new Set(request.meterIds)]
    if (ids.length > mostMeters) return tooManyMeters(ids.length)
    if (!isReasonable(request)) return rangeInvalid()
    const meters = await metersOf(ids)
    const most = Math.floor(mostValues / Math.max(1, meters.length))
    return Promise.all(meters.map(meter => this.seriesOf(meter, request, most)))
  }

  /** Figures of exactly the range of a series, over the meter's own intervals. */
  async summary({ of }: Series, viewer: Viewer): Promise<SeriesSummary> {
    viewer.require('viewer')
    const { meter, quantity, to, asOf } = of
    const from = floorToStep(of.from, meter.intervalSeconds)
    const figures = await this.use.sourceOf(meter).figures(meter, { quantity, from, to, asOf })
    return { ...figures, expected: countSteps(from, to, meter.intervalSeconds) }
  }

  private async seriesOf(meter: Meter, request: SeriesRequest, most: number): Promise<Series> {
    const { quantity, from, to, asOf, downsampling, maxPoints } = request
    const { intervalSeconds, timeZone } = meter
    const of: SeriesOf = { meter, quantity, from, to, asOf }
    const wish = { from, to, intervalSeconds, timeZone, resolution: request.resolution, maxPoints }
    const source = this.use.sourceOf(meter)
    if (downsampling === 'LTTB') {
      const finest = request.resolution === 'AUTO' ? resolutions[1] : request.resolution
      const grid = bucketGrid({ ...wish, resolution: finest }, Math.min(most, mostCandidates))
      const columns = await source.columns(meter, { quantity, grid, asOf })
      return pointSeries(of, grid, columns, Math.min(Math.max(4, maxPoints), mostPoints))
    }
    const grid = bucketGrid(wish, most)
    return new BucketSeries(
      of,
      grid,
      await source.columns(meter, { quantity, grid, asOf }),
      downsampling,
    )
  }
}

function tooManyMeters(count: number): UserError {
  return new UserError(
    'SERIES_TOO_MANY_METERS',
    `Auf einmal lassen sich ${mostMeters} Zähler zeigen, gewählt sind ${germanCount(count)}.`,
    { place: 'Zähler', remedy: 'Wählen Sie weniger Zähler.' },
  )
}

function rangeInvalid(): UserError {
  return new UserError('SERIES_RANGE_INVALID', 'Der Zeitraum ist leer oder länger als 70 Jahre.', {
    place: 'Zeitraum',
    remedy: 'Wählen Sie ein Ende, das nach dem Anfang liegt.',
  })
}
