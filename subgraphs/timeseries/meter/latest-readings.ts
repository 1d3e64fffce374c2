import { addSteps, floorToStep } from '#platform/interval/interval.ts'
import type { Reading } from '../reading/reading.ts'
import type { ReadingStore } from '../reading/reading.store.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import { computedReadings } from './computed-readings.ts'
import type { Meter, ReadingRange } from './meter.ts'
import type { MeterStore } from './meter.store.ts'

type Use = {
  meters: Pick<MeterStore, 'byIds' | 'readingRanges'>
  readings: Pick<ReadingStore, 'latest'>
  series: SeriesSource
}

/** How far back the newest interval is looked for in which every term has a value. */
const intervalsBack = 96

/** The newest reading of each meter; of a virtual one its newest interval in which no term is missing. */
export async function latestReadings(use: Use, ids: readonly string[]): Promise<Reading[]> {
  const own = await use.readings.latest(ids)
  const virtual = await virtualOf(use, ids, new Set(own.map(({ meterId }) => meterId)))
  const ranges = await readingRanges(
    use,
    virtual.map(({ id }) => id),
  )
  const computed = await Promise.all(
    virtual.map(meter => newestInterval(use, meter, ranges.get(meter.id))),
  )
  return [...own, ...computed.filter(reading => reading !== undefined)]
}

/** First and last interval with readings; of a virtual meter those that all of its terms share. */
export async function readingRanges(
  use: Pick<Use, 'meters'>,
  ids: readonly string[],
): Promise<Map<string, ReadingRange>> {
  const ranges = await use.meters.readingRanges(ids)
  for (const meter of await virtualOf(use, ids, new Set(ranges.keys()))) {
    const shared = await sharedRange(use, meter)
    if (shared) ranges.set(meter.id, shared)
  }
  return ranges
}

async function virtualOf(
  { meters }: Pick<Use, 'meters'>,
  ids: readonly string[],
  known: ReadonlySet<string>,
): Promise<Meter[]> {
  const others = ids.filter(id => !known.has(id))
  const found = others.length === 0 ? [] : await meters.byIds(others)
  return found.filter(({ kind }) => kind === 'VIRTUAL')
}

/** Formulas have at most eight levels. */
async function sharedRange(
  use: Pick<Use, 'meters'>,
  { formula, intervalSeconds }: Meter,
): Promise<ReadingRange | undefined> {
  const ids = [...new Set(formula?.terms.map(({ meterId }) => meterId))]
  const [ranges, meters] = await Promise.all([readingRanges(use, ids), use.meters.byIds(ids)])
  const ends = meters.map(meter => {
    const range = ranges.get(meter.id)
    return range && { first: range.first, end: addSteps(range.last, 1, meter.intervalSeconds) }
  })
  if (ends.length === 0 || ends.length < ids.length || ends.includes(undefined)) return undefined
  const known = ends.filter(end => end !== undefined)
  const first = new Date(Math.max(...known.map(range => range.first.getTime())))
  const end = new Date(Math.min(...known.map(range => range.end.getTime())))
  const last = addSteps(floorToStep(end, intervalSeconds), -1, intervalSeconds)
  return first <= last ? { first, last } : undefined
}

async function newestInterval(
  use: Use,
  meter: Meter,
  range: ReadingRange | undefined,
): Promise<Reading | undefined> {
  if (!range) return undefined
  const start = addSteps(range.last, 1 - intervalsBack, meter.intervalSeconds)
  return (await computedReadings(use, meter, { start, count: intervalsBack })).at(-1)
}
