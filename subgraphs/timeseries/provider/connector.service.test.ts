import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { startSourceServer, type SourceServer } from '../testing/source-server.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'

const admin = testViewer('admin')
const operator = testViewer('operator')
const token = 'geheimer-schluessel'
let source: SourceServer
let timeseries: TestTimeseries
beforeEach(async () => {
  source = await startSourceServer()
  timeseries = await openTimeseries()
})
afterEach(async () => {
  await source.stop()
  await timeseries.close()
})

const result = `... on Connector { id name provider hasSecret enabled isRunning intervalMinutes
    settings { name value } lastError { code } counters { runs failures } }
  ... on UserError { code message place remedy }`
type Answer = Record<string, unknown> & { id: string; code?: string }
type Given = { provider: string; name?: string; secret?: string; settings?: Record<string, string> }

const toInput = ({ settings = {}, name = 'Preise', ...rest }: Given) => ({
  ...{ ...rest, name },
  settings: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
})
async function mutate(source: string, variables: object, viewer = admin): Promise<Answer> {
  const { data, codes } = await timeseries.ask(source, viewer, variables as Record<string, unknown>)
  if (codes.length > 0) return { id: '', code: String(codes[0]) }
  return Object.values(data ?? {})[0] as unknown as Answer
}
const create = (given: Given, viewer = admin) =>
  mutate(
    `mutation ($input: ConnectorInputType!) { createConnector(input: $input) { ${result} } }`,
    { input: toInput(given) },
    viewer,
  )
const update = (id: string, input: object, viewer = admin) =>
  mutate(
    `mutation ($id: ID!, $input: ConnectorChangeInput!) { updateConnector(id: $id, input: $input) { ${result} } }`,
    { id, input },
    viewer,
  )
const test = (given: Given, id?: string, viewer = admin) =>
  mutate(
    `mutation ($input: ConnectorInputType!, $id: ID) { testConnector(input: $input, id: $id) {
      ... on SourcePreview { from to values findings { subject value } warnings { code } }
      ... on UserError { code message place } } }`,
    { input: toInput(given), id },
    viewer,
  )
const run = (id: string, range: { from?: string; to?: string } = {}, viewer = operator) =>
  mutate(
    `mutation ($id: ID!, $from: DateTime, $to: DateTime) { runConnector(id: $id, from: $from, to: $to) {
      ... on SourceRun { from to added changed unchanged complete message gaps { from to } }
      ... on UserError { code message } } }`,
    { id, ...range },
    viewer,
  )

