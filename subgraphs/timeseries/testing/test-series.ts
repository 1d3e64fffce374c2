import { UserError } from '#platform/errors.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { MeterStore } from '../meter/meter.store.ts'
import type { NewReading } from '../reading/reading.ts'
import { createSeriesService, type SeriesRequest } from '../reading/series.service.ts'
import type { Series, SeriesSummary } from '../reading/series.ts'
import { StoredSeriesStore } from '../reading/stored-series.store.ts'
import { RollupStore } from '../rollup/rollup.store.ts'
import { consumption, openReadings } from './test-readings.ts'

export type TestSeries = Awaited<ReturnType<typeof openSeries>>
type Request = Omit<SeriesRequest, 'meterIds' | 'from' | 'to'>

const viewer = testViewer('viewer')
const always = { from: new Date('2017-01-01'), to: new Date('2027-01-01') }
const usual: Request = {
  quantity: 'CONSUMPTION',
  resolution: 'AUTO',
  maxPoints: 800,
  downsampling: 'MIN_MAX',
}

/** Readings and the series that are made of them. */
export async function openSeries() {
  const test = await openReadings()
  const meters = new MeterStore(test.database)
  const rollups = new RollupStore(test.database)
  const service = createSeriesService({ meters, series: new StoredSeriesStore(test.database) })
  const metersOf = async (ids: readonly string[]) => {
    const known = await meters.byIds(ids)
    return ids.flatMap(id => known.filter(meter => meter.id === id))
  }
  const all = (
    meterIds: string[],
    [from, to]: [Date | string, Date | string],
    more: Partial<Request> = {},
  ) => {
    const range = { from: new Date(from), to: new Date(to) }
    return service.series({ meterIds, ...range, ...usual, ...more }, metersOf, viewer)
  }
  return {
    ...test,
    /** Series of several meters. */
    all,
    /** The series of one meter with its figures. */
    async series(
      meterId: string,
      range: [Date | string, Date | string],
      more: Partial<Request> = {},
    ): Promise<Series & { summary: SeriesSummary }> {
      const found = await all([meterId], range, more)
      if (found instanceof UserError || !found[0]) throw new Error('no series')
      return Object.assign(found[0], { summary: await service.summary(found[0], viewer) })
    },
    refresh: () => rollups.refresh(always),
    /** Consumption, one value per interval from `start` on; null leaves a gap. */
    store: (
      meterId: string,
      start: Date | string,
      powersKw: (number | null)[],
      intervalSeconds = 900,
    ) => test.readings.write(powersOf(meterId, new Date(start), powersKw, intervalSeconds)),
  }
}

function powersOf(
  meterId: string,
  start: Date,
  powersKw: (number | null)[],
  intervalSeconds: number,
): NewReading[] {
  return powersKw.flatMap((kw, i) =>
    kw === null
      ? []
      : [consumption(meterId, new Date(start.getTime() + i * intervalSeconds * 1000), kw)],
  )
}

export function sumOf(values: number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}
