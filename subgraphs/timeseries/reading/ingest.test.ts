import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import { IngestBatchStore } from './ingest-batch.store.ts'

let timeseries: TestTimeseries
let meterId: string
beforeEach(async () => {
  timeseries = await openTimeseries()
  meterId = await timeseries.addMeter('Werk Nord', 900)
})
afterEach(() => timeseries.close())

const machine = testViewer('service')
const unknown = '00000000-0000-4000-8000-000000000000'
const mutation = `mutation ($readings: [ReadingInput!]!, $key: String) {
  ingestReadings(readings: $readings, idempotencyKey: $key) {
    accepted added changed unchanged refused reasons { index code } error { code }
  }
}`
const reading = (ts: string, consumptionKw: number, more: object = {}) => ({
  ...{ meterId, ts, consumptionKw, quality: 'MEASURED', ...more },
})
const quarter = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 900_000).toISOString()

async function ingest(readings: object[], key?: string, viewer = machine) {
  const { data, codes } = await timeseries.ask(mutation, viewer, { readings, key })
  expect(codes).toEqual([])
  return data?.['ingestReadings'] as unknown
}
async function stored() {
  const { rows } = await timeseries.database.pool.query<{ kw: number }>(
    'SELECT consumption_kw AS kw FROM smart_meter_readings ORDER BY ts',
  )
  return rows.map(({ kw }) => kw)
}

describe('ingestReadings', () => {
  it('stores a batch, counts what came of it, and replaces what is there', async () => {
    await ingest([reading(quarter(0), 1), reading(quarter(1), 2)])

    expect(
      await ingest([reading(quarter(0), 1), reading(quarter(1), 5), reading(quarter(2), 3)]),
    ).toMatchObject({ accepted: 3, added: 1, changed: 1, unchanged: 1, refused: 0, error: null })
    expect(await stored()).toEqual([1, 5, 3])
  })

  it('takes the good readings of a batch and tells of each other one why not', async () => {
    const { id: virtualId } = (await timeseries.stores.meters.create({
      ...{ name: 'Rest', meteringLocation: null, timeZone: 'Europe/Berlin', intervalSeconds: 900 },
      ...{ simulated: false, kind: 'VIRTUAL', formula: { expression: '0', terms: [] } },
    })) ?? { id: '' }
    const soon = Math.ceil((Date.now() + 6 * 60_000) / 900_000) * 900_000

    const answer = await ingest([
      reading(quarter(0), 1),
      reading(quarter(1), 1, { meterId: unknown }),
      reading(quarter(1), 1, { meterId: 'kein-zaehler' }),
      reading(quarter(1), 1, { meterId: virtualId }),
      reading(quarter(1), -1),
      reading(quarter(1), 1e12),
      { meterId, ts: quarter(1), quality: 'MEASURED' },
      reading(new Date(soon).toISOString(), 1),
      reading('1970-01-01T00:00:00.000Z', 1),
      reading('2026-01-01T00:07:00.000Z', 1),
      reading(quarter(2), 1),
      reading(quarter(2), 2),
    ])

    expect(answer).toMatchObject({
      ...{ accepted: 2, refused: 10 },
      reasons: [
        { index: 1, code: 'METER_UNKNOWN' },
        { index: 2, code: 'METER_UNKNOWN' },
        { index: 3, code: 'METER_IS_VIRTUAL' },
        { index: 4, code: 'READING_NEGATIVE' },
        { index: 5, code: 'READING_NOT_PLAUSIBLE' },
        { index: 6, code: 'READING_EMPTY' },
        { index: 7, code: 'READING_IN_FUTURE' },
        { index: 8, code: 'READING_TOO_OLD' },
        { index: 9, code: 'READING_OFF_GRID' },
        { index: 10, code: 'READING_TWICE' },
      ],
    })
    expect(await stored()).toEqual([1, 2])
  })

  it('is for operators and services', async () => {
    await ingest([reading(quarter(0), 1)], undefined, testViewer('operator'))

    const { codes } = await timeseries.ask(mutation, testViewer('viewer'), { readings: [] })
    expect(codes).toEqual(['FORBIDDEN'])
  })

  it('refuses more than 10,000 readings at once', async () => {
    const readings = Array.from({ length: 10_001 }, () => reading(quarter(0), 1))

    expect(await ingest(readings)).toMatchObject({
      accepted: 0,
      error: { code: 'INGEST_TOO_MANY' },
    })
  })
})

describe('an idempotency key', () => {
  it('gives the same batch the first answer and writes nothing', async () => {
    const batch = [reading(quarter(0), 1), reading(quarter(0), 1, { meterId: unknown })]
    const first = await ingest(batch, 'stapel-1')
    await ingest([reading(quarter(0), 7)])

    expect(await ingest(batch, 'stapel-1')).toEqual(first)
    expect(await stored()).toEqual([7])
  })

  it('refuses another batch under the same key', async () => {
    await ingest([reading(quarter(0), 1)], 'stapel-1')

    expect(await ingest([reading(quarter(0), 2)], 'stapel-1')).toMatchObject({
      ...{ accepted: 0, error: { code: 'INGEST_KEY_REUSED' } },
    })
    expect(await stored()).toEqual([1])
  })

  it('of one caller says nothing about those of another', async () => {
    await ingest([reading(quarter(0), 1)], 'eins', testViewer('operator', unknown))

    expect(await ingest([reading(quarter(1), 2)], 'eins')).toMatchObject({
      accepted: 1,
      error: null,
    })
  })

  it('counts once, however many calls come at the same time', async () => {
    const batch = [reading(quarter(0), 1)]
    const answers = await Promise.all(Array.from({ length: 8 }, () => ingest(batch, 'zugleich')))

    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ added: 1 })
  })

  it('must be readable', async () => {
    for (const key of ['', 'mit leerzeichen', 'ü', 'x'.repeat(201)]) {
      expect(await ingest([], key)).toMatchObject({ error: { code: 'INGEST_KEY_INVALID' } })
    }
  })

  it('is forgotten after a while', async () => {
    await ingest([reading(quarter(0), 1)], 'alt')
    const batches = new IngestBatchStore(timeseries.database)

    expect(await batches.sweep(new Date(Date.now() + 1000))).toBe(1)
    expect(await ingest([reading(quarter(0), 9)], 'alt')).toMatchObject({ changed: 1 })
  })
})
