import type { UserError } from '#platform/errors.ts'
import {
  checkAgainstRules,
  numberRule,
  type ParameterRule,
  type Parameters,
} from '../meter-model/parameter-rule.ts'
import { deLuDayAhead as fit } from './de-lu-fit.ts'
import type { SimulatedMarket } from './simulated-market.ts'

export type MarketCatalogueEntry = {
  /** German. */
  name: string
  /** German. */
  description: string
  parameters: ParameterRule[]
  /** Simulated prices have markets of their own, never those of real ones. */
  marketId: string
  /** German name of that market. */
  marketName: string
  unit: 'EUR/MWh' | 'EUR/t'
  stepSeconds: number
}

const electricity: ParameterRule[] = [
  numberRule('meanPrice', 'Mittlerer Preis', '€/MWh', {
    ...{ min: -100, max: 1000, fallback: Math.round(fit.meanEurMwh * 10) / 10 },
  }),
  numberRule('spreadPercent', 'Schwankungsbreite', '%', { min: 0, max: 500, fallback: 100 }),
  numberRule('sunPercent', 'Einfluss der Sonne', '%', { min: 0, max: 300, fallback: 100 }),
  numberRule('windPercent', 'Einfluss des Windes', '%', { min: 0, max: 300, fallback: 100 }),
  numberRule('shocksPerYear', 'Tage mit Preissprung', '1/Jahr', {
    ...{ min: 0, max: 100, fallback: fit.shocks.perYear },
  }),
  numberRule('shockHeight', 'Mittlere Höhe eines Preissprungs', '€/MWh', {
    ...{ min: 0, max: 3000, fallback: fit.shocks.heightEurMwh },
  }),
]

const deviations: ParameterRule[] = [
  numberRule('deviation', 'Abweichung vom Day-Ahead-Preis', '€/MWh', {
    ...{ min: 0, max: 500, fallback: 15 },
  }),
  numberRule('deviationHours', 'Dauer einer Abweichung', 'h', { min: 0.25, max: 48, fallback: 3 }),
]

/** Orders of magnitude of the exchanges in 2024 and 2025; not fitted, there is no free series of either. */
function dailyRules(unit: string, usual: DailyFallbacks): ParameterRule[] {
  const rule = numberRule
  return [
    rule('meanPrice', 'Mittlerer Preis', unit, { min: 1, max: 1000, fallback: usual.mean }),
    rule('spreadPercent', 'Schwankungsbreite', '%', { min: 0, max: 100, fallback: usual.spread }),
    rule('memoryDays', 'Dauer einer Abweichung', 'Tage', {
      ...{ min: 1, max: 365, fallback: usual.memoryDays },
    }),
    rule('seasonPercent', 'Aufschlag im Winter', '%', {
      ...{ min: 0, max: 100, fallback: usual.season },
    }),
    rule('shocksPerYear', 'Preissprünge', '1/Jahr', {
      ...{ min: 0, max: 50, fallback: usual.shocks },
    }),
    rule('shockPercent', 'Mittlere Höhe eines Preissprungs', '%', {
      ...{ min: 0, max: 200, fallback: usual.shockPercent },
    }),
  ]
}

type DailyFallbacks = {
  mean: number
  spread: number
  memoryDays: number
  season: number
  shocks: number
  shockPercent: number
}

/** Every market that Luna can simulate, as the interface shows it. */
export const marketCatalogue: Record<SimulatedMarket, MarketCatalogueEntry> = {
  ELECTRICITY_DA: {
    name: 'Strom Day-Ahead',
    description:
      'Viertelstundenpreise der Gebotszone Deutschland/Luxemburg, täglich um 12:45 Uhr für den ganzen folgenden Tag; mit Tages-, Wochen- und Jahresgang, Wind und Sonne, an sonnigen Mittagen auch negativ.',
    parameters: electricity,
    marketId: 'SIM-DE-LU/day-ahead',
    marketName: 'Day-Ahead Deutschland/Luxemburg (simuliert)',
    unit: 'EUR/MWh',
    stepSeconds: 900,
  },
  INTRADAY: {
    name: 'Strom Intraday',
    description:
      'Viertelstundenpreise, die um den Day-Ahead-Preis mit demselben Startwert und denselben Parametern schwanken; jeder ist bekannt, wenn seine Viertelstunde beginnt.',
    parameters: [...electricity, ...deviations],
    marketId: 'SIM-DE-LU/intraday',
    marketName: 'Intraday Deutschland/Luxemburg (simuliert)',
    unit: 'EUR/MWh',
    stepSeconds: 900,
  },
  CO2_EU_ETS: {
    name: 'CO₂-Zertifikate (EU-ETS)',
    description:
      'Preis je Tonne CO₂, an jedem Handelstag um 18 Uhr festgestellt; er gilt für die folgenden Tage bis zum nächsten Handelstag.',
    parameters: dailyRules('€/t', {
      ...{ mean: 70, spread: 10, memoryDays: 60, season: 2, shocks: 3, shockPercent: 6 },
    }),
    marketId: 'SIM-EU-ETS/co2',
    marketName: 'CO₂-Zertifikate EU-ETS (simuliert)',
    unit: 'EUR/t',
    stepSeconds: 3600,
  },
  GAS_TTF: {
    name: 'Erdgas (TTF)',
    description:
      'Großhandelspreis des Handelspunkts TTF, an jedem Handelstag um 18 Uhr festgestellt; er gilt für die folgenden Tage bis zum nächsten Handelstag.',
    parameters: dailyRules('€/MWh', {
      ...{ mean: 36, spread: 18, memoryDays: 60, season: 8, shocks: 4, shockPercent: 12 },
    }),
    marketId: 'SIM-TTF/day-ahead',
    marketName: 'Erdgas TTF (simuliert)',
    unit: 'EUR/MWh',
    stepSeconds: 3600,
  },
}

/** The given parameters, completed by the fallbacks; see `checkAgainstRules` for the errors. */
export function checkMarketParameters(
  market: SimulatedMarket,
  given: Readonly<Record<string, unknown>>,
): Parameters | UserError {
  const { name, parameters } = marketCatalogue[market]
  return checkAgainstRules(parameters, given, `Markt „${name}“`)
}
