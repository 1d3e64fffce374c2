import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { Meter } from './meter.ts'
import { openMeterWorld, sumOf, type MeterWorld } from './testing/meter-world.ts'

const viewer = testViewer('viewer')
let world: MeterWorld
let parts: [Meter, Meter]
let virtual: Meter
beforeEach(async () => {
  world = await openMeterWorld()
  parts = [await world.add('Halle A'), await world.add('Halle B')]
  virtual = await world.add('Summe', { kind: 'VIRTUAL', formula: sumOf(...parts) })
})
afterEach(() => world.close())

const at = (quarter: number) => new Date(Date.UTC(2026, 0, 1, 0, quarter * 15))
const arrive = (place: 0 | 1, kw: number, ...quarters: number[]) =>
  world.services.ingest.ingest(
    quarters.map(quarter => ({
      ...{ meterId: parts[place].id, ts: at(quarter), consumptionKw: kw },
      ...{ productionKw: null, voltage: null, quality: 'MEASURED' as const },
    })),
    testViewer('service'),
  )

type Event = { ts: string; consumptionKw: number; quality: string }
const one = `subscription ($id: ID!, $since: DateTime) {
  readingAdded(meterId: $id, since: $since) { ts consumptionKw quality } }`
async function follow(id: string, since: Date) {
  const events = await world.subscribe(one, viewer, { id, since: since.toISOString() })
  return {
    async next(count: number): Promise<[string, number][]> {
      const found: [string, number][] = []
      while (found.length < count) {
        const { value } = await events.next()
        const { ts, consumptionKw } = (value as { data: { readingAdded: Event } }).data.readingAdded
        found.push([ts, consumptionKw])
      }
      return found
    },
    stop: () => events.return?.(),
  }
}
const stamp = (quarter: number, kw: number): [string, number] => [at(quarter).toISOString(), kw]

describe('the live values of a virtual meter', () => {
  it('come when the last of its parts has arrived, each interval once and in order', async () => {
    await arrive(0, 1, 0)
    await arrive(1, 10, 0)
    const live = await follow(virtual.id, at(0))
    const first = live.next(2)
    await arrive(0, 2, 1)
    await arrive(0, 3, 2)
    await arrive(1, 20, 1)
    await arrive(1, 30, 2)

    expect(await first).toEqual([stamp(1, 22), stamp(2, 33)])
    await arrive(1, 40, 3)
    await arrive(1, 50, 4)
    const next = live.next(1)
    await arrive(0, 5, 4)

    // Interval 3 lacks a part: it is left out, not guessed.
    expect(await next).toEqual([stamp(4, 55)])
    await live.stop()
  })

  it('begin with what was missed', async () => {
    await arrive(0, 1, 0, 1, 2, 3)
    await arrive(1, 10, 0, 1, 2)
    const live = await follow(virtual.id, at(0))

    expect(await live.next(2)).toEqual([stamp(1, 11), stamp(2, 11)])
    const next = live.next(1)
    await arrive(1, 20, 3)
    expect(await next).toEqual([stamp(3, 21)])
    await live.stop()
  })

  it('come through formulas of formulas', async () => {
    const outer = await world.add('Doppelt', {
      kind: 'VIRTUAL',
      formula: { ...sumOf(virtual), expression: 'm0 * 2' },
    })
    await arrive(0, 1, 0)
    await arrive(1, 10, 0)
    const live = await follow(outer.id, at(-1))

    expect(await live.next(1)).toEqual([stamp(0, 22)])
    const next = live.next(1)
    await arrive(0, 2, 1)
    await arrive(1, 20, 1)
    expect(await next).toEqual([stamp(1, 44)])
    await live.stop()
  })

  it('come in batches beside those of real meters', async () => {
    await arrive(0, 1, 0)
    await arrive(1, 10, 0)
    const events = await world.subscribe(
      `subscription ($ids: [ID!]!, $since: DateTime) {
        readingsAdded(meterIds: $ids, minimumIntervalMs: 0, since: $since) { consumptionKw meter { name } } }`,
      viewer,
      { ids: [virtual.id, parts[0].id], since: at(-1).toISOString() },
    )
    const seen = new Map<string, number>()
    const until = async (name: string, kw: number) => {
      while (seen.get(name) !== kw) {
        const { value } = await events.next()
        const batch = (value as { data: { readingsAdded: (Event & { meter: Meter })[] } }).data
        for (const { meter, consumptionKw } of batch.readingsAdded) {
          seen.set(meter.name, consumptionKw)
        }
      }
    }

    await until('Summe', 11)
    await arrive(0, 2, 1)
    await arrive(1, 20, 1)
    await until('Summe', 22)
    expect(seen.get('Halle A')).toBe(2)
    await events.return?.()
  })
})
