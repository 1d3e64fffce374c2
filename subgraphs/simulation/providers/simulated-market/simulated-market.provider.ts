import type { SeriesProvider } from '#platform/provider/series-provider.ts'
import {
  createMarketModel,
  marketCatalogue,
  type MarketModelSettings,
} from '../../market-model/market-model.ts'
import { answerOf, type PriceSeries, type SimulatedAnswer } from '../series.ts'

/**
 * A market that is only computed, asked like the interface of an exchange. It answers the prices of `[from, to)` that
 * are published at `now`: of the day-ahead auction those of tomorrow from 12:45 in Berlin on.
 */
export function createSimulatedMarketProvider(
  settings: MarketModelSettings,
): SeriesProvider<SimulatedAnswer<PriceSeries>> {
  const { marketId, marketName, name, description } = marketCatalogue[settings.market]
  const model = createMarketModel(settings)
  const stepMs = model.stepSeconds * 1000
  return {
    id: `SIMULATED_${settings.market}`,
    name: `${name} (simuliert)`,
    description: `${description} Ein Modell rechnet die Preise; niemand handelt zu ihnen.`,
    mostDays: 1000,
    async fetch({ from, to, now, signal }) {
      signal.throwIfAborted()
      const columns = model.published(from.getTime(), to.getTime(), now.getTime())
      const points = Array.from(columns?.eurMwh ?? [], (eurPerMwh, i) => ({
        ts: new Date((columns?.from ?? 0) + i * stepMs),
        stepSeconds: model.stepSeconds,
        eurPerMwh,
        volume: known(columns?.volumeMwh[i]),
      }))
      const series = { kind: 'PRICES' as const, marketId, name: marketName }
      return answerOf({ ...series, stepSeconds: model.stepSeconds, points })
    },
  }
}

function known(volume: number | undefined): number | null {
  return volume === undefined || Number.isNaN(volume) ? null : volume
}
