import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localDay } from '#platform/interval/local-day.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import type { Reading } from './reading.ts'
import type { Series } from './series.ts'

let timeseries: TestTimeseries
let meterId: string
beforeEach(async () => {
  timeseries = await openTimeseries()
  meterId = await timeseries.addMeter('Werk Nord', 900)
})
afterEach(() => timeseries.close())

const viewer = testViewer('viewer')
const machine = testViewer('service')

/** One reading per interval from `start` on; null leaves a gap. */
function readings(start: Date, powersKw: (number | null)[], intervalSeconds = 900): Reading[] {
  return powersKw.flatMap((consumptionKw, i) => {
    const ts = new Date(start.getTime() + i * intervalSeconds * 1000)
    const rest = { productionKw: null, voltage: null, quality: 'MEASURED' as const }
    return consumptionKw === null ? [] : [{ meterId, ts, consumptionKw, ...rest }]
  })
}

async function store(start: Date, powersKw: (number | null)[], intervalSeconds = 900) {
  await timeseries.stores.readings.upsert(readings(start, powersKw, intervalSeconds))
}

async function series(from: Date, to: Date, maxPoints = 800): Promise<Series> {
  const request = { meterId, quantity: 'CONSUMPTION' as const, from, to, maxPoints }
  const found = await timeseries.services.readings.series(request, viewer)
  if (!found) throw new Error('no series')
  return found
}

describe('series', () => {
  it.each([
    ['2018-03-25', 92],
    ['2018-06-01', 96],
    ['2018-10-28', 100],
  ])('holds the %s with its %i quarter-hours exactly', async (date, slots) => {
    const { start, end } = localDay(date, 'Europe/Berlin')
    const powers = Array.from({ length: slots }, (_, i) => i + 0.5)
    await store(new Date(start.getTime() - 900_000), [1000, ...powers, 1000])

    const day = await series(start, end)

    expect(day).toMatchObject({
      start,
      stepSeconds: 900,
      sampled: false,
      minimum: null,
      values: powers,
    })
    expect(day.summary).toEqual({
      energyKwh: (slots * slots) / 8,
      peakKw: slots - 0.5,
      peakAt: new Date(end.getTime() - 900_000),
      minimumKw: 0.5,
      present: slots,
      expected: slots,
    })
  })

  it('leaves gaps open', async () => {
    const start = new Date('2018-06-01T00:00:00Z')
    await store(start, [1, null, 3])

    const hour = await series(start, new Date('2018-06-01T01:00:00Z'))

    expect(hour.values).toEqual([1, null, 3, null])
    expect(hour.summary).toMatchObject({ present: 2, expected: 4, energyKwh: 1 })
  })

  it('keeps mean and extremes of every bucket when it is sampled', async () => {
    const powers = fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { freq: 4 }), {
      minLength: 20,
      maxLength: 200,
    })
    const start = new Date('2018-06-01T00:00:00Z')
    await fc.assert(
      fc.asyncProperty(powers, fc.integer({ min: 4, max: 15 }), async (kw, maxPoints) => {
        await timeseries.database.pool.query('TRUNCATE smart_meter_readings')
        await store(start, kw)
        const end = new Date(start.getTime() + kw.length * 900_000)

        const sampled = await series(start, end, maxPoints)

        const perBucket = sampled.stepSeconds / 900
        const offset = (start.getTime() - sampled.start.getTime()) / 900_000
        expect(sampled.values.length).toBeLessThanOrEqual(maxPoints)
        for (const [i, mean] of sampled.values.entries()) {
          const first = i * perBucket - offset
          const held = kw
            .slice(Math.max(0, first), Math.max(0, first + perBucket))
            .filter(value => value !== null)
          expect(sampled.minimum?.[i]).toBe(held.length > 0 ? Math.min(...held) : null)
          expect(sampled.maximum?.[i]).toBe(held.length > 0 ? Math.max(...held) : null)
          if (mean === null) expect(held).toEqual([])
          else expect(mean).toBeCloseTo(sum(held) / held.length, 6)
        }
        const present = kw.filter(value => value !== null)
        expect(sampled.summary).toMatchObject({ present: present.length, expected: kw.length })
        expect(sampled.summary.energyKwh).toBeCloseTo(sum(present) / 4, 6)
        expect(sampled.summary.peakKw).toBe(present.length > 0 ? Math.max(...present) : null)
      }),
      { numRuns: 25 },
    )
  })

  it('takes the peak from complete clock quarter-hours, never from a moment', async () => {
    meterId = await timeseries.addMeter('Minuten', 60)
    const start = new Date('2018-06-01T00:10:00Z')
    await store(
      start,
      [...Array.from({ length: 5 }, () => 900), ...Array.from({ length: 15 }, (_, i) => i)],
      60,
    )

    const { summary } = await series(
      new Date('2018-06-01T00:00:00Z'),
      new Date('2018-06-01T01:00:00Z'),
    )

    expect(summary).toMatchObject({
      peakKw: 7,
      peakAt: new Date('2018-06-01T00:15:00Z'),
      expected: 60,
    })
  })

  it('knows no quarter-hour peak of hourly means', async () => {
    meterId = await timeseries.addMeter('Stunden', 3600)
    await store(new Date('2018-06-01T00:00:00Z'), [5, 7], 3600)

    const { summary } = await series(
      new Date('2018-06-01T00:00:00Z'),
      new Date('2018-06-02T00:00:00Z'),
    )

    expect(summary).toMatchObject({ peakKw: null, peakAt: null, energyKwh: 12, minimumKw: 5 })
  })

  it('is null for an unknown meter and for an empty range', async () => {
    const now = new Date()
    const ask = (id: string, to: Date) =>
      timeseries.services.readings.series(
        { meterId: id, quantity: 'CONSUMPTION', from: now, to, maxPoints: 10 },
        viewer,
      )

    expect(await ask('kein-zaehler', new Date(now.getTime() + 1))).toBeUndefined()
    expect(await ask(meterId, now)).toBeUndefined()
  })
})

