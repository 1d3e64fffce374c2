import { UserError } from '#platform/errors.ts'
import { JobRefused } from '#platform/jobs/job.ts'
import type { Market } from '../market/market.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { Quantity } from '../reading/reading.ts'
import { alignedRange } from './aligned-range.ts'
import type { ExportRange, ExportRequest } from './export-request.ts'
import type { Table } from './export-table.ts'
import type { ExportStore } from './export.store.ts'
import { checkResolution } from './fitting-resolution.ts'
import { daysPart, fileNamePart } from './file-name.ts'
import { marketTable } from './market-table.ts'
import { meterTable } from './meter-table.ts'
import type { ValueSource } from './value-source.ts'

export type PlanStores = {
  meters: MeterStore
  markets: MarketStore
  exports: ExportStore
  valuesOf: (meter: Meter) => ValueSource
}

/** What goes into the file. */
export type ExportPlan = {
  request: ExportRequest
  /** The request's range, widened to whole buckets. */
  range: ExportRange
  meters: Meter[]
  quantities: readonly Quantity[]
  market: Market | undefined
  tables: Table[]
  /** German, for headings: the meter's name, or how many they are. */
  title: string
  /** Without its ending. */
  fileName: string
}

/** Throws JobRefused when a meter or the market is gone by now. */
export async function planExport(stores: PlanStores, request: ExportRequest): Promise<ExportPlan> {
  const { source, resolution } = request
  // A report is about calendar days: its months then add up to its total.
  const range = alignedRange(request, request.format === 'PDF' ? 'DAY' : resolution)
  if (source.of === 'market') {
    const market = await stores.markets.byId(source.marketId)
    if (!market) throw new JobRefused(gone('Den Markt'))
    const table = marketTable(stores.exports, market, { resolution, range })
    const fileName = `marktpreise_${fileNamePart(market.id)}_${daysPart(range, table.timeZone)}`
    const rest = { meters: [], quantities: [], market, tables: [table], title: market.name }
    return { request, range, ...rest, fileName }
  }
  const { quantities } = source
  const meters = await metersOf(stores, source.meterIds)
  const tooFine = checkResolution(request, meters)
  if (tooFine) throw new JobRefused(tooFine)
  const tables = meters.map(meter =>
    meterTable(stores.valuesOf(meter), meter, { quantities, resolution, range }),
  )
  const title = titleOf(meters)
  const zone = meters[0]?.timeZone ?? 'Europe/Berlin'
  const kind = request.format === 'PDF' ? 'bericht' : 'lastgang'
  const fileName = `${kind}_${fileNamePart(title)}_${daysPart(range, zone)}`
  return { request, range, meters, quantities, market: undefined, tables, title, fileName }
}

export function titleOf(meters: readonly Pick<Meter, 'name'>[]): string {
  const [first] = meters
  return first && meters.length === 1 ? first.name : `${meters.length} Zähler`
}

/** In the order that was asked for. */
async function metersOf({ meters }: PlanStores, ids: string[]): Promise<Meter[]> {
  const found = new Map((await meters.byIds(ids)).map(meter => [meter.id, meter]))
  return [...new Set(ids)].map(id => {
    const meter = found.get(id)
    if (!meter) throw new JobRefused(gone('Den Zähler'))
    return meter
  })
}

function gone(what: string): UserError {
  return new UserError('EXPORT_SOURCE_GONE', `${what} gibt es nicht mehr.`, {
    remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
  })
}
