import type { MeterSeriesQuery } from '../../graphql/graphql.ts'
import type { ChartData, ChartLine } from '../../components/chart/chart-model.ts'
import { texts } from './meters.texts.ts'

type Series = MeterSeriesQuery['consumption'][number]
export type SeriesSummary = Series['summary']

function lineOf(series: Series, line: Pick<ChartLine, 'key' | 'label' | 'colour'>): ChartLine {
  const { values, minimum, maximum } = series
  return { ...line, values, minimum: minimum ?? undefined, maximum: maximum ?? undefined }
}

function hasValues(series: Series | undefined): series is Series {
  return series !== undefined && series.summary.present > 0
}

/** Of the one meter that was asked for; none where it is unknown. */
function seriesOf({ consumption, production }: MeterSeriesQuery) {
  return [consumption[0], production[0]] as const
}

export type MeterChart = { data: ChartData; sampled: boolean }

/** What is there to draw: consumption, production or both; nothing where no value lies in the window. */
export function chartOf(query: MeterSeriesQuery): MeterChart | undefined {
  const [consumption, production] = seriesOf(query)
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
export function summariesOf(query: MeterSeriesQuery): SummaryGroup[] {
  const [consumption, production] = seriesOf(query)
  const groups: SummaryGroup[] = []
  if (consumption && (hasValues(consumption) || !hasValues(production))) {
    groups.push({ key: 'consumption', label: texts.consumption, summary: consumption.summary })
  }
  if (hasValues(production)) {
    groups.push({ key: 'production', label: texts.production, summary: production.summary })
  }
  return groups
}
