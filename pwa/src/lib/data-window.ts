import { unitOf, windowOf, type CalendarUnit, type TimeWindow } from './calendar.ts'

export type Preset = CalendarUnit | 'all'

const DAY = 86_400_000
const NEARLY_A_YEAR = 350 * DAY
const HALF_A_YEAR = 180 * DAY

/** What is there: from the first value's start to the last value's end; nothing where there is no value. */
export function extentOf(
  firstAt: string | null,
  lastAt: string | null,
  stepSeconds: number,
): TimeWindow | undefined {
  if (firstAt === null || lastAt === null) return undefined
  return { from: Date.parse(firstAt), to: Date.parse(lastAt) + stepSeconds * 1000 }
}

/** A year where a year of data is there (the last one that is at least half full), else all there is. */
export function openingWindow(extent: TimeWindow): TimeWindow {
  if (extent.to - extent.from < NEARLY_A_YEAR) return extent
  const lastYear = windowOf('year', extent.to - 1)
  return extent.to - lastYear.from >= HALF_A_YEAR ? lastYear : windowOf('year', lastYear.from - 1)
}

/** Whole years around the data: so far one may zoom out. */
export function widestWindow({ from, to }: TimeWindow): TimeWindow {
  return { from: windowOf('year', from).from, to: windowOf('year', to - 1).to }
}

/** The window of a preset, near what is shown now: at its end, but never behind the last value. */
export function presetWindow(preset: Preset, shown: TimeWindow, extent: TimeWindow): TimeWindow {
  if (preset === 'all') return extent
  const anchor = Math.min(shown.to, extent.to) - 1
  return windowOf(preset, Math.max(anchor, extent.from))
}

export function presetOf(shown: TimeWindow, extent: TimeWindow): Preset | undefined {
  const isAll = shown.from === extent.from && shown.to === extent.to
  return unitOf(shown) ?? (isAll ? 'all' : undefined)
}
