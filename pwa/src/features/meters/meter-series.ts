import type { MeterSeriesQuery } from '../../graphql/graphql.ts'
import type { ChartData, ChartLine } from '../../components/chart/chart-model.ts'
import { texts } from './meters.texts.ts'

type Series = NonNullable<MeterSeriesQuery['consumption']>
export type SeriesSummary = Series['summary']

function lineOf(series: Series, line: Pick<ChartLine, 'key' | 'label' | 'colour'>): ChartLine {
  const { values, minimum, maximum } = series
  return { ...line, values, minimum: minimum ?? undefined, maximum: maximum ?? undefined }
}

function hasValues(series: Series | null): series is Series {
  return series !== null && series.summary.present > 0
}

export type MeterChart = { data: ChartData; sampled: boolean }

/** What is there to draw: consumption, production or both; nothing where no value lies in the window. */
export function chartOf({ consumption, production }: MeterSeriesQuery): MeterChart | undefined {
  const lines: ChartLine[] = []
  if (hasValues(consumption)) {
    lines.push(
      lineOf(consumption, {
        key: 'consumption',
        label: texts.consumption,
        colour: '--series-consumption',
      }),
    )
  }
  if (hasValues(production)) {
    lines.push(
      lineOf(production, {
        key: 'production',
        label: texts.production,
        colour: '--series-production',
      }),
    )
  }
  // Both come from the same request and meter, so they share the grid.
  const grid = hasValues(consumption) ? consumption : production
  if (!grid || lines.length === 0) return undefined
  const data = { start: Date.parse(grid.start), step: grid.stepSeconds * 1000, lines }
  return { data, sampled: grid.sampled }
}

export type SummaryGroup = { key: string; label: string; summary: SeriesSummary }

/** The figures of each quantity that has values; of consumption also where everything is missing. */
export function summariesOf({ consumption, production }: MeterSeriesQuery): SummaryGroup[] {
  const groups: SummaryGroup[] = []
  if (consumption && (hasValues(consumption) || !hasValues(production))) {
    groups.push({ key: 'consumption', label: texts.consumption, summary: consumption.summary })
  }
  if (hasValues(production)) {
    groups.push({ key: 'production', label: texts.production, summary: production.summary })
  }
  return groups
}
