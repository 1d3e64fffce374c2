import { describe, expect, it } from 'vitest'
import {
  addReadings,
  chartOfLive,
  emptyLiveWindow,
  seedReadings,
  windowOfLive,
  type LiveReading,
} from './live-window.ts'

const STEP = 5000
const reading = (index: number, consumptionKw: number | null = index): LiveReading => ({
  at: index * STEP,
  consumptionKw,
  productionKw: null,
})
const windowOf = (...readings: LiveReading[]) => addReadings(emptyLiveWindow(STEP, 4), readings)
const instants = (readings: readonly LiveReading[]) => readings.map(({ at }) => at / STEP)

describe('the window of live readings', () => {
  it('moves with the newest reading and lets the oldest go', () => {
    const window = windowOf(reading(1), reading(2), reading(3), reading(4), reading(5))

    expect(instants(window.readings)).toEqual([2, 3, 4, 5])
    expect(windowOfLive(window)).toEqual({ from: 2 * STEP, to: 6 * STEP })
  })

  it('takes repeated and late readings after a reconnect', () => {
    const window = addReadings(windowOf(reading(1), reading(4)), [
      reading(3),
      reading(2),
      reading(4, 99),
    ])

    expect(instants(window.readings)).toEqual([1, 2, 3, 4])
    expect(window.readings.at(-1)?.consumptionKw).toBe(99)
  })

  it('shows a missing reading as a gap', () => {
    const chart = chartOfLive(windowOf(reading(1), reading(2), reading(4)))

    expect(chart?.lines.map(({ key, values }) => [key, values])).toEqual([
      ['consumption', [1, 2, null, 4]],
    ])
  })

  it('is nothing before the first reading', () => {
    expect(windowOfLive(emptyLiveWindow(STEP, 4))).toBeUndefined()
    expect(chartOfLive(emptyLiveWindow(STEP, 4))).toBeUndefined()
  })
})

describe('the readings to begin with', () => {
  it('come from the fetched series, without its gaps', () => {
    const grid = { start: '1970-01-01T00:00:10.000Z', stepSeconds: 5 }

    const readings = seedReadings(
      { ...grid, values: [1, null, 3] },
      { ...grid, values: [null, null, 7] },
    )

    expect(readings).toEqual([
      { at: 10_000, consumptionKw: 1, productionKw: null },
      { at: 20_000, consumptionKw: 3, productionKw: 7 },
    ])
  })

  it('are none of an unknown meter', () => {
    expect(seedReadings(undefined, undefined)).toEqual([])
  })
})
