import type { ChartData, ChartLine } from '../../components/chart/chart-model.ts'
import type { TimeWindow } from '../../lib/calendar.ts'
import { texts } from './live.texts.ts'

export type LiveReading = { at: number; consumptionKw: number | null; productionKw: number | null }

/** The last readings of a meter, oldest first, never more than `capacity`. */
export type LiveWindow = { stepMs: number; capacity: number; readings: readonly LiveReading[] }

export function emptyLiveWindow(stepMs: number, capacity: number): LiveWindow {
  return { stepMs, capacity, readings: [] }
}

/** Adds readings in any order; a repeated instant replaces the old value, as after a reconnect. */
export function addReadings(window: LiveWindow, added: readonly LiveReading[]): LiveWindow {
  const byInstant = new Map(window.readings.map(reading => [reading.at, reading]))
  for (const reading of added) byInstant.set(reading.at, reading)
  const ordered = [...byInstant.values()].sort((a, b) => a.at - b.at)
  const newest = ordered.at(-1)?.at ?? 0
  const oldest = newest - (window.capacity - 1) * window.stepMs
  return { ...window, readings: ordered.filter(({ at }) => at >= oldest) }
}

type SeedSeries = { start: string; stepSeconds: number; values: (number | null)[] } | undefined

/** The readings that a fetched series stands for. */
export function seedReadings(consumption: SeedSeries, production: SeedSeries): LiveReading[] {
  const grid = consumption ?? production
  if (!grid) return []
  const start = Date.parse(grid.start)
  return grid.values
    .map((_, index) => ({
      at: start + index * grid.stepSeconds * 1000,
      consumptionKw: consumption?.values[index] ?? null,
      productionKw: production?.values[index] ?? null,
    }))
    .filter(({ consumptionKw, productionKw }) => consumptionKw !== null || productionKw !== null)
}

/** The shown stretch ends with the newest reading: so the curve moves by itself. */
export function windowOfLive({ readings, capacity, stepMs }: LiveWindow): TimeWindow | undefined {
  const newest = readings.at(-1)
  if (!newest) return undefined
  const to = newest.at + stepMs
  return { from: to - capacity * stepMs, to }
}

/** On the even grid that charts draw; a reading that did not come is a gap. */
export function chartOfLive(live: LiveWindow): ChartData | undefined {
  const window = windowOfLive(live)
  if (!window) return undefined
  const { capacity, stepMs, readings } = live
  const lines: ChartLine[] = []
  const add = (
    line: Omit<ChartLine, 'values'>,
    valueOf: (reading: LiveReading) => number | null,
  ) => {
    if (!readings.some(reading => valueOf(reading) !== null)) return
    const values = Array.from<number | null>({ length: capacity }).fill(null)
    for (const reading of readings) {
      values[Math.round((reading.at - window.from) / stepMs)] = valueOf(reading)
    }
    lines.push({ ...line, values })
  }
  add(
    { key: 'consumption', label: texts.consumption, colour: '--series-consumption' },
    reading => reading.consumptionKw,
  )
  add(
    { key: 'production', label: texts.production, colour: '--series-production' },
    reading => reading.productionKw,
  )
  return { start: window.from, step: stepMs, lines }
}
