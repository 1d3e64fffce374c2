import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import type { NewReading } from './reading.ts'

let timeseries: TestTimeseries
let meterId: string
beforeEach(async () => {
  timeseries = await openTimeseries()
  meterId = await timeseries.addMeter('Werk Nord', 900)
})
afterEach(() => timeseries.close())

const viewer = testViewer('viewer')

/** One reading per interval from `start` on; null leaves a gap. */
function readings(start: Date, powersKw: (number | null)[], intervalSeconds = 900): NewReading[] {
  return powersKw.flatMap((consumptionKw, i) => {
    const ts = new Date(start.getTime() + i * intervalSeconds * 1000)
    const rest = { productionKw: null, voltage: null, quality: 'MEASURED' as const }
    return consumptionKw === null ? [] : [{ meterId, ts, consumptionKw, ...rest }]
  })
}

async function store(start: Date, powersKw: (number | null)[], intervalSeconds = 900) {
  await timeseries.stores.readings.write(readings(start, powersKw, intervalSeconds))
}

describe('latestReading', () => {
  it('is loaded for all meters of a page in one query', async () => {
    await store(new Date('2026-01-01T00:00:00Z'), [1, 2, 3])
    await timeseries.addMeter('Werk Süd', 900)

    const { data } = await timeseries.ask(
      '{ meters { nodes { name lastReadingAt latestReading { consumptionKw } } } }',
      viewer,
    )

    expect(data).toMatchObject({
      meters: {
        nodes: [
          {
            name: 'Werk Nord',
            lastReadingAt: '2026-01-01T00:30:00.000Z',
            latestReading: { consumptionKw: 3 },
          },
          { name: 'Werk Süd', lastReadingAt: null, latestReading: null },
        ],
      },
    })
  })
})

describe('points', () => {
  const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!) {
    points(meterId: $id, from: $from, to: $to) {
      ts consumptionKw quality method
      original { consumptionKw quality }
      revisions { consumptionKw method }
    }
  }`
  const start = new Date('2026-01-01T00:00:00Z')

  it('tell the history of each reading, and what was measured first', async () => {
    const write = (kw: number, more: Partial<NewReading>) =>
      timeseries.stores.readings.write(
        readings(start, [kw]).map(reading => ({ ...reading, ...more })),
      )
    const pass = () =>
      timeseries.database.pool.query(
        `UPDATE smart_meter_readings SET known_at = known_at - interval '1 hour'`,
      )
    await store(start, [1, 2])
    await pass()
    await write(5, { quality: 'SUBSTITUTED', method: 'LINEAR' })
    await pass()
    await write(6, { quality: 'CORRECTED', method: 'MANUAL' })

    const { data } = await timeseries.ask(query, viewer, {
      ...{ id: meterId, from: start.toISOString(), to: '2026-01-02T00:00:00.000Z' },
    })

    expect(data).toEqual({
      points: [
        {
          ...{ ts: start.toISOString(), consumptionKw: 6, quality: 'CORRECTED', method: 'MANUAL' },
          original: { consumptionKw: 1, quality: 'MEASURED' },
          revisions: [
            { consumptionKw: 1, method: 'NONE' },
            { consumptionKw: 5, method: 'LINEAR' },
          ],
        },
        {
          ...{ ts: '2026-01-01T00:15:00.000Z', consumptionKw: 2, quality: 'MEASURED' },
          ...{ method: 'NONE', original: null, revisions: [] },
        },
      ],
    })
  })

  it('are for short ranges only', async () => {
    const { codes } = await timeseries.ask(query, viewer, {
      ...{ id: meterId, from: start.toISOString(), to: '2026-02-01T00:00:00.000Z' },
    })

    expect(codes).toEqual(['BAD_USER_INPUT'])
  })
})
