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

describe('readingAdded', () => {
  const subscription = `subscription ($id: ID!, $since: DateTime) {
    readingAdded(meterId: $id, since: $since) { ts consumptionKw quality cursor meter { name } }
  }`
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
  const reading = (ts: Date, consumptionKw: number): NewReading => ({
    ...{ meterId, ts, consumptionKw, productionKw: null, voltage: 230 },
    quality: 'SIMULATED',
  })
  const arrive = (...minutes: number[]) =>
    timeseries.services.ingest.ingest(
      minutes.map(minute => reading(at(minute), minute)),
      testViewer('service'),
    )
  const minutesOf = async (events: AsyncIterator<{ data: unknown }>, count: number) => {
    const found: unknown[] = []
    while (found.length < count) {
      const { value } = await events.next()
      found.push(value.data.readingAdded.consumptionKw)
    }
    return found
  }

  it('delivers new readings with fields of their meter', async () => {
    const events = await timeseries.subscribe(subscription, viewer, { id: meterId })
    const first = events.next()
    await arrive(0)

    expect(await first).toMatchObject({
      value: {
        data: {
          readingAdded: {
            ts: at(0).toISOString(),
            cursor: at(0).toISOString(),
            quality: 'SIMULATED',
            meter: { name: 'Werk Nord' },
          },
        },
      },
    })
    await events.return?.()
  })

  it('delivers what was missed first, then what is new: in order, nothing twice, nothing left out', async () => {
    await arrive(0, 15, 30, 45)
    const since = at(15).toISOString()

    const events = await timeseries.subscribe(subscription, viewer, { id: meterId, since })
    const first = minutesOf(events, 1)
    await arrive(30)
    await arrive(60)
    await arrive(75)

    expect(await first).toEqual([30])
    expect(await minutesOf(events, 3)).toEqual([45, 60, 75])
    await events.return?.()
  })

  it('fills from the database what got lost between the processes', async () => {
    const events = await timeseries.subscribe(subscription, viewer, { id: meterId })
    const first = minutesOf(events, 1)
    await arrive(0)
    await first
    await timeseries.stores.readings.write([reading(at(15), 15), reading(at(30), 30)])
    await arrive(45)

    expect(await minutesOf(events, 3)).toEqual([15, 30, 45])
    await events.return?.()
  })

  it('delivers thousands of missed readings page by page', async () => {
    meterId = await timeseries.addMeter('Sekunden', 1)
    const second = (i: number) => new Date(at(0).getTime() + i * 1000)
    const seconds = Array.from({ length: 2501 }, (_, i) => reading(second(i), i))
    await timeseries.stores.readings.write(seconds)
    const since = at(0).toISOString()

    const events = await timeseries.subscribe(subscription, viewer, { id: meterId, since })

    expect(await minutesOf(events, 2500)).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1))
    await events.return?.()
  })

  it('begins with the newest ten thousand after a long absence', async () => {
    meterId = await timeseries.addMeter('Sekunden', 1)
    const second = (i: number) => new Date(at(0).getTime() + i * 1000)
    const seconds = Array.from({ length: 10_501 }, (_, i) => reading(second(i), i))
    await timeseries.stores.readings.write(seconds)

    const since = at(0).toISOString()
    const events = await timeseries.subscribe(subscription, viewer, { id: meterId, since })

    expect(await minutesOf(events, 2)).toEqual([501, 502])
    await events.return?.()
  })

  it('ends at once when the client leaves', async () => {
    const events = await timeseries.subscribe(subscription, viewer, { id: meterId })
    const waiting = events.next()

    await events.return?.()

    expect(await waiting).toMatchObject({ done: true })
  })

  it('ends at once for an unknown meter', async () => {
    const events = await timeseries.subscribe(subscription, viewer, { id: 'kein-zaehler' })

    expect(await events.next()).toMatchObject({ done: true })
  })
})

describe('readingsAdded', () => {
  const subscription = `subscription ($ids: [ID!]!, $ms: Int!, $since: DateTime) {
    readingsAdded(meterIds: $ids, minimumIntervalMs: $ms, since: $since) { consumptionKw meter { name } }
  }`
  const start = Date.parse('2026-01-01T00:00:00Z')
  const arrive = (id: string, kw: number) =>
    timeseries.services.ingest.ingest(
      [
        {
          ...{ meterId: id, ts: new Date(start + kw * 900_000), consumptionKw: kw },
          ...{ productionKw: null, voltage: null, quality: 'MEASURED' },
        },
      ],
      testViewer('service'),
    )
  type Batch = { consumptionKw: number; meter: { name: string } }[]
  const batchesOf = async (events: AsyncIterator<{ data: unknown }>, count: number) => {
    const batches: unknown[] = []
    while (batches.length < count) {
      const { value } = await events.next()
      const batch: Batch = value.data.readingsAdded
      batches.push(batch.map(({ consumptionKw, meter }) => [meter.name, consumptionKw]))
    }
    return batches
  }

  it('delivers the newest of each meter, the rest of a burst in one batch', async () => {
    const other = await timeseries.addMeter('Werk Süd', 900)
    const ids = [meterId, other, 'kein-zaehler']
    const events = await timeseries.subscribe(subscription, viewer, { ids, ms: 300 })
    const both = batchesOf(events, 2)
    for (const kw of [1, 2, 3]) await arrive(meterId, kw)
    for (const kw of [4, 5]) await arrive(other, kw)

    const [first, second] = await both

    expect(first).toEqual([['Werk Nord', 1]])
    expect(second).toEqual([
      ['Werk Nord', 3],
      ['Werk Süd', 5],
    ])
    await events.return?.()
  })

  it('begins with what is younger than the client knows', async () => {
    const other = await timeseries.addMeter('Werk Süd', 900)
    await arrive(meterId, 2)
    await arrive(other, 7)
    const since = new Date(start + 5 * 900_000).toISOString()

    const events = await timeseries.subscribe(subscription, viewer, {
      ...{ ids: [meterId, other], ms: 0, since },
    })

    expect(await batchesOf(events, 1)).toEqual([[['Werk Süd', 7]]])
    await events.return?.()
  })

  it('ends at once when the client leaves', async () => {
    const events = await timeseries.subscribe(subscription, viewer, { ids: [meterId], ms: 0 })
    const waiting = events.next()

    await events.return?.()

    expect(await waiting).toMatchObject({ done: true })
  })
})
