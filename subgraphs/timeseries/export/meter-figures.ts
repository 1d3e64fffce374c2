import { countSteps, floorToStep } from '#platform/interval/interval.ts'
import type { Meter } from '../meter/meter.ts'
import { qualityOf, type Quantity, type ReadingQuality } from '../reading/reading.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import type { ExportPlan } from './export-plan.ts'
import { withoutNoise } from './meter-table.ts'
import type { OriginCount, SourceStore } from './source.store.ts'

/** Key figures of one meter and direction in the range of an export (domain.md, "Key figures" 3). */
export type MeterFigures = {
  meter: Meter
  quantity: Quantity
  energyKwh: number
  /** Highest mean of a complete clock quarter-hour; null where there is none. */
  peakKw: number | null
  peakAt: Date | null
  minimumKw: number | null
  /** Energy ÷ hours with values. */
  meanKw: number | null
  /** Energy ÷ (peak × hours with values). */
  loadFactor: number | null
  /** Benutzungsstunden of the range: energy ÷ peak. */
  fullLoadHours: number | null
  present: number
  expected: number
}

export type FigureStores = {
  /** Also the source of the figures everywhere else: one definition. */
  seriesOf: (meter: Meter) => SeriesSource
  sources: SourceStore
}

/** In the order meter by meter, direction by direction. */
export async function figuresOf(
  { seriesOf }: FigureStores,
  { meters, quantities, range }: Pick<ExportPlan, 'meters' | 'quantities' | 'range'>,
): Promise<MeterFigures[]> {
  const figures: MeterFigures[] = []
  for (const meter of meters) {
    for (const quantity of quantities) {
      const { intervalSeconds } = meter
      const from = floorToStep(range.from, intervalSeconds)
      const found = await seriesOf(meter).figures(meter, { quantity, from, to: range.to })
      const { energyKwh, peakKw, peakAt, minimumKw, present } = found
      const expected = countSteps(from, range.to, intervalSeconds)
      const base = { meter, quantity, peakKw, peakAt, minimumKw, present, expected }
      figures.push({ ...base, energyKwh: withoutNoise(energyKwh), ...ratios(base, energyKwh) })
    }
  }
  return figures
}

function ratios(
  { meter, peakKw, present }: Pick<MeterFigures, 'meter' | 'peakKw' | 'present'>,
  energyKwh: number,
): Pick<MeterFigures, 'meanKw' | 'loadFactor' | 'fullLoadHours'> {
  const hours = (present * meter.intervalSeconds) / 3600
  const meanKw = hours > 0 ? withoutNoise(energyKwh / hours) : null
  const hasPeak = peakKw !== null && peakKw > 0
  return {
    meanKw,
    loadFactor: hasPeak && meanKw !== null ? withoutNoise(meanKw / peakKw) : null,
    fullLoadHours: hasPeak ? withoutNoise(energyKwh / peakKw) : null,
  }
}

/** Share of each quality among the stored values, most frequent first; empty without values. */
export function qualityShares(
  origins: readonly OriginCount[],
): { quality: ReadingQuality; count: number; share: number }[] {
  const counts = new Map<ReadingQuality, number>()
  let all = 0
  for (const { quality, count } of origins) {
    counts.set(qualityOf(quality), (counts.get(qualityOf(quality)) ?? 0) + count)
    all += count
  }
  return [...counts]
    .map(([quality, count]) => ({ quality, count, share: count / all }))
    .sort((a, b) => b.count - a.count)
}
