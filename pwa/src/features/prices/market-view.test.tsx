// @vitest-environment jsdom
import { expect, it, vi } from 'vitest'
import type { MarketSeriesQueryVariables } from '../../graphql/graphql.ts'
import type { Answers } from '../../testing/fake-api.ts'
import { openPage } from '../../testing/page.tsx'
import { MarketView } from './market-view.tsx'
import { PriceGlance } from './price-glance.tsx'

const market = {
  __typename: 'Market',
  id: 'DE-LU/day-ahead',
  name: 'Day-Ahead Deutschland/Luxemburg',
  product: 'day-ahead',
  stepSeconds: 3600,
  unit: 'EUR/MWh',
  firstAt: '2024-12-31T23:00:00.000Z',
  lastAt: '2025-12-31T22:00:00.000Z',
}
const asked = vi.fn<(window: [string, string]) => void>()

const answers: Answers = {
  Markets: () => ({ markets: [market] }),
  MarketSeries: ({ from, to }: MarketSeriesQueryVariables) => {
    asked([from, to])
    return {
      marketSeries: {
        __typename: 'MarketSeries',
        marketId: market.id,
        start: from,
        stepSeconds: 3600,
        sampled: false,
        values: [82.31, -4],
        minimum: null,
        maximum: null,
        summary: {
          __typename: 'PriceSummary',
          meanEurMwh: 100.41,
          minEurMwh: -4,
          maxEurMwh: 82.31,
          minAt: from,
          maxAt: from,
          negativeIntervals: 525,
          present: 2,
          expected: 2,
        },
      },
    }
  },
}

it('shows a year of prices with mean, extremes and negative intervals', async () => {
  const page = await openPage(<MarketView exportAction={() => null} />, { answers })

  await page.eventually(() => expect(page.text).toContain('100,41 €/MWh'))
  expect(asked).toHaveBeenCalledWith(['2024-12-31T23:00:00.000Z', '2025-12-31T23:00:00.000Z'])
  expect(page.text).toContain('10,0 ct/kWh')
  expect(page.text).toContain('\u22124,00 €/MWh')
  expect(page.text).toContain('525 Intervalle')
})

it('shows the last day there are prices for on the start page', async () => {
  const page = await openPage(<PriceGlance />, { answers })

  await page.eventually(() => expect(page.text).toContain('Stand: 31.12.2025'))
  expect(page.the('a', 'Alle Preise').getAttribute('href')).toBe('/marktpreise')
})

it('tells operators what to do where there are no prices yet', async () => {
  const nothing = { Markets: () => ({ markets: [] }) }
  const page = await openPage(<MarketView exportAction={() => null} />, { answers: nothing })

  await page.eventually(() => expect(page.text).toContain('Importieren Sie eine Preisdatei'))
})

it('shows emission allowances in euros per tonne, never per kilowatt-hour', async () => {
  const allowances = { ...market, id: 'SIM-CO2/eu-ets', name: 'CO₂ (simuliert)', unit: 'EUR/t' }
  const page = await openPage(<MarketView exportAction={() => null} />, {
    answers: { ...answers, Markets: () => ({ markets: [allowances] }) },
  })

  await page.eventually(() => expect(page.text).toContain('100,41 €/t'))
  expect(page.text).not.toContain('MWh')
  expect(page.text).not.toContain('ct/kWh')
})
