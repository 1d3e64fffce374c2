import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { TimeseriesClient } from '../timeseries-client.ts'
import { evaluation, figureFields, figuresOf, type ScenarioFigures } from './figures.ts'
import type { ScenarioRequest } from './scenario.ts'
import { kwOf, type SiteEnergy } from './site-energy.ts'

const kw = z.array(z.number().nullable())
const meter = z.object({
  ...{ id: z.string(), name: z.string(), kind: z.string(), intervalSeconds: z.int() },
  ...{ timeZone: z.string(), state: z.string().nullable(), capacityKw: z.number().nullable() },
  ...{ latitude: z.number().nullable(), longitude: z.number().nullable() },
})
const meters = z.array(meter)
const quarterHours = z.object({
  start: z.iso.datetime(),
  ...{ gridImportKw: kw, gridExportKw: kw, pvKw: kw.nullable() },
  ...{ chargeKw: kw.nullable(), dischargeKw: kw.nullable(), partialQuarters: z.int() },
  ...{ connections: meters, consumers: meters, pvMeters: meters, batteryMeters: meters },
})
const refusal = z.object({
  __typename: z.literal('UserError'),
  ...{ code: z.string(), message: z.string() },
  ...{ place: z.string().nullable(), remedy: z.string().nullable() },
})
const refusalFields = '... on UserError { code message place remedy }'

const meterFields = 'id name kind intervalSeconds timeZone state capacityKw latitude longitude'
const baseQuery = `query ScenarioBase($selection: MeterSelectionInput!, $from: DateTime!, $to: DateTime!) {
  kpis(selection: $selection, from: $from, to: $to) { __typename ${refusalFields} ... on Kpis { quarterHours {
    start gridImportKw gridExportKw pvKw chargeKw dischargeKw partialQuarters
    connections { ${meterFields} } consumers { ${meterFields} } pvMeters { ${meterFields} }
    batteryMeters { ${meterFields} } } } } }`
const baseAnswer = z.object({
  kpis: z.discriminatedUnion('__typename', [
    refusal,
    z.object({ __typename: z.literal('Kpis'), quarterHours: quarterHours.nullable() }),
  ]),
})

const evaluateQuery = `query EvaluateScenario($input: EvaluateLoadInput!) {
  evaluateLoad(input: $input) { __typename ${refusalFields} ... on LoadEvaluation { ${figureFields} } } }`
const evaluateAnswer = z.object({
  evaluateLoad: z.discriminatedUnion('__typename', [
    refusal,
    evaluation.extend({ __typename: z.literal('LoadEvaluation') }),
  ]),
})

const priceQuery = `query ScenarioPrice($id: ID!, $from: DateTime!, $to: DateTime!, $hours: Float) {
  endPrice(tariffId: $id, from: $from, to: $to, usageHours: $hours) { __typename ${refusalFields}
    ... on EndPrice { gross tariff { name direction } } } }`
const priceAnswer = z.object({
  endPrice: z.discriminatedUnion('__typename', [
    refusal,
    z.object({
      __typename: z.literal('EndPrice'),
      gross: kw,
      tariff: z.object({ name: z.string(), direction: z.string() }),
    }),
  ]),
})

/** Two years of quarter-hours take a second or two on a small box under load. */
const patienceMs = 30_000

export type SiteMeter = z.infer<typeof meter>
export type SiteCopy = z.infer<typeof quarterHours>
export type Contracts = {
  connectionMeterId: string
  pvMeterId: string | null
  supplyTariffId: string | null
  feedInTariffId: string | null
}
export type PriceColumn = { ct: Float64Array; direction: string; name: string }

/** Everything a scenario asks of the timeseries subgraph. It reads and computes; nothing is written there. */
export type SiteFigures = {
  /** Null where no meter of the selection stands at the connection. */
  base: (request: ScenarioRequest) => Promise<SiteCopy | null | UserError>
  evaluate: (energy: SiteEnergy, contracts: Contracts) => Promise<ScenarioFigures | UserError>
  /** Gross price per quarter-hour, ct/kWh; NaN where it is not known. */
  price: (
    tariffId: string,
    range: { from: Date; to: Date },
    usageHours: number | null,
  ) => Promise<PriceColumn | UserError>
}

export function createSiteFigures(timeseries: TimeseriesClient): SiteFigures {
  return {
    async base({ meterIds, parentId, from, to }) {
      const variables = { selection: meterIds ? { meterIds } : { parentId }, from, to }
      const { kpis } = await timeseries.ask(baseAnswer, baseQuery, variables, patienceMs)
      return kpis.__typename === 'UserError' ? refused(kpis) : kpis.quarterHours
    },
    async evaluate(energy, contracts) {
      const input = loadOf(energy, contracts)
      const answer = await timeseries.ask(evaluateAnswer, evaluateQuery, { input }, patienceMs)
      const { evaluateLoad } = answer
      return evaluateLoad.__typename === 'UserError'
        ? refused(evaluateLoad)
        : figuresOf(evaluateLoad)
    },
    async price(id, range, hours) {
      const variables = { id, ...range, hours }
      const { endPrice } = await timeseries.ask(priceAnswer, priceQuery, variables, patienceMs)
      if (endPrice.__typename === 'UserError') return refused(endPrice)
      const ct = Float64Array.from(endPrice.gross, price => price ?? Number.NaN)
      return { ct, ...endPrice.tariff }
    },
  }
}

function loadOf(energy: SiteEnergy, contracts: Contracts): object {
  const { pv, charge, discharge, startMs } = energy
  const { connectionMeterId, pvMeterId, supplyTariffId, feedInTariffId } = contracts
  return {
    start: new Date(startMs),
    ...{ gridImportKw: kwOf(energy.gridImport), gridExportKw: kwOf(energy.gridExport) },
    ...(pv && { pvKw: kwOf(pv) }),
    ...(charge && { chargeKw: kwOf(charge) }),
    ...(discharge && { dischargeKw: kwOf(discharge) }),
    connectionMeterId,
    ...(pv && pvMeterId !== null && { pvMeterId }),
    ...(supplyTariffId !== null && { supply: [{ tariffId: supplyTariffId }] }),
    ...(feedInTariffId !== null && { feedIn: [{ tariffId: feedInTariffId }] }),
  }
}

function refused({ code, message, place, remedy }: z.infer<typeof refusal>): UserError {
  return new UserError(code, message, {
    ...(place !== null && { place }),
    ...(remedy !== null && { remedy }),
  })
}
