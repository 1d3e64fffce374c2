import type { TimeWindow } from '../../lib/calendar.ts'

export type Values = readonly (number | null)[]

/** `colour` is a CSS custom property, so that both themes and both renderers agree. */
export type ChartLine = {
  key: string
  label: string
  colour: `--${string}`
  values: Values
  /** The extremes of each interval; given where one point stands for several readings. */
  minimum?: Values | undefined
  maximum?: Values | undefined
}

/** Value i belongs to [start + i·step, start + (i+1)·step), in milliseconds; `null` is a gap. */
export type ChartData = { start: number; step: number; lines: readonly ChartLine[] }

export type ValueRange = { low: number; high: number }

export function timeOf({ start, step }: ChartData, index: number): number {
  return start + index * step
}

export function lengthOf({ lines }: ChartData): number {
  return Math.max(0, ...lines.map(line => line.values.length))
}

/** The interval in which `time` lies; nothing outside the data. */
export function indexAt(data: ChartData, time: number): number | undefined {
  const index = Math.floor((time - data.start) / data.step)
  return index >= 0 && index < lengthOf(data) ? index : undefined
}

/** The first index inside the window and the one after the last. */
export function visibleIndices(data: ChartData, { from, to }: TimeWindow): [number, number] {
  const first = Math.floor((from - data.start) / data.step)
  const last = Math.ceil((to - data.start) / data.step)
  return [Math.max(0, first), Math.min(lengthOf(data), last)]
}

function isValue(value: number | null | undefined): value is number {
  return typeof value === 'number'
}

/** The extremes of everything drawn inside the window, bands included. */
export function visibleRange(data: ChartData, window: TimeWindow): ValueRange | undefined {
  const [first, end] = visibleIndices(data, window)
  const drawn = data.lines
    .flatMap(({ values, minimum = values, maximum = values }) => [minimum, maximum])
    .flatMap(values => values.slice(first, end).filter(isValue))
  return drawn.length > 0 ? { low: Math.min(...drawn), high: Math.max(...drawn) } : undefined
}
