import { addSteps } from '#platform/interval/interval.ts'
import { quantityFields, qualityOf, type Reading, type ReadingQuality } from '../reading/reading.ts'
import { means } from '../reading/series-columns.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import { VirtualSeriesSource } from '../reading/virtual-series-source.ts'
import type { Meter } from './meter.ts'
import type { MeterStore } from './meter.store.ts'

export type ComputeUse = {
  meters: Pick<MeterStore, 'byIds'>
  /** Of real meters. */
  series: SeriesSource
}

/** The intervals of a virtual meter from `start` on in which no term is missing, in their order. */
export async function computedReadings(
  use: ComputeUse,
  meter: Meter,
  { start, count }: { start: Date; count: number },
): Promise<Reading[]> {
  const { id: meterId, intervalSeconds: stepSeconds, formula } = meter
  if (!formula || count <= 0) return []
  const quantity = formula.quantity ?? 'CONSUMPTION'
  const end = addSteps(start, count, stepSeconds)
  const grid = { start, end, stepSeconds, count, sampled: false }
  const columns = await virtualSource(use).columns(meter, { quantity, grid })
  const none = { consumptionKw: null, productionKw: null, voltage: null }
  const knownAt = new Date()
  return means(columns).flatMap((value, place): Reading[] => {
    if (value === null) return []
    const quality = worstOf(columns.qualities[place] ?? 0)
    const ts = addSteps(start, place, stepSeconds)
    const values = { ...none, [quantityFields[quantity]]: value }
    return [{ meterId, ts, ...values, quality, method: 'NONE', knownAt }]
  })
}

function virtualSource({ meters, series }: ComputeUse): SeriesSource {
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
