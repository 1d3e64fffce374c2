import { germanCount, germanNumber } from '../../wording/german.ts'
import type { Found } from '../quality-finding.ts'
import { isMeasured, type ReadingColumn, type Run } from '../reading-column.ts'
import { robustScale, type Robust } from '../robust-scale.ts'
import { SortedWindow } from '../sorted-window.ts'
import type { Thresholds } from '../thresholds.ts'
import { rangeOf } from './limits.ts'

/** The slots of the same time of day on comparable days around a slot, itself left out. */
export type ComparableSlots = (slot: number) => number[]

/** A window with fewer values says nothing about what is usual. */
const leastInWindow = 12
const leastComparable = 5
/** Longer than this it is how the site is run, not a spike. */
const longestSpikeSeconds = 3600
/** 1.4826 · MAD of any values is at least this share of their interquartile range. */
const leastScalePerRange = 1.4826 / 2

type Options = Pick<Thresholds, 'spikeThreshold' | 'spikeWindowHours'>
type Outlier = Robust & { slot: number }

/**
 * |x − median| > t · 1.4826 · MAD in a rolling window around the value and, where enough comparable days
 * are there, among their values at the same time of day: what happens every day at noon is no spike.
 */
export function findSpikes(
  column: ReadingColumn,
  { spikeThreshold, spikeWindowHours }: Options,
  comparable: ComparableSlots,
): Found[] {
  if (spikeThreshold === null) return []
  const halfWidth = Math.round((spikeWindowHours * 3_600_000) / column.stepMs / 2)
  const outliers: Outlier[] = []
  for (const outlier of rollingOutliers(column, halfWidth, spikeThreshold)) {
    const around = slotScale(column, comparable(outlier.slot))
    if (!around || stands(column, { ...around, slot: outlier.slot }, spikeThreshold)) {
      outliers.push(outlier)
    }
  }
  return shortRuns(outliers, longestSpikeSeconds / (column.stepMs / 1000)).map(run =>
    toFinding(column, run, { outliers, threshold: spikeThreshold }),
  )
}

function* rollingOutliers(
  column: ReadingColumn,
  halfWidth: number,
  threshold: number,
): Generator<Outlier> {
  const { values } = column
  const window = new SortedWindow(2 * halfWidth + 2)
  for (let slot = -halfWidth; slot < values.length; slot += 1) {
    slide(window, values[slot + halfWidth], values[slot - halfWidth - 1])
    if (slot < 0 || window.size < leastInWindow || !isMeasured(column, slot)) continue
    const outlier = outlierIn(window, values[slot] ?? NaN, threshold)
    if (outlier) yield { ...outlier, slot }
  }
}

function slide(window: SortedWindow, entering = NaN, leaving = NaN): void {
  if (!Number.isNaN(entering)) window.add(entering)
  if (!Number.isNaN(leaving)) window.remove(leaving)
}

/** The exact scale is computed only for values that a cheap lower bound does not clear. */
function outlierIn(window: SortedWindow, value: number, threshold: number): Robust | undefined {
  const range = window.quantile(0.75) - window.quantile(0.25)
  const deviation = Math.abs(value - window.quantile(0.5))
  if (deviation <= threshold * leastScalePerRange * range * 0.5) return undefined
  const robust = robustScale(window.sorted)
  return Math.abs(value - robust.median) > threshold * robust.scale ? robust : undefined
}

function slotScale({ values }: ReadingColumn, slots: number[]): Robust | undefined {
  const around = slots
    .map(slot => values[slot] ?? NaN)
    .filter(value => !Number.isNaN(value))
    .sort((a, b) => a - b)
  return around.length < leastComparable ? undefined : robustScale(around)
}

function stands({ values }: ReadingColumn, { slot, median, scale }: Outlier, t: number): boolean {
  return Math.abs((values[slot] ?? NaN) - median) > t * scale
}

function shortRuns(outliers: Outlier[], longest: number): Run[] {
  const runs: Run[] = []
  for (const { slot } of outliers) {
    const last = runs.at(-1)
    if (last?.to === slot) last.to += 1
    else runs.push({ from: slot, to: slot + 1 })
  }
  return runs.filter(({ from, to }) => to - from <= Math.max(1, longest))
}

function toFinding(
  column: ReadingColumn,
  run: Run,
  { outliers, threshold }: { outliers: Outlier[]; threshold: number },
): Found {
  const { values } = column
  const times = ({ slot, median, scale }: Outlier) =>
    Math.abs((values[slot] ?? NaN) - median) / scale
  const inside = outliers.filter(({ slot }) => slot >= run.from && slot < run.to)
  const [worst] = inside.toSorted((a, b) => times(b) - times(a))
  const most = worst ? times(worst) : 0
  const value = germanNumber(values[worst?.slot ?? run.from] ?? NaN)
  const usual = germanNumber(worst?.median ?? NaN)
  return {
    ...rangeOf(column, run),
    rule: 'SPIKE',
    severity: most > 3 * threshold ? 'WARNING' : 'INFO',
    message: `${value} kW weichen vom Median der Umgebung (${usual} kW) um das ${germanCount(Math.round(most))}-Fache der üblichen Streuung ab.`,
  }
}