describe('setting a source up', () => {
  it('fills in what is left out and answers no secret', async () => {
    const created = await create({
      provider: 'ENTSOE',
      secret: token,
      settings: { baseUrl: `${source.url}/` },
    })

    expect(created).toMatchObject({
      ...{ name: 'Preise', provider: 'ENTSOE', hasSecret: true, enabled: true },
      settings: expect.arrayContaining([
        { name: 'zone', value: 'DE-LU' },
        { name: 'auction', value: '1' },
        { name: 'baseUrl', value: source.url },
      ]),
    })
    expect(JSON.stringify(created)).not.toContain(token)
  })

  it.each<[Given, string, string?]>([
    [{ provider: 'ENTSOE' }, 'CONNECTOR_SECRET_MISSING', 'Zugangsschlüssel (Security Token)'],
    [{ provider: 'SMARD', settings: { zone: 'XX' } }, 'CONNECTOR_SETTING_INVALID', 'Gebotszone'],
    [{ provider: 'SMARD', settings: { zonne: 'DE-LU' } }, 'CONNECTOR_SETTING_UNKNOWN'],
    [{ provider: 'SMARD', name: ' ' }, 'CONNECTOR_NAME_INVALID', 'Name'],
    [
      { provider: 'SMARD', settings: { baseUrl: 'ftp://example.org' } },
      'CONNECTOR_SETTING_INVALID',
      'Adresse der Schnittstelle',
    ],
    [
      { provider: 'SMARD', settings: { baseUrl: 'http://user:pass@example.org' } },
      'CONNECTOR_SETTING_INVALID',
      'Adresse der Schnittstelle',
    ],
    [
      { provider: 'SMARD', settings: { baseUrl: 'http://169.254.169.254' } },
      'OUTGOING_ADDRESS_FORBIDDEN',
    ],
    [{ provider: 'SMARD', settings: { baseUrl: 'http://10.0.0.1' } }, 'OUTGOING_ADDRESS_FORBIDDEN'],
    [
      { provider: 'SMARD', settings: { baseUrl: 'http://0x7f.1:8001' } },
      'OUTGOING_ADDRESS_FORBIDDEN',
    ],
    [
      { provider: 'BRIGHT_SKY', settings: { longitude: '13' } },
      'CONNECTOR_SETTING_INVALID',
      'Breitengrad (° N)',
    ],
    [
      { provider: 'BRIGHT_SKY', settings: { latitude: '91', longitude: '13' } },
      'CONNECTOR_SETTING_INVALID',
      'Breitengrad (° N)',
    ],
    [
      { provider: 'SOLAREDGE', secret: token, settings: { siteId: 'x', productionMeterId: '' } },
      'CONNECTOR_SETTING_INVALID',
      'Kennung der Anlage (Site ID)',
    ],
    [
      { provider: 'SOLAREDGE', secret: token, settings: { siteId: '1' } },
      'CONNECTOR_SETTING_INVALID',
      'Zähler der Erzeugung',
    ],
    [
      {
        provider: 'SOLAREDGE',
        secret: token,
        settings: { siteId: '1', gridMeterId: '00000000-0000-4000-8000-000000000000' },
      },
      'METER_UNKNOWN',
      'Zähler am Netz (Bezug und Einspeisung)',
    ],
  ])('%j is refused with %s', async (given, code, place) => {
    const refused = await create(given)

    expect(refused).toMatchObject({ code, ...(place !== undefined && { place }) })
    expect(refused['message']).toMatch(/[.!]$/)
  })

  it('needs a meter of quarter-hours and a name of its own', async () => {
    const hourly = await timeseries.addMeter('Stunden', 3600)
    const settings = { siteId: '1', productionMeterId: hourly }

    expect(await create({ provider: 'SOLAREDGE', secret: token, settings })).toMatchObject({
      code: 'CONNECTOR_INTERVAL',
    })
    await create({ provider: 'SMARD' })
    expect(await create({ provider: 'AWATTAR' })).toMatchObject({ code: 'CONNECTOR_NAME_TAKEN' })
  })

  it('is for administrators; operators see and run them, viewers nothing', async () => {
    const { id } = await create({ provider: 'SMARD', settings: { baseUrl: source.url } })
    const viewer = testViewer('viewer')

    expect(await create({ provider: 'SMARD', name: 'B' }, operator)).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await update(id, { enabled: false }, operator)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await test({ provider: 'SMARD' }, undefined, operator)).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect((await timeseries.ask('{ connectors { nodes { id } } }', viewer)).codes).toEqual([
      'FORBIDDEN',
    ])
    expect((await timeseries.ask('{ connectors { nodes { id } } }', operator)).data).toEqual({
      connectors: { nodes: [{ id }] },
    })
  })
})

