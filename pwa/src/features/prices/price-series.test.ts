import { expect, it } from 'vitest'
import { chartOfPrices, priceAt, type MarketSeries } from './price-series.ts'

const series: MarketSeries = {
  __typename: 'MarketSeries',
  marketId: 'DE-LU/day-ahead',
  start: '2025-09-29T22:00:00.000Z',
  stepSeconds: 3600,
  sampled: false,
  values: [82.31, null, -4],
  minimum: null,
  maximum: null,
  summary: {
    __typename: 'PriceSummary',
    meanEurMwh: 39.2,
    minEurMwh: -4,
    maxEurMwh: 82.31,
    minAt: null,
    maxAt: null,
    negativeIntervals: 1,
    present: 2,
    expected: 3,
  },
}

it('draws prices on their own grid', () => {
  expect(chartOfPrices(series)).toMatchObject({
    start: Date.parse(series.start),
    step: 3_600_000,
    lines: [{ key: 'price', values: [82.31, null, -4] }],
  })
})

it('draws nothing where no price lies in the window', () => {
  expect(chartOfPrices({ ...series, summary: { ...series.summary, present: 0 } })).toBeUndefined()
})

it('finds the price of now, also a negative one, and knows when there is none', () => {
  const at = (hours: number) => Date.parse(series.start) + hours * 3_600_000

  expect(priceAt(series, at(0.9))).toBe(82.31)
  expect(priceAt(series, at(2))).toBe(-4)
  expect(priceAt(series, at(1.5))).toBeNull()
  expect(priceAt(series, at(3))).toBeNull()
  expect(priceAt(series, at(-1))).toBeNull()
})
