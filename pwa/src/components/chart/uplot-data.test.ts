import { expect, it } from 'vitest'
import type { ChartData } from './chart-model.ts'
import { alignedData, seriesOf } from './uplot-data.ts'

const data: ChartData = {
  start: 100,
  step: 10,
  lines: [
    {
      key: 'a',
      label: 'A',
      colour: '--a',
      values: [1, null],
      minimum: [0, null],
      maximum: [2, null],
    },
    { key: 'b', label: 'B', colour: '--b', values: [5, 6] },
  ],
}

it('gives columns whose last interval has an end', () => {
  expect(alignedData(data)).toEqual([
    [100, 110, 120],
    [0, null, null],
    [2, null, null],
    [1, null, null],
    [5, 6, 6],
  ])
})

it('draws one band for each line with extremes, between the right columns', () => {
  const { series, bands } = seriesOf(data, { resolve: () => '#123456', paths: () => null })

  expect(series).toHaveLength(alignedData(data).length)
  expect(bands).toEqual([{ series: [2, 1], fill: '#12345655' }])
  expect(series[1]).toMatchObject({ stroke: 'transparent' })
  expect(series[3]).toMatchObject({ stroke: '#123456' })
})
