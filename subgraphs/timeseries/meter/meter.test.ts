import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { MeterService } from './meter.service.ts'
import { MeterStore } from './meter.store.ts'

const operator = testViewer('operator')
const meter = {
  name: 'Werk Nord',
  meteringLocation: 'DE0001',
  timeZone: 'Europe/Berlin',
  intervalSeconds: 900,
  simulated: false,
}
let database: TestDatabase
let store: MeterStore
let meters: MeterService
beforeEach(async () => {
  database = await createTestDatabase()
  store = new MeterStore(database)
  meters = new MeterService(store)
})
afterEach(() => database.drop())

describe('createMeter', () => {
  it('adds a meter that is found by id, name and metering location', async () => {
    const created = await meters.create({ ...meter, name: '  Werk Nord ' }, operator)

    expect(created).toMatchObject(meter)
    expect(await store.byName('Werk Nord')).toEqual(created)
    expect(await store.byMeteringLocation('DE0001')).toEqual(created)
  })

  it.each([
    [{ meteringLocation: 'DE0002' }, 'METER_NAME_TAKEN'],
    [{ name: 'Werk Ost' }, 'METERING_LOCATION_TAKEN'],
    [{ name: ' ' }, 'METER_NAME_INVALID'],
    [{ intervalSeconds: 0 }, 'METER_INTERVAL_INVALID'],
    [{ timeZone: 'Europe/Bielefeld' }, 'TIME_ZONE_UNKNOWN'],
  ])('refuses %o with %s', async (change, code) => {
    await meters.create(meter, operator)

    expect(await meters.create({ ...meter, ...change }, operator)).toMatchObject({ code })
  })

  it('is for operators', async () => {
    await expect(meters.create(meter, testViewer('viewer'))).rejects.toThrow(/Betriebsrechte/)
  })
})

describe('meters', () => {
  it('are listed by name, page by page', async () => {
    for (const name of ['c', 'a', 'b']) {
      await meters.create({ ...meter, name, meteringLocation: null }, operator)
    }

    const names = async (page: { first: number; after?: string }) =>
      (await meters.list(page, operator)).map(({ name }) => name)

    expect(await names({ first: 2 })).toEqual(['a', 'b'])
    expect(await names({ first: 2, after: 'b' })).toEqual(['c'])
  })

  it('know their first and last reading, all in one query', async () => {
    const { id } = (await store.create(meter)) ?? { id: '' }
    await database.pool.query(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       VALUES ($1, '2026-01-01T00:00Z', 1, 0), ($1, '2026-02-01T00:00Z', 1, 0)`,
      [id],
    )

    const ranges = await store.readingRanges([id, '00000000-0000-4000-8000-000000000000'])

    expect([...ranges]).toEqual([
      [id, { first: new Date('2026-01-01T00:00Z'), last: new Date('2026-02-01T00:00Z') }],
    ])
  })
})
