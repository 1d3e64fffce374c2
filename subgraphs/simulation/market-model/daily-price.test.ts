import { describe, expect, it } from 'vitest'
import { berlinDayOf } from './berlin-day.ts'
import { quantile } from './fit/price-statistics.ts'
import { marketCatalogue } from './market-model.ts'
import { at, forever, knownUntil, mean, modelOf, prices } from './testing/model-of.ts'

describe.each(['CO2_EU_ETS', 'GAS_TTF'] as const)('%s', market => {
  const model = modelOf(market)

  it('has one price per local day, that of the trading day before', () => {
    // 27 March is a Friday; the clocks change on the Sunday.
    const days = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'].map(date => {
      const { start, end } = berlinDayOf(at(`${date}T12:00Z`))
      return [...(model.published(start, end, forever)?.eurMwh ?? [])]
    })

    expect(days.map(({ length }) => length)).toEqual([24, 23, 24, 24])
    for (const day of days) expect(new Set(day).size).toBe(1)
    const [saturday, sunday, monday, tuesday] = days.map(day => day[0])
    expect([sunday, monday]).toEqual([saturday, saturday])
    expect(tuesday).not.toBe(saturday)
  })

  it.each([
    ['Thursday before it is settled', '2026-06-11T15:59:59Z', '2026-06-11T22:00:00.000Z'],
    ['Thursday from 18:00 on', '2026-06-11T16:00:00Z', '2026-06-12T22:00:00.000Z'],
    ['Friday from 18:00 on, to Monday', '2026-06-12T16:00:00Z', '2026-06-15T22:00:00.000Z'],
    ['Sunday', '2026-06-14T12:00:00Z', '2026-06-15T22:00:00.000Z'],
    [
      'Maundy Thursday, to the Tuesday after Easter',
      '2026-04-02T16:00:00Z',
      '2026-04-07T22:00:00.000Z',
    ],
    ['Labour Day, when the exchanges are open', '2026-05-01T16:00:00Z', '2026-05-04T22:00:00.000Z'],
  ])('is known to the end of the next trading day (%s)', (_, now, until) => {
    expect(knownUntil(model, now)).toBe(until)
  })

  it('keeps near its mean and above zero, but moves', () => {
    const given = marketCatalogue[market].parameters.find(({ name }) => name === 'meanPrice')
    const level = Number(given?.fallback)
    const all = [1, 2, 3, 4, 5, 6].flatMap(seed =>
      prices(modelOf(market, {}, seed), '2022-01-01', '2026-01-01'),
    )

    const sorted = Float64Array.from(all).sort()

    expect(Math.abs(mean(all) / level - 1)).toBeLessThan(0.1)
    const [lowest, highest] = [quantile(sorted, 0), quantile(sorted, 1)]
    expect(lowest).toBeGreaterThan(0.3 * level)
    expect(highest).toBeLessThan(3 * level)
    expect(highest - lowest).toBeGreaterThan(0.3 * level)
  })
})
