import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { MarketStore } from '../market/market.store.ts'
import { MeterStore } from '../meter/meter.store.ts'
import { createExportJob } from './export.job.ts'
import { exportPayload, type ExportRequest } from './export-request.ts'
import { ExportService } from './export.service.ts'
import { createExportStores } from './export-stores.ts'
import { StoredSeriesStore } from '../reading/stored-series.store.ts'

let database: TestDatabase
let stores: Parameters<typeof createExportJob>[0]
beforeEach(async () => {
  database = await createTestDatabase()
  const given = {
    meters: new MeterStore(database),
    markets: new MarketStore(database),
    series: new StoredSeriesStore(database),
  }
  stores = { ...createExportStores(database, given), objects: createMemoryObjects() }
})
afterEach(() => database.drop())

const context = jobContext(newJobRecord({ kind: 'EXPORT' }))

async function createMeter(): Promise<string> {
  const meter = await stores.meters.create({
    name: 'Werk Süd',
    meteringLocation: null,
    timeZone: 'Europe/Berlin',
    intervalSeconds: 900,
    simulated: false,
  })
  return meter?.id ?? ''
}

async function fill(meterId: string, from: string, quarterHours: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
     SELECT $1, $2::timestamptz + i * interval '15 min', 12.68, 0 FROM generate_series(0, $3::int - 1) i`,
    [meterId, from, quarterHours],
  )
}

async function run(request: Record<string, unknown>) {
  const outcome = await createExportJob(stores).run(exportPayload.parse(request), context)
  const body = await stores.objects.get('exports', outcome.download?.key ?? '')
  return { outcome, lines: body ? (await buffer(body)).toString('utf8').split('\r\n') : [] }
}

describe('the export of a meter', () => {
  it('writes every value once, with local and UTC time, unit and quality', async () => {
    const meterId = await createMeter()
    await fill(meterId, '2026-10-24T22:00:00Z', 100)

    const { outcome, lines } = await run({
      source: { of: 'meter', meterId, quantity: 'CONSUMPTION' },
      from: '2026-10-24T22:00:00Z',
      to: '2026-10-25T23:00:00Z',
    })

    expect(outcome.message).toBe('100 Werte als CSV exportiert.')
    expect(outcome.download?.fileName).toBe('lastgang_werk-sued_2026-10-25_2026-10-26.csv')
    expect(lines[0]).toBe(
      '\uFEFFBeginn (Europe/Berlin);Beginn (UTC);Verbrauch (kW);Verbrauch (kWh);Qualität',
    )
    expect(lines[1]).toBe('25.10.2026 00:00;2026-10-24T22:00:00.000Z;12,68;3,17;gemessen')
    expect(new Set(lines.slice(1, -1).map(line => line.split(';')[0])).size).toBe(100)
  })

  it('reads more than one page without a gap or a double', async () => {
    const meterId = await createMeter()
    await fill(meterId, '2025-01-01T00:00:00Z', 25_001)

    const { lines } = await run({
      source: { of: 'meter', meterId, quantity: 'CONSUMPTION' },
      from: '2025-01-01T00:00:00Z',
      to: '2027-01-01T00:00:00Z',
    })

    expect(new Set(lines.slice(1, -1)).size).toBe(25_001)
  })

  it('leaves out what the range does not ask for', async () => {
    const meterId = await createMeter()
    await fill(meterId, '2026-01-01T00:00:00Z', 8)

    const { lines } = await run({
      source: { of: 'meter', meterId, quantity: 'CONSUMPTION' },
      from: '2026-01-01T00:30:00Z',
      to: '2026-01-01T01:00:00Z',
    })

    expect(lines).toHaveLength(4)
  })
})

describe('the export of a market', () => {
  it('writes EUR/MWh and ct/kWh', async () => {
    await stores.markets.ensure({ id: 'DE-LU/day-ahead', name: 'Day-Ahead', stepSeconds: 3600 })
    await database.pool.query(
      `INSERT INTO market_prices (market, product, ts, price_eur_mwh, step_seconds) VALUES ('DE-LU', 'day-ahead', '2026-01-01T00:00Z', -499.99, 3600)`,
    )

    const { lines } = await run({
      source: { of: 'market', marketId: 'DE-LU/day-ahead' },
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-02T00:00:00Z',
    })

    expect(lines[1]).toBe('01.01.2026 01:00;2026-01-01T00:00:00.000Z;-499,99;-49,999')
  })
})

describe('the export of a market of allowances', () => {
  it('writes EUR/t and nothing per kWh', async () => {
    const marketId = 'SIM-EU-ETS/co2'
    await stores.markets.ensure({ id: marketId, name: 'CO₂', stepSeconds: 3600, unit: 'EUR/t' })
    await database.pool.query(
      `INSERT INTO market_prices (market, product, ts, price_eur_mwh, step_seconds) VALUES ('SIM-EU-ETS', 'co2', '2026-01-01T00:00Z', 71.25, 3600)`,
    )
    const range = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }

    const raw = await run({ source: { of: 'market', marketId }, ...range })
    const days = await run({ source: { of: 'market', marketId }, resolution: 'DAY', ...range })

    expect(raw.lines[0]).toContain('Preis (EUR/t)')
    expect(raw.lines[1]).toBe('01.01.2026 01:00;2026-01-01T00:00:00.000Z;71,25')
    expect(days.lines[0]).toContain('höchster Preis (EUR/t)')
    expect(`${raw.lines.join()}${days.lines.join()}`).not.toMatch(/MWh|kWh/)
  })
})

describe('hourly prices', () => {
  const fillPrices = async () => {
    await stores.markets.ensure({ id: 'DE-LU/day-ahead', name: 'Day-Ahead', stepSeconds: 3600 })
    await database.pool.query(
      `INSERT INTO market_prices (market, product, ts, price_eur_mwh, step_seconds)
       SELECT 'DE-LU', 'day-ahead', '2026-01-01T00:00Z'::timestamptz + i * interval '1 hour', 40 + 0.01 * i, 3600
       FROM generate_series(0, 3) i`,
    )
  }
  const range = { from: '2026-01-01T00:30:00Z', to: '2026-01-01T02:00:00Z' }
  const source = { of: 'market', marketId: 'DE-LU/day-ahead' }

  it('come with the price that holds at the beginning of the range', async () => {
    await fillPrices()

    const { lines } = await run({ source, ...range })

    expect(lines.slice(1, -1).map(line => line.split(';').slice(1, 3))).toEqual([
      ['2026-01-01T00:00:00.000Z', '40'],
      ['2026-01-01T01:00:00.000Z', '40,01'],
    ])
  })

  it('are the price of each of their quarter-hours', async () => {
    await fillPrices()

    const { lines } = await run({ source, ...range, resolution: 'QUARTER_HOUR' })

    expect(lines.slice(1, -1).map(line => line.split(';').slice(1, 3))).toEqual([
      ['2026-01-01T00:30:00.000Z', '40'],
      ['2026-01-01T00:45:00.000Z', '40'],
      ['2026-01-01T01:00:00.000Z', '40,01'],
      ['2026-01-01T01:15:00.000Z', '40,01'],
      ['2026-01-01T01:30:00.000Z', '40,01'],
      ['2026-01-01T01:45:00.000Z', '40,01'],
    ])
  })
})

describe('requestExport', () => {
  it('refuses a resolution finer than a meter before a job is made', async () => {
    const meter = await stores.meters.create({
      ...{ name: 'Stundenzähler', meteringLocation: null, timeZone: 'Europe/Berlin' },
      ...{ intervalSeconds: 3600, simulated: false },
    })
    const service = new ExportService({ ...stores, jobs: noJobs })
    const hourly: ExportRequest['source'] = {
      of: 'meters',
      meterIds: [meter?.id ?? ''],
      quantities: ['CONSUMPTION'],
    }

    expect(
      await service.request(
        { ...range, source: hourly, resolution: 'QUARTER_HOUR' },
        testViewer('viewer'),
      ),
    ).toMatchObject({ code: 'EXPORT_FORMAT_UNSUITABLE', place: 'Auflösung' })
  })

  const source = { of: 'market', marketId: 'XX/none' } as const
  const range = {
    from: new Date('2026-01-01'),
    to: new Date('2026-01-02'),
    format: 'CSV_GERMAN',
    resolution: 'RAW',
  } as const
  it.each<[string, ExportRequest]>([
    ['EXPORT_SOURCE_UNKNOWN', { source, ...range }],
    ['EXPORT_RANGE_EMPTY', { source, ...range, from: range.to, to: range.from }],
    ['EXPORT_RANGE_TOO_LONG', { source, ...range, from: new Date('1990-01-01') }],
  ])('answers %s before a job is made', async (code, request) => {
    const service = new ExportService({ ...stores, jobs: noJobs })

    expect(await service.request(request, testViewer('viewer'))).toMatchObject({ code })
  })
})

const noJobs = {
  enqueue: () => Promise.reject(new Error('no job was expected')),
  cancel: () => Promise.resolve(undefined),
  get: () => Promise.resolve(undefined),
  requeue: () => Promise.resolve(undefined),
  retryNow: () => Promise.resolve(false),
  list: () => Promise.resolve([]),
  async *watch() {
    yield* []
  },
}
