import { describe, expect, it } from 'vitest'
import { indexAt, visibleIndices, visibleRange, type ChartData } from './chart-model.ts'

const data: ChartData = {
  start: 1000,
  step: 10,
  lines: [
    { key: 'a', label: 'A', colour: '--a', values: [1, null, 3, 4] },
    { key: 'b', label: 'B', colour: '--b', values: [2, 2], minimum: [-5, 0], maximum: [9, 2] },
  ],
}

describe('the points of a chart', () => {
  it('belong to the interval that begins with them', () => {
    expect([1000, 1009, 1010, 1039].map(time => indexAt(data, time))).toEqual([0, 0, 1, 3])
    expect(indexAt(data, 999)).toBeUndefined()
    expect(indexAt(data, 1040)).toBeUndefined()
  })

  it('are visible where their interval touches the window', () => {
    expect(visibleIndices(data, { from: 1005, to: 1021 })).toEqual([0, 3])
    expect(visibleIndices(data, { from: 0, to: 5000 })).toEqual([0, 4])
  })

  it('span a range that includes the bands and leaves out gaps', () => {
    expect(visibleRange(data, { from: 1000, to: 1040 })).toEqual({ low: -5, high: 9 })
    expect(visibleRange(data, { from: 1020, to: 1040 })).toEqual({ low: 3, high: 4 })
    expect(visibleRange(data, { from: 2000, to: 3000 })).toBeUndefined()
  })
})
