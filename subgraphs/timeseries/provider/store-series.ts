import { UserError } from '#platform/errors.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import { hoursShifted } from './shift-check.ts'
import { endOf } from '../intake/feeds/build-prices.ts'
import type { EnergySeries, FeedSeries, PriceSeries } from '../intake/feeds/feed-series.ts'
import { announcePrices } from '../market/announce-prices.ts'
import type { MarketStore } from '../market/market.store.ts'
import { checkMarketUnit } from '../market/market-unit.ts'
import type { PriceStore } from '../market/price.store.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { takesNoReadings } from '../meter/takes-no-readings.ts'
import { announce } from '../reading/reading-event.ts'
import { quantityFields, type NewReading, type ReadingQuality } from '../reading/reading.ts'
import type { ReadingStore } from '../reading/reading.store.ts'
import type { WeatherStore } from '../weather/weather.store.ts'
import type { MeterTarget, Target } from './provider.ts'

export type SeriesStores = {
  prices: PriceStore
  markets: Pick<MarketStore, 'byId'>
  weather: WeatherStore
  readings: ReadingStore
  meters: MeterStore
}
export type StoredCounts = {
  added: number
  changed: number
  unchanged: number
  /** What a person corrected, confirmed or marked as faulty. */
  kept: number
}

type Use = { stores: SeriesStores; events: EventBus }

/**
 * Writes what a source delivered to where it belongs. Nothing is ever removed, and nothing is replaced by less.
 * UserError SOURCE_SHIFTED, SOURCE_OTHER_MARKET, MARKET_UNIT_DIFFERS, METER_UNKNOWN, METER_IS_VIRTUAL, CONNECTOR_INTERVAL; then nothing is written.
 */
export async function storeSeries(
  series: FeedSeries,
  { target, override }: { target: Target; override: boolean },
  { stores, events }: Use,
): Promise<StoredCounts | UserError> {
  switch (series.kind) {
    case 'PRICES':
      return storePrices(series, { target, override }, { stores, events })
    case 'WEATHER':
      return { ...(await stores.weather.write(series)), kept: 0 }
    case 'READINGS':
      return target.to === 'METERS'
        ? storeReadings(series, target.meters, { stores, events })
        : none
  }
}

const none: StoredCounts = { added: 0, changed: 0, unchanged: 0, kept: 0 }

async function storePrices(
  series: PriceSeries,
  { target, override }: { target: Target; override: boolean },
  { stores, events }: Use,
): Promise<StoredCounts | UserError> {
  if (target.to !== 'MARKET') return none
  const { marketId, name } = target
  if (series.marketId !== marketId) return otherMarket(name)
  const otherUnit = checkMarketUnit(await stores.markets.byId(marketId), 'EUR/MWh')
  if (otherUnit) return otherUnit
  const shifted = override ? undefined : await shiftAgainstStored(series, marketId, stores.prices)
  if (shifted) return shifted
  const counts = await stores.prices.write({ marketId, name, points: series.points })
  await announcePrices(events, marketId, counts)
  const { added, changed, unchanged, ignored } = counts
  return { added, changed, unchanged: unchanged + ignored, kept: 0 }
}

/** A document of several auctions may lack the one that is wanted. */
function otherMarket(name: string): UserError {
  return new UserError('SOURCE_OTHER_MARKET', `Die Antwort enthält keine Preise von „${name}“.`, {
    remedy: 'Prüfen Sie Gebotszone und Auktion der Datenquelle.',
  })
}

async function shiftAgainstStored(
  { points }: PriceSeries,
  marketId: string,
  prices: PriceStore,
): Promise<UserError | undefined> {
  const [first, last] = [points.at(0), points.at(-1)]
  if (!first || !last) return undefined
  const hourMs = 3_600_000
  const from = new Date(first.ts.getTime() - hourMs)
  const stored = await prices.between(marketId, from, new Date(endOf(last) + hourMs))
  const hours = hoursShifted(points, stored)
  if (hours === undefined) return undefined
  return new UserError(
    'SOURCE_SHIFTED',
    `Die Preise sind gegenüber den gespeicherten um eine Stunde ${hours > 0 ? 'nach hinten' : 'nach vorn'} verschoben, vermutlich durch einen Fehler der Quelle bei der Zeitumstellung. Luna hat nichts übernommen.`,
    {
      remedy:
        'Warten Sie, bis die Quelle sich berichtigt. Sind die gespeicherten Preise falsch, rufen Sie die Daten mit „Überschreiben“ ab.',
    },
  )
}

async function storeReadings(
  { series, isSimulated = false }: EnergySeries,
  targets: MeterTarget[],
  { stores, events }: Use,
): Promise<StoredCounts | UserError> {
  const columns: MeterColumn[] = []
  for (const target of targets) {
    const column = series.find(each => each.quantity === target.flow)
    if (!column) continue
    const meter = await stores.meters.byId(target.meterId)
    if (!meter) return unknownMeter()
    const isVirtual = takesNoReadings(meter)
    if (isVirtual) return isVirtual
    if (meter.intervalSeconds !== column.stepSeconds) return otherInterval(meter.name)
    columns.push({ target, column })
  }
  const total = { ...none }
  for (const { target, column } of columns) {
    const field = quantityFields[target.quantity]
    const readings = readingsOf(target, column, isSimulated ? 'SIMULATED' : 'MEASURED')
    const written = await stores.readings.write(readings, { fields: [field] })
    await announce(events, written.stored)
    total.added += written.added
    total.changed += written.changed
    total.unchanged += written.unchanged
    total.kept += written.kept
  }
  return total
}

type MeterColumn = { target: MeterTarget; column: EnergySeries['series'][number] }

function readingsOf(
  { meterId, quantity }: MeterTarget,
  { unit, stepSeconds, points }: MeterColumn['column'],
  quality: ReadingQuality,
): NewReading[] {
  const factor = unit === 'KWH' ? 3600 / stepSeconds : 1
  return points.flatMap(({ ts, value }) =>
    value === null
      ? []
      : [{ ...emptyReading, quality, meterId, ts, [quantityFields[quantity]]: value * factor }],
  )
}

const emptyReading = { consumptionKw: null, productionKw: null, voltage: null }

/** UserError METER_UNKNOWN. */
export function unknownMeter(place?: string): UserError {
  return new UserError('METER_UNKNOWN', 'Den gewählten Zähler der Datenquelle gibt es nicht.', {
    ...(place !== undefined && { place }),
    remedy: 'Wählen Sie in den Einstellungen der Datenquelle einen vorhandenen Zähler.',
  })
}

/** UserError CONNECTOR_INTERVAL. */
export function otherInterval(meterName: string, place?: string): UserError {
  return new UserError(
    'CONNECTOR_INTERVAL',
    `Die Datenquelle liefert Viertelstunden, der Zähler „${meterName}“ hat ein anderes Intervall.`,
    {
      ...(place !== undefined && { place }),
      remedy: 'Wählen Sie einen Zähler mit einem Intervall von 15 Minuten.',
    },
  )
}
