import { randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { quarterGrid, quarterMs, type QuarterGrid } from '../calendar/quarter-grid.ts'
import { plainTraits, type Meter, type MeterKind } from '../meter/meter.ts'
import type { Quantity } from '../reading/reading.ts'
import type { TariffAssignment, TariffDirection } from '../tariff/tariff.ts'
import { tariffUnknown } from '../tariff/tariff.service.ts'
import type { TariffStore } from '../tariff/tariff.store.ts'
import { checkLoad } from './evaluate-load.errors.ts'
import { GivenColumns, millijoulesOfKw, type GivenColumn } from './evaluate-load.ts'
import type { GivenContract, GivenLoad, Kw } from './given-load.ts'
import { KpiScope, type ColumnReader } from './kpi-scope.ts'
import type { KpiService } from './kpi.service.ts'

type Use = { kpis: KpiService; tariffs: TariffStore; columns: ColumnReader }
type Real = { meter: Meter; scope: KpiScope }
type Roles = KpiScope['roles']

const zone = 'Europe/Berlin'

/** The figures of a load that is given instead of measured: the same calculations over other columns. */
export class LoadEvaluationService {
  constructor(private readonly use: Use) {}

  /** UserErrors: LOAD_… (see checkLoad), METERS_UNKNOWN, TARIFF_UNKNOWN, LOAD_TARIFF_DIRECTION. */
  async open(load: GivenLoad, viewer: Viewer): Promise<KpiScope | UserError> {
    viewer.require('viewer')
    const wrong = checkLoad(load)
    if (wrong) return wrong
    const to = new Date(load.start.getTime() + load.gridImportKw.length * quarterMs)
    const range = { from: load.start, to }
    const connection = await this.real(load.connectionMeterId, range, viewer)
    if (connection instanceof UserError) return connection
    const pv = await this.real(load.pvMeterId, range, viewer)
    if (pv instanceof UserError) return pv
    const grid = quarterGrid(range.from, to, connection?.scope.grid.timeZone ?? zone)
    const meters = siteMeters(load, connection, pv)
    const contracts = await this.contracts(load, meters.connection.id)
    if (contracts instanceof UserError) return contracts
    const rest = restOf([connection, pv], this.use.columns)
    return scopeOf(load, grid, { meters, contracts, rest })
  }

  private async real(
    id: string | null,
    range: { from: Date; to: Date },
    viewer: Viewer,
  ): Promise<Real | undefined | UserError> {
    if (id === null) return undefined
    const scope = await this.use.kpis.open({ selection: { meterIds: [id] }, ...range }, viewer)
    if (scope instanceof UserError) return scope
    const [meter] = scope.meters
    return meter && { meter, scope }
  }

  private async contracts(load: GivenLoad, meterId: string): Promise<Contracts | UserError> {
    const given: Contracts = {}
    for (const [direction, wanted] of [
      ['SUPPLY', load.supply],
      ['FEED_IN', load.feedIn],
    ] as const) {
      if (!wanted) continue
      const tariffs = await this.use.tariffs.byIds(wanted.map(({ tariffId }) => tariffId))
      const known = new Map(tariffs.map(tariff => [tariff.id, tariff]))
      const missing = wanted.find(({ tariffId }) => !known.has(tariffId.toLowerCase()))
      if (missing) return tariffUnknown
      const unfit = tariffs.find(tariff => tariff.direction !== direction)
      if (unfit) return wrongDirection(unfit.name, direction)
      given[direction] = wanted.map(contract => assignmentOf(contract, meterId, direction))
    }
    return given
  }
}

type Contracts = Partial<Record<TariffDirection, TariffAssignment[]>>

type Site = { meters: SiteMeters; contracts: Contracts; rest: ColumnReader }

function scopeOf(load: GivenLoad, grid: QuarterGrid, { meters, contracts, rest }: Site): KpiScope {
  const all = [meters.connection, meters.pv, meters.battery, meters.consumer].filter(
    meter => meter !== undefined,
  )
  const question = { meters: all, roles: rolesOf(meters), columnCount: all.length, contracts }
  return new KpiScope({ ...question, asOf: undefined }, grid, {
    columns: new GivenColumns(grid.startMs, columnsOf(load, meters), rest),
    // A given load has readings in place of formulas.
    virtual: noSeries,
    metersById: () => Promise.resolve([]),
  })
}

type SiteMeters = {
  connection: Meter
  pv: Meter | undefined
  battery: Meter | undefined
  consumer: Meter | undefined
}

function siteMeters(load: GivenLoad, connection?: Real, pv?: Real): SiteMeters {
  const meter = (kind: MeterKind, real?: Real): Meter =>
    real ? { ...real.meter, intervalSeconds: 900, formula: null } : namelessMeter(kind)
  const hasBattery = load.chargeKw !== null || load.dischargeKw !== null
  return {
    connection: meter('MAIN', connection),
    pv: load.pvKw ? meter('PV', pv) : undefined,
    battery: hasBattery ? meter('BATTERY') : undefined,
    consumer: load.consumptionKw ? meter('SUB') : undefined,
  }
}

function rolesOf({ connection, pv, battery, consumer }: SiteMeters): Roles {
  return {
    consumption: [connection],
    production: [pv ?? connection],
    grid: [connection],
    pv: pv ? [pv] : [],
    battery: battery ? [battery] : [],
    consumers: consumer ? [consumer] : [],
  }
}

function columnsOf(load: GivenLoad, meters: SiteMeters): GivenColumn[] {
  const { connection, pv, battery, consumer } = meters
  const column = (meter: Meter | undefined, quantity: Quantity, kw: Kw | null): GivenColumn[] =>
    meter && kw ? [{ meterId: meter.id, quantity, millijoules: millijoulesOfKw(kw) }] : []
  // A battery that is only charged discharges nothing, and the other way round.
  const idle = load.gridImportKw.map(value => (value === null ? null : 0))
  return [
    ...column(connection, 'CONSUMPTION', load.gridImportKw),
    ...column(connection, 'PRODUCTION', load.gridExportKw ?? idle),
    ...column(pv, 'PRODUCTION', load.pvKw),
    ...column(battery, 'CONSUMPTION', load.chargeKw ?? idle),
    ...column(battery, 'PRODUCTION', load.dischargeKw ?? idle),
    ...column(consumer, 'CONSUMPTION', load.consumptionKw),
  ]
}

/** The rest of the year of real meters, also of virtual ones, at their own intervals. */
function restOf(reals: readonly (Real | undefined)[], stored: ColumnReader): ColumnReader {
  return {
    ofMeters: (sources, quantity, range) => stored.ofMeters(sources, quantity, range),
    quarterHours(source, range) {
      const real = reals.find(each => each?.meter.id === source.meterId)
      if (!real) return stored.quarterHours(source, range)
      const [from, to] = [range.startMs, range.startMs + range.count * quarterMs]
      const grid = quarterGrid(new Date(from), new Date(to), real.scope.grid.timeZone)
      return real.scope.over(grid).column(real.meter, source.quantity)
    },
  }
}

const noSeries = {
  columns: () => Promise.reject(new Error('a given load has no formulas')),
  figures: () => Promise.reject(new Error('a given load has no formulas')),
}

/** A meter of a given load: no stored one has its id. */
function namelessMeter(kind: MeterKind): Meter {
  return {
    ...plainTraits,
    ...{ id: randomUUID(), name: '', kind, meteringLocation: null, timeZone: zone },
    ...{ intervalSeconds: 900, simulated: true, createdAt: new Date(0) },
  }
}

function assignmentOf(
  { tariffId, validFrom, validUntil }: GivenContract,
  meterId: string,
  direction: TariffDirection,
): TariffAssignment {
  return {
    ...{ id: randomUUID(), meterId, tariffId: tariffId.toLowerCase(), direction },
    ...{ validFrom: validFrom ?? '1970-01-01', validUntil, knownFrom: new Date(0) },
  }
}

function wrongDirection(name: string, wanted: TariffDirection): UserError {
  const [as, is] = wanted === 'SUPPLY' ? ['Bezug', 'die Einspeisung'] : ['Einspeisung', 'den Bezug']
  return new UserError(
    'LOAD_TARIFF_DIRECTION',
    `„${name}“ ist ein Tarif für ${is}, angegeben ist er für ${as}.`,
    { place: `Tarif für ${as}`, remedy: `Wählen Sie einen Tarif für ${as}.` },
  )
}
