import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { createFaultInjector } from '../fault/fault-injector.ts'
import type { Faults } from '../fault/fault.ts'
import {
  checkMarketParameters,
  createMarketModel,
  type SimulatedMarket,
} from '../market-model/market-model.ts'
import { checkParameters } from '../meter-model/parameters.ts'
import type { Place, Profile, ReadingColumns } from '../meter-model/profile.ts'
import { checkCompanions } from './check-companions.ts'
import { checkPlace, checkSeed } from './check-settings.ts'
import { createSimulationModel, type Modelled } from './create-model.ts'
import { centreOfGermany, companionsRefused } from './plan-simulation.ts'
import type { Simulation } from './simulation.ts'
import type { SimulationStore } from './simulation.store.ts'

type Span = { from: Date; to: Date }
export type PreviewRequest = Span & {
  profile: Profile
  intervalSeconds: number
  seed: number
  parameters: Readonly<Record<string, unknown>>
  place: Partial<Place>
  companions: string[]
  faults: Faults
}
export type MarketPreviewRequest = Span & {
  market: SimulatedMarket
  seed: number
  parameters: Readonly<Record<string, unknown>>
}

type Column = (number | null)[]
/** Columns on a grid; null where there is no value. */
export type Preview = {
  start: Date
  stepSeconds: number
  consumptionKw: Column
  productionKw: Column
  voltage: Column
}
export type MarketPreview = { start: Date; stepSeconds: number; values: Column }

const mostPoints = 10_000
const longestStepSeconds = 900
const longestDays = 366
/** A second of work. */
const mostIntervals = 2_000_000
/** Calendars and the course of the sun are made for these years. */
const oldest = Date.parse('1990-01-01T00:00:00Z')
const newest = Date.parse('2100-01-01T00:00:00Z')
const dayMs = 86_400_000

/** What a simulation would deliver, without delivering it. */
export class PreviewService {
  constructor(private readonly store: SimulationStore) {}

  /** SIMULATION_…: the same checks as of a start, and at most 10,000 points. */
  async meter(request: PreviewRequest, viewer: Viewer): Promise<Preview | UserError> {
    viewer.require('viewer')
    const settings = await this.settingsOf(request)
    if (settings instanceof UserError) return settings
    const grid = gridOf(request, request.intervalSeconds)
    if (grid instanceof UserError) return grid
    const others = await this.store.byMeterIds(request.companions)
    const tooMuch = checkEffort(grid.count, settings, others)
    if (tooMuch) return tooMuch
    const model = createSimulationModel({ ...settings, origin: grid.start }, others)
    const columns = model.fill(grid.start, grid.count)
    const { faults, seed, intervalSeconds: stepSeconds } = request
    if (Object.keys(faults).length === 0) return shown(columns)
    const injector = createFaultInjector({ faults, seed, stepSeconds, source: model })
    const { readings } = injector.apply(columns, request.to.getTime())
    return shown(onGrid(readings, columns))
  }

  /** The same for a market; all its prices are known already. */
  async market(request: MarketPreviewRequest, viewer: Viewer): Promise<MarketPreview | UserError> {
    viewer.require('viewer')
    const { market, seed } = request
    const parameters = checkMarketParameters(market, request.parameters)
    if (parameters instanceof UserError) return parameters
    const wrong = checkSeed(seed)
    if (wrong) return wrong
    const model = createMarketModel({ market, seed, parameters })
    const grid = gridOf(request, model.stepSeconds)
    if (grid instanceof UserError) return grid
    const to = grid.start + grid.count * model.stepSeconds * 1000
    const columns = model.published(grid.start, to, to + 2 * dayMs)
    return {
      start: new Date(columns?.from ?? grid.start),
      stepSeconds: model.stepSeconds,
      values: columns ? column(columns.eurMwh) : [],
    }
  }

  private async settingsOf(request: PreviewRequest): Promise<Modelled | UserError> {
    const { profile, seed, intervalSeconds, companions } = request
    const parameters = checkParameters(profile, request.parameters)
    if (parameters instanceof UserError) return parameters
    const place: Place = { ...germany, ...request.place }
    const wrong =
      checkSeed(seed) ??
      checkPlace(place) ??
      checkStep(intervalSeconds) ??
      companionsRefused(profile, companions) ??
      (await checkCompanions(this.store, {
        profile,
        intervalSeconds,
        companions,
        meterId: undefined,
      }))
    if (wrong) return wrong
    const origin = request.from.getTime()
    return { profile, seed, intervalSeconds, parameters, place, origin }
  }
}