describe('changing a source', () => {
  it('keeps its secret, but never sends it to another address', async () => {
    const settings = { baseUrl: source.url }
    const { id } = await create({ provider: 'ENTSOE', secret: token, settings })
    const other = await startSourceServer()
    const elsewhere = [{ name: 'baseUrl', value: other.url }]

    expect(await update(id, { name: 'Anders', intervalMinutes: 30 })).toMatchObject({
      ...{ name: 'Anders', hasSecret: true, intervalMinutes: 30 },
    })
    expect(await update(id, { settings: elsewhere })).toMatchObject({
      code: 'CONNECTOR_SECRET_NEEDED',
    })
    expect(await test({ provider: 'ENTSOE', settings: { baseUrl: other.url } }, id)).toMatchObject({
      code: 'CONNECTOR_SECRET_NEEDED',
    })
    expect(other.asked).toEqual([])
    expect(await update(id, { settings: elsewhere, secret: 'neu' })).toMatchObject({
      hasSecret: true,
    })
    await run(id)
    expect(other.asked[0]?.searchParams.get('securityToken')).toBe('neu')
    await other.stop()
  })

  it('refuses to lose a secret that is needed', async () => {
    const settings = { baseUrl: source.url }
    const { id } = await create({ provider: 'ENTSOE', secret: token, settings })

    expect(await update(id, { secret: '' })).toMatchObject({ code: 'CONNECTOR_SECRET_MISSING' })
    expect(await update(id, { intervalMinutes: 2 })).toMatchObject({ code: 'CONNECTOR_RHYTHM' })
    expect(await update('nichts', { name: 'x' })).toMatchObject({ code: 'CONNECTOR_UNKNOWN' })
  })

  it('removes it, and leaves its prices', async () => {
    const { id } = await create({ provider: 'SMARD', settings: { baseUrl: source.url } })
    await run(id)
    const removed = await mutate(`mutation ($id: ID!) { removeConnector(id: $id) { ${result} } }`, {
      id,
    })

    expect(removed.id).toBe(id)
    expect(await timeseries.stores.markets.byId('DE-LU/day-ahead')).toBeDefined()
    expect(await run(id)).toMatchObject({ code: 'CONNECTOR_UNKNOWN' })
  })
})

describe('running and testing a source', () => {
  it('fetches a range that somebody wants', async () => {
    const { id } = await create({ provider: 'ENERGY_CHARTS', settings: { baseUrl: source.url } })

    const fetched = await run(id, { from: '2025-12-31T23:00:00Z', to: '2026-12-31T23:00:00Z' })

    expect(fetched).toMatchObject({ added: 35_040, changed: 0 })
    expect(await run(id, { from: '2026-01-02T00:00:00Z' })).toMatchObject({
      code: 'CONNECTOR_RANGE',
    })
    expect(
      await run(id, { from: '2000-01-02T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
    ).toMatchObject({ code: 'CONNECTOR_RANGE' })
  })

  it('tests without storing, with the stored secret where the address is the same', async () => {
    const given = { provider: 'ENTSOE', settings: { baseUrl: source.url } }
    const { id } = await create({ ...given, secret: token })

    const tested = await test(given, id)

    expect(tested).toMatchObject({ values: expect.any(Number), warnings: [] })
    expect(source.asked[0]?.searchParams.get('securityToken')).toBe(token)
    expect(await timeseries.stores.markets.byId('DE-LU/day-ahead')).toBeUndefined()
    expect(await test(given)).toMatchObject({ code: 'CONNECTOR_SECRET_MISSING' })
  })

  it('shows the state of the last run', async () => {
    const { id } = await create({ provider: 'AWATTAR', settings: { baseUrl: source.url } })
    source.disturb = response => {
      response.writeHead(503).end()
      return true
    }
    await run(id)

    const { data } = await timeseries.ask(
      'query ($id: ID!) { connector(id: $id) { lastError { code message } lastRunAt lastSuccessAt counters { runs failures } } }',
      operator,
      { id },
    )
    expect(data).toMatchObject({
      connector: {
        lastError: { code: 'SOURCE_TROUBLE', message: expect.stringContaining('HTTP 503') },
        lastRunAt: expect.any(String),
        lastSuccessAt: null,
        counters: { runs: 1, failures: 1 },
      },
    })
  })

  it('lists the providers with what they need to know', async () => {
    const { data } = await timeseries.ask(
      '{ providers { id name description secret { label required } fields { name label kind required fallback options { value label } } } }',
      operator,
    )
    const { providers } = data as unknown as { providers: Record<string, unknown>[] }

    expect(providers.map(({ id }) => id)).toEqual([
      ...['ENTSOE', 'SMARD', 'ENERGY_CHARTS', 'AWATTAR', 'BRIGHT_SKY', 'OPEN_METEO', 'SOLAREDGE'],
    ])
    expect(providers[0]).toMatchObject({ secret: { required: true } })
    expect(providers[1]).toMatchObject({ secret: null })
  })
})
