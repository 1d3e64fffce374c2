import { describe, expect, it } from 'vitest'
import type { MeterSeriesQuery } from '../../graphql/graphql.ts'
import { latestPowerOf } from './latest-power.ts'
import { chartOf, summariesOf } from './meter-series.ts'

type Series = MeterSeriesQuery['consumption'][number]

function series(values: (number | null)[], changes: Partial<Series> = {}): Series {
  const present = values.filter(value => value !== null).length
  return {
    __typename: 'Series',
    meterId: 'm',
    start: '2018-01-01T00:00:00.000Z',
    stepSeconds: 900,
    sampled: false,
    values,
    minimum: null,
    maximum: null,
    summary: {
      __typename: 'SeriesSummary',
      energyKwh: 1,
      peakKw: null,
      peakAt: null,
      minimumKw: null,
      present,
      expected: values.length,
    },
    ...changes,
  }
}

describe('the chart of a meter', () => {
  it('shows consumption and production on one grid', () => {
    const chart = chartOf({ consumption: [series([1, 2])], production: [series([0, 5])] })

    expect(chart?.data).toMatchObject({ start: Date.parse('2018-01-01T00:00:00Z'), step: 900_000 })
    expect(chart?.data.lines.map(({ key }) => key)).toEqual(['consumption', 'production'])
  })

  it('shows only what has values', () => {
    const chart = chartOf({ consumption: [series([null, null])], production: [series([0, 5])] })

    expect(chart?.data.lines.map(({ key }) => key)).toEqual(['production'])
  })

  it('is none where nothing has values', () => {
    expect(chartOf({ consumption: [series([null])], production: [] })).toBeUndefined()
  })

  it('carries the extremes of sampled points', () => {
    const sampled = series([2], { sampled: true, minimum: [1], maximum: [4] })

    const chart = chartOf({ consumption: [sampled], production: [] })

    expect(chart?.sampled).toBe(true)
    expect(chart?.data.lines[0]).toMatchObject({ minimum: [1], maximum: [4] })
  })
})

describe('the figures of a meter', () => {
  it('stand for consumption even where all of it is missing', () => {
    const groups = summariesOf({ consumption: [series([null])], production: [series([null])] })

    expect(groups.map(({ key }) => key)).toEqual(['consumption'])
  })

  it('stand for production alone at a plant', () => {
    const groups = summariesOf({ consumption: [series([null])], production: [series([3])] })

    expect(groups.map(({ key }) => key)).toEqual(['production'])
  })
})

describe('the last power of a meter', () => {
  it('is consumption, else production, else nothing', () => {
    expect(latestPowerOf({ consumptionKw: 3.25, productionKw: 1 })?.label).toBe('Verbrauch')
    expect(latestPowerOf({ consumptionKw: null, productionKw: 1 })?.label).toBe('Erzeugung')
    expect(latestPowerOf({ consumptionKw: 0, productionKw: null })?.value).toContain('0,00')
    expect(latestPowerOf({ consumptionKw: null, productionKw: null })).toBeUndefined()
    expect(latestPowerOf(null)).toBeUndefined()
  })
})
