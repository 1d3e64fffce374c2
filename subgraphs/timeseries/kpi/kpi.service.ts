import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { quarterGrid, quarterMs, type QuarterGrid } from '../calendar/quarter-grid.ts'
import { createZoneClock } from '../time/zone-clock.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { Quantity } from '../reading/reading.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import { durationCurve, type DurationCurve } from './duration-curve.ts'
import { filledBetween, wholeQuarters, type EnergyColumn } from './energy-column.ts'
import { heatMap, type HeatMap } from './heat-map.ts'
import { KpiScope, mostNesting, mostQuarters, type ColumnReader } from './kpi-scope.ts'
import { loadFigures, type LoadFigures } from './load-figures.ts'
import { mostSelected, type MeterSelectionStore } from './meter-selection.store.ts'
import { meterRoles, type MeterSelection } from './meter-selection.ts'

export type KpiRequest = {
  selection: MeterSelection
  from: Date
  to: Date
  /** Figures as they were known then. */
  asOf?: Date | undefined
}

type Use = {
  meters: MeterStore
  selections: MeterSelectionStore
  columns: ColumnReader
  virtual: SeriesSource
}

const longestDays = 1100
const quarterSeconds = quarterMs / 1000

export class KpiService {
  constructor(private readonly use: Use) {}

  /** What the figures of this request are computed from; nothing is fetched yet but the meters. */
  async open(request: KpiRequest, viewer: Viewer): Promise<KpiScope | UserError> {
    viewer.require('viewer')
    const wrong = checkRange(request)
    if (wrong) return wrong
    const ids = await this.idsOf(request.selection)
    if (ids instanceof UserError) return ids
    const meters = await this.use.meters.byIds(ids)
    const [first] = meters
    if (!first || meters.length < ids.length) return unknownOf(ids, meters)
    const unfit = meters.find(({ intervalSeconds }) => !fitsQuarters(intervalSeconds))
    if (unfit) return intervalUnfit(unfit)
    const grid = gridOf(request, first.timeZone)
    const columnCount = await this.columnCount(meters)
    if (columnCount * grid.count > mostQuarters) return tooMuch
    const roles = meterRoles({
      meters,
      parents: await this.use.selections.parents(ids),
      folders: await this.folders(meters),
      isList: 'meterIds' in request.selection,
    })
    const { columns, virtual, meters: store } = this.use
    const metersById = (wanted: readonly string[]) => store.byIds(wanted)
    const question = { meters, roles, columnCount, asOf: request.asOf }
    return new KpiScope(question, grid, {
      columns,
      virtual,
      metersById,
    })
  }

  async load(scope: KpiScope, quantity: Quantity): Promise<LoadFigures> {
    const meters = metersFor(scope, quantity)
    const column = await scope.sum(meters, quantity)
    const isQuarterly = meters.every(({ intervalSeconds }) => intervalSeconds <= quarterSeconds)
    return loadFigures(column, isQuarterly)
  }

  async durationCurve(
    scope: KpiScope,
    quantity: Quantity,
    maxPoints: number,
  ): Promise<DurationCurve & { coverage: number }> {
    const column = await scope.sum(metersFor(scope, quantity), quantity)
    const most = Math.min(800, Math.max(3, Math.trunc(maxPoints)))
    return { ...durationCurve(wholeQuarters(column), most), coverage: wholeShare(column) }
  }

  async heatMap(scope: KpiScope, quantity: Quantity): Promise<HeatMap & { coverage: number }> {
    const column = await scope.sum(metersFor(scope, quantity), quantity)
    return { ...heatMap(scope.grid, wholeQuarters(column)), coverage: wholeShare(column) }
  }

  /** Malformed ids are not looked for, but named. */
  private async idsOf(selection: MeterSelection): Promise<string[] | UserError> {
    if (!('meterIds' in selection)) {
      const ids = await this.use.selections.ids(selection)
      return ids.length > mostSelected ? tooMany : ids
    }
    const { meterIds } = selection
    if (meterIds.length > mostSelected) return tooMany
    const malformed = meterIds.find(id => !isUuid(id))
    if (malformed !== undefined) return unknownMeter(malformed)
    return [...new Set(meterIds.map(id => id.toLowerCase()))]
  }