describe('ingestReadings', () => {
  const mutation = `mutation ($readings: [ReadingInput!]!) { ingestReadings(readings: $readings) { accepted } }`
  const reading = (ts: string, consumptionKw: number) => ({
    ...{ meterId, ts, consumptionKw },
    quality: 'SIMULATED',
  })

  it('stores a batch, replaces what is there and leaves unknown meters out', async () => {
    const batch = [
      reading('2026-01-01T00:00:00.000Z', 1),
      reading('2026-01-01T00:15:00.000Z', 2),
      reading('2026-01-01T00:15:00.000Z', 3),
      {
        ...reading('2026-01-01T00:00:00.000Z', 9),
        meterId: '00000000-0000-4000-8000-000000000000',
      },
      { ...reading('2026-01-01T00:00:00.000Z', 9), meterId: 'kein-zaehler' },
    ]

    const { data } = await timeseries.ask(mutation, machine, { readings: batch })
    await timeseries.ask(mutation, machine, { readings: [reading('2026-01-01T00:00:00.000Z', 5)] })

    expect(data).toEqual({ ingestReadings: { accepted: 2 } })
    const { rows } = await timeseries.database.pool.query(
      'SELECT meter_id, consumption_kw, quality FROM smart_meter_readings ORDER BY ts',
    )
    expect(rows).toEqual([
      { meter_id: meterId, consumption_kw: 5, quality: 5 },
      { meter_id: meterId, consumption_kw: 3, quality: 5 },
    ])
  })

  it('is for services only', async () => {
    const { codes } = await timeseries.ask(mutation, testViewer('admin'), { readings: [] })

    expect(codes).toEqual(['FORBIDDEN'])
  })
})

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

function sum(values: number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}
