import type { ExportRange } from '../export-request.ts'
import { localStamps } from '../local-stamp.ts'
import { timeTicks, valueTicks } from './axis.ts'
import { withUnit } from './figure-text.ts'
import { chartSize, chartSvg, colours, labelLine, svgText, type Scale } from './chart-frame.ts'

/** One bucket: mean power and, where buckets are wider than a quarter-hour, the highest quarter-hour mean. */
export type LoadPoint = { startMs: number; endMs: number; meanKw: number; peakKw: number | null }

export type LoadChart = {
  range: ExportRange
  points: readonly LoadPoint[]
  /** The peak of the whole range, marked and labelled. */
  peak: { kw: number; at: Date } | null
}

/** Power over time as steps; a bucket without values is a gap, never a line across it. */
export function loadChartSvg({ range, points, peak }: LoadChart): string {
  const values = points.flatMap(({ meanKw, peakKw }) => [meanKw, peakKw ?? meanKw])
  const highest = Math.max(0, peak?.kw ?? 0, ...chunkedExtreme(values, Math.max))
  const lowest = chunkedExtreme(values, Math.min)[0] ?? 0
  const frame = {
    unit: 'kW',
    from: range.from.getTime(),
    to: range.to.getTime(),
    values: valueTicks(lowest, highest),
    times: timeTicks(range),
  }
  return chartSvg(frame, scale => [
    steps(
      points.map(point => ({ ...point, kw: point.peakKw })),
      scale,
      colours.peak,
    ),
    steps(
      points.map(point => ({ ...point, kw: point.meanKw })),
      scale,
      colours.mean,
    ),
    ...(peak ? [peakMark(peak, scale)] : []),
  ])
}

/** Math.max(...values) runs out of stack with a hundred thousand of them. */
function chunkedExtreme(values: number[], pick: (...values: number[]) => number): number[] {
  let extreme: number | undefined
  for (const value of values) extreme = extreme === undefined ? value : pick(extreme, value)
  return extreme === undefined ? [] : [extreme]
}

type Step = { startMs: number; endMs: number; kw: number | null }

function steps(points: readonly Step[], { x, y }: Scale, colour: string): string {
  let path = ''
  let drawnUntil: number | undefined
  for (const { startMs, endMs, kw } of points) {
    if (kw === null) {
      drawnUntil = undefined
      continue
    }
    path += startMs === drawnUntil ? `L${x(startMs)} ${y(kw)}` : `M${x(startMs)} ${y(kw)}`
    path += `L${x(endMs)} ${y(kw)}`
    drawnUntil = endMs
  }
  if (path === '') return ''
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="0.7"/>`
}

function peakMark({ kw, at }: { kw: number; at: Date }, { x, y }: Scale): string {
  const left = x(at.getTime())
  const isRight = left > chartSize.width * 0.6
  const label = `${withUnit(kw, 'kW')}, ${localStamps('Europe/Berlin')(at)}`
  // Above the plot: within it the lines go through the text.
  const place: [number, number] = [left + (isRight ? -5 : 5), labelLine]
  const dot = `<circle cx="${left}" cy="${y(kw)}" r="2.2" fill="${colours.peak}"/>`
  return dot + svgText(label, place, isRight ? 'end' : 'start')
}
