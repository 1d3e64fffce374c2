import { expect } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { EnergySite } from '../../kpi/testing/energy-site.ts'

const validity = { validFrom: '2026-01-01', source: 'Preisblatt 2026' }

/** A price in ct/kWh from 2026 on. */
export const ct = (kind: string, price: string) => ({
  ...{ kind, name: kind, unit: 'CT_PER_KWH', price, ...validity },
})

/** A levy or tax of the catalogue. */
export const listed = (kind: string, unit = 'CT_PER_KWH') => ({
  ...{ kind, name: kind, unit, catalogue: kind, ...validity },
})

export const spot = {
  ...{ kind: 'SPOT', name: 'Börsenpreis', unit: 'SPOT_FACTOR', price: '1', ...validity },
}

export const monthlyFee = {
  ...{ kind: 'SUPPLY_BASE', name: 'Grundpreis', unit: 'EUR_PER_MONTH', price: '12', ...validity },
}

/** The customer of the worked example: net 26.197 ct/kWh at 100.41 €/MWh. */
export const customer = [
  ...[spot, ct('MARGIN', '1.5'), ct('GRID_ENERGY', '8'), ct('CONCESSION', '1.66')],
  ...[listed('KWKG'), listed('OFFSHORE'), listed('STROM_NEV_19'), listed('ELECTRICITY_TAX')],
  listed('VAT', 'PERCENT'),
]

export const tariffFields =
  '__typename ... on Tariff { id revision } ... on UserError { code message place }'
export const createTariff = `mutation ($input: CreateTariffInput!) {
  createTariff(input: $input) { ${tariffFields} } }`

export type Costs = {
  bill: {
    netEur: number
    grossEur: number
    vatEur: number
    items: { kind: string; netEur: number; quantity: number }[]
  } | null
}

const operator = testViewer('operator')

/** What an operator does with tariffs, through the public door. */
export function tariffDesk(site: () => EnergySite) {
  async function ask(query: string, variables: object = {}): Promise<Record<string, unknown>> {
    const { data, codes } = await site().ask(query, operator, { ...variables })
    expect(codes).toEqual([])
    return data ?? {}
  }
  return {
    ask,
    /** The id of a new tariff on the German day-ahead price. */
    create: async (input: object): Promise<string> => {
      await site().prices(new Date(0), 3600, [])
      const usual = { marketId: 'DE-LU/day-ahead', name: 'Dynamisch', components: customer }
      const answer = await ask(createTariff, { input: { ...usual, ...input } })
      expect(answer).toMatchObject({ createTariff: { __typename: 'Tariff', revision: 1 } })
      return (answer['createTariff'] as { id: string }).id
    },
    assign: (meterId: string, tariffId: string, from: string, until?: string) =>
      ask(
        `mutation ($input: AssignTariffInput!) { assignTariff(input: $input) {
           ... on TariffAssignment { id direction } ... on UserError { code } } }`,
        { input: { meterId, tariffId, validFrom: from, validUntil: until } },
      ),
    costsOf: async (meterIds: string[], from: Date, to: Date, asOf?: Date): Promise<Costs> => {
      const { kpis } = await ask(
        `query ($ids: [ID!], $from: DateTime!, $to: DateTime!, $asOf: DateTime) {
          kpis(selection: { meterIds: $ids }, from: $from, to: $to, asOf: $asOf) { ... on Kpis { costs {
            bill { netEur vatEur grossEur items { kind quantity netEur grossEur unpricedKwh } }
            energyKwh coverage tariffCoverage priceCoverage tariffs { name revision } reasons { code } } } } }`,
        { ids: meterIds, from, to, asOf },
      )
      return (kpis as { costs: Costs }).costs
    },
  }
}
