import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Parameters } from '../meter-model/parameter-rule.ts'
import { checkMarketParameters, marketCatalogue, simulatedMarkets } from './market-model.ts'
import { dayMs } from './price-process.ts'
import { at, forever, modelOf, prices } from './testing/model-of.ts'

describe('createMarketModel', () => {
  it('gives the same bytes for a seed, in whatever portions and order it is asked', () => {
    const start = at('2025-01-01T00:00Z')
    fc.assert(
      fc.property(
        fc.constantFrom(...simulatedMarkets),
        fc.nat(),
        fc.integer({ min: 0, max: 600 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 5 }),
        (market, seed, day, lengths) => {
          const { stepSeconds, published } = modelOf(market, {}, seed)
          const stepMs = stepSeconds * 1000
          const from = start + day * dayMs
          const cuts = [from]
          for (const length of lengths) cuts.push((cuts.at(-1) ?? from) + length * stepMs)
          const parts = cuts
            .slice(1)
            .map((to, i) => [cuts[i] ?? from, to] as const)
            .reverse()
            .map(([first, to]) => published(first, to, forever))
            .reverse()

          const whole = modelOf(market, {}, seed).published(from, cuts.at(-1) ?? from, forever)
          expect(parts.flatMap(part => [...(part?.eurMwh ?? [])])).toEqual([
            ...(whole?.eurMwh ?? []),
          ])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('gives another course for another seed', () => {
    for (const market of simulatedMarkets) {
      const [a, b] = [1, 2].map(seed =>
        prices(modelOf(market, {}, seed), '2026-01-05', '2026-01-06'),
      )
      expect(a).not.toEqual(b)
    }
  })

  it('never changes a price that it has told before', () => {
    for (const market of simulatedMarkets) {
      const model = modelOf(market)
      const [from, to] = ['2026-06-08', '2026-06-10']
      const early = prices(model, from, to, at('2026-06-08T12:00Z'))

      expect(early.length).toBeGreaterThan(0)
      expect(prices(model, from, to).slice(0, early.length)).toEqual(early)
    }
  })

  it('names whole steps that begin in the range, and nothing for an empty one', () => {
    const model = modelOf('ELECTRICITY_DA')
    const columns = model.published(at('2026-01-01T00:01Z'), at('2026-01-01T01:01Z'), forever)

    expect(columns).toMatchObject({ from: at('2026-01-01T00:15Z'), stepSeconds: 900, count: 4 })
    expect(model.published(at('2026-01-01'), at('2026-01-01'), forever)).toBeUndefined()
    expect(model.published(at('2030-01-01'), at('2030-01-02'), at('2026-01-01'))).toBeUndefined()
  })

  it('gives prices to the cent within the limits of the exchanges, and no minus zero', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...simulatedMarkets),
        fc.nat(),
        fc.nat(7000),
        (market, seed, day) => {
          const from = at('2020-01-01T00:00Z') + day * dayMs
          const extreme = { spreadPercent: 100, shocksPerYear: 50 }
          const columns = modelOf(market, extreme, seed).published(from, from + dayMs, forever)
          for (const price of columns?.eurMwh ?? []) {
            expect(Object.is(price, -0)).toBe(false)
            expect(price).toBe(Math.round(price * 100) / 100)
            expect(price).toBeGreaterThanOrEqual(-9999)
            expect(price).toBeLessThanOrEqual(9999)
          }
          expect(columns?.count).toBe(dayMs / 1000 / (columns?.stepSeconds ?? 0))
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the parameters of a market', () => {
  it('are complete when nothing is given, and every fallback lies in its range', () => {
    for (const market of simulatedMarkets) {
      const { parameters: rules } = marketCatalogue[market]
      const fallbacks = Object.fromEntries(rules.map(({ name, fallback }) => [name, fallback]))

      expect(checkMarketParameters(market, {})).toEqual(fallbacks)
      expect(checkMarketParameters(market, fallbacks)).toEqual(fallbacks)
    }
  })

  it('are refused outside of their range, and when the market has no such parameter', () => {
    expect(checkMarketParameters('CO2_EU_ETS', { meanPrice: 1001 })).toMatchObject({
      code: 'SIMULATION_PARAMETER_RANGE',
      place: 'Markt „CO₂-Zertifikate (EU-ETS)“, Mittlerer Preis',
      message: 'Mittlerer Preis: „1.001“ ist nicht zulässig.',
      remedy: 'Zulässig ist eine Zahl von 1 bis 1.000 €/t.',
    })
    expect(checkMarketParameters('GAS_TTF', { sunPercent: 100 })).toMatchObject({
      code: 'SIMULATION_PARAMETER_UNKNOWN',
    })
  })

  it('let every model run at both ends of their ranges', () => {
    for (const market of simulatedMarkets) {
      for (const end of ['min', 'max'] as const) {
        const rules = marketCatalogue[market].parameters
        const given = Object.fromEntries(rules.map(rule => [rule.name, rule[end]])) as Parameters
        for (const price of prices(modelOf(market, given), '2026-06-10', '2026-06-12')) {
          expect(Number.isFinite(price)).toBe(true)
        }
      }
    }
  })

  it('belong to markets of their own, which say that they are simulated', () => {
    const entries = simulatedMarkets.map(market => marketCatalogue[market])

    expect(new Set(entries.map(({ marketId }) => marketId)).size).toBe(entries.length)
    for (const { marketId, marketName, stepSeconds } of entries) {
      expect(marketId).toMatch(/^SIM-[^/]{1,36}\/[^/]{1,40}$/)
      expect(marketName).toMatch(/\(simuliert\)$/)
      expect(3600 % stepSeconds).toBe(0)
    }
    expect(marketCatalogue.CO2_EU_ETS.unit).toBe('EUR/t')
  })
})