const germany: Place = { ...centreOfGermany, timeZone: 'Europe/Berlin', state: null }

function checkStep(seconds: number): UserError | undefined {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= longestStepSeconds) return undefined
  return new UserError(
    'SIMULATION_INTERVAL_UNSUPPORTED',
    `Ein Messintervall von ${seconds} Sekunden ist nicht möglich.`,
    { place: 'Messintervall', remedy: 'Möglich sind 1 bis 900 Sekunden.' },
  )
}

function gridOf(
  { from, to }: Span,
  stepSeconds: number,
): { start: number; count: number } | UserError {
  const stepMs = stepSeconds * 1000
  const start = Math.floor(from.getTime() / stepMs) * stepMs
  const count = Math.ceil((to.getTime() - start) / stepMs)
  const isShort = to.getTime() - from.getTime() <= longestDays * dayMs
  if (from.getTime() < oldest || to.getTime() > newest) return wrongYears
  if (count >= 1 && count <= mostPoints && isShort) return { start, count }
  return new UserError(
    'SIMULATION_PREVIEW_RANGE',
    `Eine Vorschau hat 1 bis 10.000 Werte, diese hätte ${german.format(Math.max(0, count))}.`,
    { place: 'Zeitraum', remedy: 'Wählen Sie einen anderen Zeitraum oder ein längeres Intervall.' },
  )
}

/** Companions of a battery are computed in their own intervals, which may be much shorter than its own. */
function checkEffort(
  count: number,
  { intervalSeconds }: Modelled,
  companions: readonly Simulation[],
): UserError | undefined {
  let intervals = count
  for (const companion of companions) {
    intervals += count * Math.max(1, intervalSeconds / companion.intervalSeconds)
  }
  if (intervals <= mostIntervals) return undefined
  return new UserError(
    'SIMULATION_PREVIEW_TOO_LARGE',
    `Für diese Vorschau wären ${german.format(Math.round(intervals))} Intervalle der zugehörigen Zähler zu rechnen; möglich sind ${german.format(mostIntervals)}.`,
    {
      place: 'Zeitraum',
      remedy: 'Wählen Sie einen kürzeren Zeitraum oder weniger zugehörige Zähler.',
    },
  )
}

const german = new Intl.NumberFormat('de-DE')

const wrongYears = new UserError(
  'SIMULATION_PREVIEW_RANGE',
  'Eine Vorschau gibt es für die Jahre von 1990 bis 2099.',
  { place: 'Zeitraum', remedy: 'Wählen Sie einen Zeitraum in diesen Jahren.' },
)

/** What arrives with faults, put back onto the grid; what does not arrive is missing. */
function onGrid(
  rows: { count: number; ts: Float64Array } & Pick<
    ReadingColumns,
    'consumptionKw' | 'productionKw' | 'voltage'
  >,
  grid: ReadingColumns,
): ReadingColumns {
  const { from, stepSeconds, count } = grid
  const empty = () => new Float64Array(count).fill(Number.NaN)
  const columns = { consumptionKw: empty(), productionKw: empty(), voltage: empty() }
  for (let i = 0; i < rows.count; i++) {
    const at = ((rows.ts[i] ?? Number.NaN) - from) / (stepSeconds * 1000)
    if (!Number.isInteger(at) || at < 0 || at >= count) continue
    columns.consumptionKw[at] = rows.consumptionKw[i] ?? Number.NaN
    columns.productionKw[at] = rows.productionKw[i] ?? Number.NaN
    columns.voltage[at] = rows.voltage[i] ?? Number.NaN
  }
  return { from, stepSeconds, count, ...columns }
}

function shown({ from, stepSeconds, ...columns }: ReadingColumns): Preview {
  return {
    start: new Date(from),
    stepSeconds,
    consumptionKw: column(columns.consumptionKw),
    productionKw: column(columns.productionKw),
    voltage: column(columns.voltage),
  }
}

function column(values: Float64Array): Column {
  return Array.from(values, value => (Number.isFinite(value) ? value : null))
}
