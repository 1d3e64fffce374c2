import type { Market } from '../market/market.ts'
import type { ExportRange, ExportResolution } from './export-request.ts'
import type { Column, Row, Table } from './export-table.ts'
import type { ExportStore, PriceRow } from './export.store.ts'
import { timeColumns } from './meter-columns.ts'
import { withoutNoise } from './meter-table.ts'

const timeZone = 'Europe/Berlin'

/** One row per price, or mean and extremes per bucket of the resolution; per kWh too where it is energy. */
export function marketTable(
  store: ExportStore,
  market: Market,
  { resolution, range }: { resolution: ExportResolution; range: ExportRange },
): Table {
  const isRaw = resolution === 'RAW'
  const isEnergy = market.unit === 'EUR/MWh'
  const name = isEnergy ? 'eur_mwh' : 'eur_t'
  const price = (which: string, heading: string): Column => ({
    ...{ name: `${which}_${name}`, heading, unit: market.unit, kind: 'NUMBER' },
  })
  const extremes: Column[] = isRaw
    ? []
    : [price('lowest', 'niedrigster Preis'), price('highest', 'höchster Preis')]
  const perKwh: Column[] = isEnergy
    ? [{ name: 'price_ct_kwh', heading: 'Preis', unit: 'ct/kWh', kind: 'NUMBER' }]
    : []
  const row = ({ ts, value, lowest, highest }: PriceRow): Row => [
    ...[ts, ts, isRaw ? value : withoutNoise(value)],
    ...(isEnergy ? [withoutNoise(value / 10)] : []),
    ...(isRaw ? [] : [lowest, highest]),
  ]
  return {
    ...{ subject: 'MARKET', id: market.id, title: market.name, timeZone },
    columns: [...timeColumns(timeZone), price('price', 'Preis'), ...perKwh, ...extremes],
    async *pages() {
      for await (const page of store.prices(market.id, resolution, range)) yield page.map(row)
    },
  }
}
