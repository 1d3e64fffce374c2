import { UserError } from '#platform/errors.ts'
import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import { parseFormula } from '../meter/formula.ts'
import type { FormulaTerm, Meter } from '../meter/meter.ts'
import type { Quantity } from '../reading/reading.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import type { TariffAssignment, TariffDirection } from '../tariff/tariff.ts'
import type { EnergyColumnStore } from './energy-column.store.ts'
import { emptyColumn, sumColumns, type EnergyColumn } from './energy-column.ts'
import type { MeterRoles } from './meter-selection.ts'
import { isLinear, virtualColumn, virtualIntervals } from './virtual-column.ts'

/** Levels of virtual meters in virtual meters. */
export const mostNesting = 10
/** Quarter-hours of all meters together, ten bytes each in memory. */
export const mostQuarters = 10_000_000
const quarterSeconds = 900
const quantities: readonly Quantity[] = ['CONSUMPTION', 'PRODUCTION']

/** Where the energy of meters with readings comes from: the stored ones, or a given load. */
export type ColumnReader = Pick<EnergyColumnStore, 'quarterHours' | 'ofMeters'>

export type ScopeUse = {
  columns: ColumnReader
  /** Of virtual meters, interval by interval. */
  virtual: SeriesSource
  /** Meters by id, for the terms of formulas. */
  metersById: (ids: readonly string[]) => Promise<Meter[]>
}

export type ScopeQuestion = {
  meters: readonly Meter[]
  roles: MeterRoles
  /** Meters whose columns may be needed, with the terms of formulas. */
  columnCount: number
  asOf: Date | undefined
  /** Contracts that count instead of the assigned ones, by direction. */
  contracts?: Partial<Record<TariffDirection, readonly TariffAssignment[]>> | undefined
}

/**
 * One question for figures: which meters, which quarter-hours, as known on which day. Columns are fetched once,
 * however many figures need them.
 */
export class KpiScope {
  private readonly fetched = new Map<string, Promise<EnergyColumn>>()

  constructor(
    private readonly question: ScopeQuestion,
    readonly grid: QuarterGrid,
    private readonly use: ScopeUse,
  ) {}

  get meters(): readonly Meter[] {
    return this.question.meters
  }

  get roles(): MeterRoles {
    return this.question.roles
  }

  get asOf(): Date | undefined {
    return this.question.asOf
  }

  /** The contracts given for this question; undefined: those that are assigned count. */
  contracts(direction: TariffDirection): readonly TariffAssignment[] | undefined {
    return this.question.contracts?.[direction]
  }

  get from(): Date {
    return new Date(this.grid.startMs)
  }

  get to(): Date {
    return new Date(this.grid.startMs + this.grid.count * 900_000)
  }

  /** Quarter-hours of all columns that figures may need. */
  get quarters(): number {
    return this.question.columnCount * this.grid.count
  }

  /** The same meters over another range. */
  over(grid: QuarterGrid): KpiScope {
    return new KpiScope(this.question, grid, this.use)
  }

  /** The column of one meter; an empty one where a virtual meter has no such quantity. */
  column(meter: Meter, quantity: Quantity, depth = 0): Promise<EnergyColumn> {
    const key = `${meter.id} ${quantity}`
    const known = this.fetched.get(key)
    if (known) return known
    const column = this.fetch(meter, quantity, depth)
    this.fetched.set(key, column)
    return column
  }

  /** The columns of several meters, in their order; those with readings are fetched together. */
  columns(meters: readonly Meter[], quantity: Quantity, depth = 0): Promise<EnergyColumn[]> {
    const unknown = meters.filter(
      ({ id, formula }) => !formula && !this.fetched.has(`${id} ${quantity}`),
    )
    if (unknown.length > 1) {
      const sources = unknown.map(({ id, intervalSeconds }) => ({ meterId: id, intervalSeconds }))
      const { startMs, count } = this.grid
      const range = { startMs, count, asOf: this.asOf }
      const found = this.use.columns.ofMeters(sources, quantity, range)
      for (const { id } of unknown) {
        const column = found.then(columns => columns.get(id) ?? emptyColumn(startMs, count))
        this.fetched.set(`${id} ${quantity}`, column)
      }
    }
    return Promise.all(meters.map(meter => this.column(meter, quantity, depth)))
  }

  /** The sum of several meters. */
  async sum(meters: readonly Meter[], quantity: Quantity): Promise<EnergyColumn> {
    const columns = await this.columns(meters, quantity)
    const [only] = columns
    if (only && columns.length === 1) return only
    return sumColumns(columns, this.grid.startMs, this.grid.count)
  }

  private async fetch(meter: Meter, quantity: Quantity, depth: number): Promise<EnergyColumn> {
    const { startMs, count } = this.grid
    if (!meter.formula) {
      const { id: meterId, intervalSeconds } = meter
      const source = { meterId, intervalSeconds, quantity }
      return this.use.columns.quarterHours(source, { startMs, count, asOf: this.asOf })
    }
    const node = parseFormula(meter.formula.expression)
    const isOther = (meter.formula.quantity ?? 'CONSUMPTION') !== quantity
    if (isOther || node instanceof UserError || depth >= mostNesting) {
      return emptyColumn(startMs, count)
    }
    if (!isLinear(node) && meter.intervalSeconds !== quarterSeconds) {
      const range = { startMs, count, asOf: this.asOf }
      return virtualIntervals(this.use.virtual, meter, quantity, range)
    }
    return virtualColumn(node, await this.terms(meter.formula.terms, depth + 1), { startMs, count })
  }

  private async terms(
    terms: readonly FormulaTerm[],
    depth: number,
  ): Promise<Map<string, EnergyColumn>> {
    const found = await this.use.metersById(terms.map(({ meterId }) => meterId))
    const meters = new Map(found.map(meter => [meter.id, meter]))
    const columns = new Map<string, EnergyColumn>()
    for (const quantity of quantities) {
      const own = terms.flatMap(({ name, meterId, quantity: wanted }) => {
        const meter = meters.get(meterId)
        return meter && wanted === quantity ? [{ name, meter }] : []
      })
      const held = await this.columns(
        own.map(({ meter }) => meter),
        quantity,
        depth,
      )
      for (const [i, { name }] of own.entries()) {
        const column = held[i]
        if (column) columns.set(name, column)
      }
    }
    return columns
  }
}
