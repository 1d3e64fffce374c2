import type { ChartData } from '../../components/chart/chart-model.ts'
import type { MarketSeriesQuery } from '../../graphql/graphql.ts'
import { texts } from './prices.texts.ts'

export type MarketSeries = NonNullable<MarketSeriesQuery['marketSeries']>

/** The price as a step line; nothing where no price lies in the window. */
export function chartOfPrices(series: MarketSeries): ChartData | undefined {
  const { start, stepSeconds, values, minimum, maximum, summary } = series
  if (summary.present === 0) return undefined
  return {
    start: Date.parse(start),
    step: stepSeconds * 1000,
    lines: [
      {
        key: 'price',
        label: texts.price,
        colour: '--series-price',
        values,
        minimum: minimum ?? undefined,
        maximum: maximum ?? undefined,
      },
    ],
  }
}

/** The price of the interval in which `now` lies. */
export function priceAt(series: MarketSeries, now: number): number | null {
  const index = Math.floor((now - Date.parse(series.start)) / (series.stepSeconds * 1000))
  return series.values[index] ?? null
}
