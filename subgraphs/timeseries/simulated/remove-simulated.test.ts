import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles, type Role } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'

let timeseries: TestTimeseries
let meterId: string
beforeAll(async () => {
  timeseries = await openTimeseries()
  meterId = await timeseries.addMeter('Rathaus', 900)
})
afterAll(() => timeseries.close())

const mayUse: Role[] = ['operator', 'admin', 'service']
const removing = `mutation ($input: RemoveSimulatedDataInput!) {
  removeSimulatedData(input: $input) { __typename ... on UserError { code place } }
}`
const ingesting = `mutation ($input: IngestPricesInput!) {
  ingestPrices(input: $input) { accepted error { code } }
}`
const market = { marketId: 'SIM-DE-LU/day-ahead', name: 'Probe (simuliert)', stepSeconds: 900 }

async function ask(source: string, role: Role, input: object) {
  const { data, codes } = await timeseries.ask(source, testViewer(role), { input })
  return { codes, data }
}

describe.each(roles)('as %s', role => {
  const forbidden = mayUse.includes(role) ? [] : ['FORBIDDEN']

  it(`removeSimulatedData is ${forbidden.length > 0 ? 'refused' : 'heard'}`, async () => {
    const { codes } = await ask(removing, role, { meterIds: [meterId] })

    expect(codes).toEqual(forbidden)
  })

  it(`ingestPrices is ${forbidden.length > 0 ? 'refused' : 'heard'}`, async () => {
    const { codes } = await ask(ingesting, role, { ...market, prices: [] })

    expect(codes).toEqual(forbidden)
  })
})

describe('removeSimulatedData', () => {
  const unknown = '00000000-0000-4000-8000-000000000000'
  const many = Array.from({ length: 1001 }, () => unknown)

  it.each([
    [{ meterIds: ['kein-zaehler'] }, 'METER_UNKNOWN'],
    [{ meterIds: [unknown] }, 'METER_UNKNOWN'],
    [{ meterIds: many }, 'REMOVAL_TOO_MANY'],
    [{ markets: ['DE-LU/day-ahead'] }, 'MARKET_NOT_SIMULATED'],
    [{ markets: [''] }, 'MARKET_NOT_SIMULATED'],
    [{ meterIds: [], markets: [] }, 'NOTHING_SIMULATED'],
  ])('answers %j with %s and puts nothing into the queue', async (input, code) => {
    const { data } = await ask(removing, 'operator', { ...input, confirm: true })

    expect(data?.['removeSimulatedData']).toMatchObject({ __typename: 'UserError', code })
    const { rows } = await timeseries.database.pool.query('SELECT FROM jobs')
    expect(rows).toEqual([])
  })
})
