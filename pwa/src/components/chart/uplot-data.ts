import type { AlignedData, Band, Series } from 'uplot'
import { LINE_WIDTH, SAMPLED_WIDTH } from './chart-layout.ts'
import { lengthOf, timeOf, type ChartData, type Values } from './chart-model.ts'

/** The last interval has an end too: its value is repeated there, so that the step line reaches it. */
function closed(values: Values): (number | null)[] {
  return [...values, values.at(-1) ?? null]
}

/** Columns for uPlot: the instants, then of each line its extremes (where it has them) and its values. */
export function alignedData(data: ChartData): AlignedData {
  const instants = Array.from({ length: lengthOf(data) + 1 }, (_, index) => timeOf(data, index))
  const columns = data.lines.flatMap(({ values, minimum, maximum }) =>
    minimum && maximum ? [minimum, maximum, values] : [values],
  )
  return [instants, ...columns.map(closed)]
}

export type ResolvedColour = (property: string) => string

/** How uPlot draws those columns. */
export function seriesOf(
  { lines }: ChartData,
  { resolve, paths }: { resolve: ResolvedColour; paths: NonNullable<Series['paths']> },
): { series: Series[]; bands: Band[] } {
  const series: Series[] = [{}]
  const bands: Band[] = []
  for (const { colour, minimum, maximum } of lines) {
    const stroke = resolve(colour)
    const shape = { paths, points: { show: false }, spanGaps: false }
    if (minimum && maximum) {
      const edge = { ...shape, stroke: 'transparent', width: 0 }
      bands.push({ series: [series.length + 1, series.length], fill: `${stroke}55` })
      series.push(edge, edge)
    }
    series.push({ ...shape, stroke, width: minimum ? SAMPLED_WIDTH : LINE_WIDTH })
  }
  return { series, bands }
}
