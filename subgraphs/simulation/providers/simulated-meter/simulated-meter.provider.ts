import type { SeriesProvider } from '#platform/provider/series-provider.ts'
import { createMeterModel, type MeterModelSettings } from '../../meter-model/meter-model.ts'
import { answerOf, type EnergyColumn, type EnergySeries, type SimulatedAnswer } from '../series.ts'

const dayMs = 86_400_000
const mostIntervals = 500_000

/**
 * A meter that is only computed, asked like the interface of a real one. It answers the intervals of `[from, to)`
 * that are over at `now`; the same span gives the same values, whoever asks when.
 */
export function createSimulatedMeterProvider(
  settings: MeterModelSettings,
): SeriesProvider<SimulatedAnswer<EnergySeries>> {
  const model = createMeterModel(settings)
  const stepMs = settings.intervalSeconds * 1000
  return {
    id: 'SIMULATED_METER',
    name: 'Simulierter Zähler',
    description: 'Verbrauch und Erzeugung eines gerechneten Zählers; nichts davon ist gemessen.',
    mostDays: Math.max(1, Math.floor((mostIntervals * stepMs) / dayMs)),
    async fetch({ from, to, now, signal }) {
      signal.throwIfAborted()
      const first = Math.ceil(from.getTime() / stepMs)
      const end = Math.min(Math.ceil(to.getTime() / stepMs), Math.floor(now.getTime() / stepMs))
      const columns = model.fill(first * stepMs, Math.max(0, end - first))
      const column = (
        name: string,
        quantity: EnergyColumn['quantity'],
        values: Float64Array,
      ): EnergyColumn => ({
        ...{ name, quantity, unit: 'KW', stepSeconds: settings.intervalSeconds },
        points: Array.from(values, (value, i) => ({
          ts: new Date(columns.from + i * stepMs),
          value: Number.isNaN(value) ? null : value,
        })),
      })
      return answerOf({
        kind: 'READINGS',
        isSimulated: true,
        series: [
          column('Verbrauch (simuliert)', 'CONSUMPTION', columns.consumptionKw),
          column('Erzeugung (simuliert)', 'PRODUCTION', columns.productionKw),
        ],
      })
    },
  }
}
