import type { Market } from '../market/market.ts'
import type { ExportRange, ExportResolution } from './export-request.ts'
import type { Column, Row, Table } from './export-table.ts'
import type { ExportStore, PriceRow } from './export.store.ts'
import { timeColumns } from './meter-columns.ts'
import { withoutNoise } from './meter-table.ts'

const timeZone = 'Europe/Berlin'

/** One row per price, or mean and extremes per bucket of the resolution. */
export function marketTable(
  store: ExportStore,
  market: Market,
  { resolution, range }: { resolution: ExportResolution; range: ExportRange },
): Table {
  const isRaw = resolution === 'RAW'
  const extremes: Column[] = isRaw
    ? []
    : [
        { name: 'lowest_eur_mwh', heading: 'niedrigster Preis', unit: 'EUR/MWh', kind: 'NUMBER' },
        { name: 'highest_eur_mwh', heading: 'höchster Preis', unit: 'EUR/MWh', kind: 'NUMBER' },
      ]
  const row = ({ ts, value, lowest, highest }: PriceRow): Row => [
    ...[ts, ts, isRaw ? value : withoutNoise(value), withoutNoise(value / 10)],
    ...(isRaw ? [] : [lowest, highest]),
  ]
  return {
    ...{ subject: 'MARKET', id: market.id, title: market.name, timeZone },
    columns: [
      ...timeColumns(timeZone),
      { name: 'price_eur_mwh', heading: 'Preis', unit: 'EUR/MWh', kind: 'NUMBER' },
      { name: 'price_ct_kwh', heading: 'Preis', unit: 'ct/kWh', kind: 'NUMBER' },
      ...extremes,
    ],
    async *pages() {
      for await (const page of store.prices(market.id, resolution, range)) yield page.map(row)
    },
  }
}
