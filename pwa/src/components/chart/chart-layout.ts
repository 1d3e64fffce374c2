import type { TimeWindow } from '../../lib/calendar.ts'
import { timeTicks, type TimeTick } from './time-ticks.ts'
import { valueScale, type ValueScale } from './value-scale.ts'
import { visibleRange, type ChartData } from './chart-model.ts'
import type { Size } from './use-size.ts'
import { spanOf } from './zoom.ts'

export const MARGIN = { top: 10, right: 10, bottom: 28, left: 48 }
/** Thinner where a band stands around the line. */
export const LINE_WIDTH = 1.6
export const SAMPLED_WIDTH = 1.2
const TICK_HEIGHT = 48

export type ChartLayout = {
  plot: { left: number; top: number; width: number; height: number }
  values: ValueScale
  ticks: TimeTick[]
  /** From instant or value to CSS pixels inside the plot. */
  x: (time: number) => number
  y: (value: number) => number
}

/** Where everything lies; both renderers draw by it, so that the swap from one to the other is not seen. */
export function layOutChart(data: ChartData, window: TimeWindow, size: Size): ChartLayout {
  const plot = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: Math.max(0, size.width - MARGIN.left - MARGIN.right),
    height: Math.max(0, size.height - MARGIN.top - MARGIN.bottom),
  }
  const values = valueScale(
    visibleRange(data, window),
    Math.max(2, Math.floor(plot.height / TICK_HEIGHT)),
  )
  return {
    plot,
    values,
    ticks: timeTicks(window, plot.width),
    x: time => ((time - window.from) / spanOf(window)) * plot.width,
    y: value => (1 - (value - values.low) / (values.high - values.low)) * plot.height,
  }
}
