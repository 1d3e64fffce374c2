import { addSteps, floorToStep } from '#platform/interval/interval.ts'
import { quantityFields, qualityOf, type Reading, type ReadingQuality } from '../reading/reading.ts'
import type { ReadingStore } from '../reading/reading.store.ts'
import { means } from '../reading/series-columns.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import { VirtualSeriesSource } from '../reading/virtual-series-source.ts'
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
  if (!range || !meter.formula) return undefined
  const { intervalSeconds: stepSeconds, formula } = meter
  const quantity = formula.quantity ?? 'CONSUMPTION'
  const start = addSteps(range.last, 1 - intervalsBack, stepSeconds)
  const end = addSteps(range.last, 1, stepSeconds)
  const grid = { start, end, stepSeconds, count: intervalsBack, sampled: false }
  const columns = await virtualSource(use).columns(meter, { quantity, grid })
  const values = means(columns)
  const place = values.findLastIndex(value => value !== null)
  if (place < 0) return undefined
  const none = { consumptionKw: null, productionKw: null, voltage: null }
  return {
    ...{ meterId: meter.id, ts: addSteps(start, place, stepSeconds), ...none },
    [quantityFields[quantity]]: values[place] ?? null,
    ...{ quality: worstOf(columns.qualities[place] ?? 0), method: 'NONE', knownAt: new Date() },
  }
}

function virtualSource({ meters, series }: Use): SeriesSource {
  const virtual: SeriesSource = new VirtualSeriesSource({
    metersOf: ids => meters.byIds(ids),
    sourceOf: ({ kind }) => (kind === 'VIRTUAL' ? virtual : series),
  })
  return virtual
}

/** From the most to the least doubtful: a sum is worth what its worst term is. */
const byDoubt: ReadingQuality[] = ['SIMULATED', 'SUBSTITUTED', 'PRELIMINARY', 'CORRECTED']

/** `bits`: bit n stands for quality n. */
function worstOf(bits: number): ReadingQuality {
  const present = new Set<ReadingQuality>()
  for (let quality = 0; quality < 8; quality += 1) {
    if (bits & (1 << quality)) present.add(qualityOf(quality))
  }
  return byDoubt.find(quality => present.has(quality)) ?? 'MEASURED'
}