  /** Meters whose columns these need: themselves and the terms of their formulas, of those again and so on. */
  private async columnCount(meters: readonly Meter[]): Promise<number> {
    const known = new Set(meters.map(({ id }) => id))
    let level = meters
    for (let depth = 0; depth < mostNesting; depth++) {
      const terms = level.flatMap(({ formula }) => formula?.terms ?? [])
      const added = [...new Set(terms.map(({ meterId }) => meterId))].filter(id => !known.has(id))
      if (added.length === 0) break
      for (const id of added) known.add(id)
      level = await this.use.meters.byIds(added)
    }
    return known.size
  }

  private async folders(meters: readonly Meter[]): Promise<Set<string>> {
    const sites = meters.filter(({ kind }) => kind === 'SITE').map(({ id }) => id)
    if (sites.length === 0) return new Set()
    const ranges = await this.use.meters.readingRanges(sites)
    return new Set(sites.filter(id => !ranges.has(id)))
  }
}

export function metersFor({ roles }: KpiScope, quantity: Quantity): Meter[] {
  return quantity === 'CONSUMPTION' ? roles.consumption : roles.production
}

/** Share of the quarter-hours that are known whole. */
function wholeShare(column: EnergyColumn): number {
  const { length } = column.filled
  return length > 0 ? filledBetween(column, 0, length) / length : 0
}

function gridOf({ from, to }: KpiRequest, timeZone: string): QuarterGrid {
  return quarterGrid(from, to, createZoneClock(timeZone) ? timeZone : 'Europe/Berlin')
}

function fitsQuarters(seconds: number): boolean {
  return seconds <= quarterSeconds ? quarterSeconds % seconds === 0 : seconds % quarterSeconds === 0
}

function checkRange({ from, to, asOf }: KpiRequest): UserError | undefined {
  const days = (to.getTime() - from.getTime()) / 86_400_000
  const isKnowable = asOf === undefined || Number.isFinite(asOf.getTime())
  if (days > 0 && days <= longestDays && isKnowable) return undefined
  return new UserError(
    'RANGE_INVALID',
    `Der Zeitraum muss nach vorn laufen und höchstens ${longestDays} Tage lang sein.`,
    { place: 'Zeitraum', remedy: 'Wählen Sie zum Beispiel ein Kalenderjahr.' },
  )
}

function unknownOf(ids: readonly string[], meters: readonly Meter[]): UserError {
  const known = new Set(meters.map(({ id }) => id))
  const missing = ids.find(id => !known.has(id))
  return missing === undefined ? nothingSelected : unknownMeter(missing)
}

function unknownMeter(id: string): UserError {
  return new UserError('METERS_UNKNOWN', `Einen Zähler „${id.slice(0, 60)}“ gibt es nicht.`, {
    place: 'Zähler',
    remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
  })
}

const nothingSelected = new UserError(
  'METERS_UNKNOWN',
  'Zu dieser Auswahl gibt es keine Zähler, oder einer davon ist nicht mehr da.',
  { place: 'Zähler', remedy: 'Laden Sie die Seite neu und wählen Sie erneut.' },
)

const tooMany = new UserError(
  'TOO_MANY_METERS',
  `Es lassen sich höchstens ${mostSelected} Zähler auf einmal auswerten.`,
  { place: 'Zähler', remedy: 'Wählen Sie einen Teil des Zählerbaums.' },
)

const tooMuch = new UserError(
  'RANGE_TOO_LARGE',
  'So viele Zähler über einen so langen Zeitraum lassen sich nicht auf einmal auswerten.',
  { place: 'Zeitraum', remedy: 'Wählen Sie einen kürzeren Zeitraum oder weniger Zähler.' },
)

function intervalUnfit({ name, intervalSeconds }: Meter): UserError {
  return new UserError(
    'METER_INTERVAL_UNFIT',
    `Das Messintervall von „${name}“ (${intervalSeconds} s) passt nicht in Viertelstunden.`,
    { place: 'Zähler', remedy: 'Nehmen Sie den Zähler aus der Auswahl.' },
  )
}
