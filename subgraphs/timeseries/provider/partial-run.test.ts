import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import {
  dayAfter,
  noon,
  openConnectors,
  today,
  type TestConnectors,
} from '../testing/test-connectors.ts'
import { valid } from '../testing/valid.ts'
import { runDueConnectors } from './connector-clock.ts'
import { ConnectorService } from './connector.service.ts'

const admin = testViewer('admin')
const dayMs = 86_400_000
let all: TestConnectors
beforeEach(async () => {
  all = await openConnectors()
})
afterEach(() => all.close())

const refuse = (response: ServerResponse) => {
  response.writeHead(404).end('nein')
  return true
}
const solarEdge = async () => {
  const productionMeterId = await all.timeseries.addMeter('PV', 900)
  return {
    it: await all.add('SOLAREDGE', { siteId: '12', productionMeterId }),
    meterId: productionMeterId,
  }
}

describe('a run for a range that a person wants', () => {
  it('leaves the schedule and what is still to be fetched as they are', async () => {
    const { it: source, meterId } = await solarEdge()
    await all.run(source, { now: new Date(noon.getTime() - 10 * dayMs) })
    const before = await all.state(source)
    const range = { from: new Date('2025-06-01T00:00Z'), to: new Date('2025-06-02T00:00Z') }

    expect(valid(await all.run(source, { range }))).toMatchObject({ added: 96 })

    const { nextRunAt, lastSuccessAt, counters } = await all.state(source)
    expect({ nextRunAt, lastSuccessAt }).toEqual({
      nextRunAt: before.nextRunAt,
      lastSuccessAt: before.lastSuccessAt,
    })
    expect(counters).toMatchObject({ runs: 2, failuresInARow: 0 })
    await all.run(source)
    const days = { from: new Date(noon.getTime() - 10 * dayMs), to: noon }
    expect(await all.timeseries.stores.readings.range(meterId, days, 2000)).toHaveLength(960)
  })
})

describe('a run after a long outage', () => {
  it('fetches everything since, in portions that the source gives at once', async () => {
    const { it: source, meterId } = await solarEdge()
    await all.run(source, { now: new Date(noon.getTime() - 90 * dayMs) })

    expect(valid(await all.run(source)).added).toBe(90 * 96)

    const days = { from: new Date(noon.getTime() - 90 * dayMs), to: noon }
    expect(await all.timeseries.stores.readings.range(meterId, days, 9000)).toHaveLength(8640)
  })

  it('tells what it keeps of a portion that failed, and fetches the rest the next time', async () => {
    const { it: source } = await solarEdge()
    await all.run(source, { now: new Date(noon.getTime() - 60 * dayMs) })
    const { lastSuccessAt, counters } = await all.state(source)
    all.source.asked.length = 0
    all.source.disturb = response => all.source.asked.length > 1 && refuse(response)

    const outcome = await all.run(source)

    expect(outcome).toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringContaining('2.496 neu, 0 geändert, 192 unverändert'),
    })
    const state = await all.state(source)
    expect(state).toMatchObject({ lastSuccessAt, lastError: { code: 'SOURCE_REFUSED' } })
    expect(state.counters.valuesAdded - counters.valuesAdded).toBe(26 * 96)
    all.source.disturb = () => false
    expect(valid(await all.run(source)).added).toBe(34 * 96)
  })
})

describe('prices that are missing in the past', () => {
  it('are told as long as they are missing, and do not change when tomorrow is fetched', async () => {
    const source = await all.add('SMARD')
    await all.run(source)
    await all.timeseries.database.pool.query(
      'DELETE FROM market_prices WHERE ts >= $1 AND ts < $2',
      [new Date('2026-03-10T23:00:00Z'), new Date('2026-03-11T23:00:00Z')],
    )

    const result = valid(await all.run(source))

    expect(result).toMatchObject({ complete: false, from: today, to: dayAfter })
    expect(result.message).toContain('Es fehlt noch: der ganze 11.03.2026.')
    expect((await all.state(source)).nextRunAt).toEqual(new Date('2026-03-29T10:45:30Z'))
  })
})

describe('a source that is changed while it is fetched', () => {
  it('stays due with its new settings, whatever comes of the run', async () => {
    const source = await all.add('AWATTAR')
    const service = new ConnectorService(all.use)
    let changed: Promise<unknown> | undefined
    all.source.disturb = (response, asked) => {
      if (changed) return false
      changed = service.update(source.id, { name: 'Neu' }, admin).then(() => {
        response.writeHead(404).end(asked.pathname)
      })
      return true
    }

    await all.run(source)

    expect(await all.state(source)).toMatchObject({
      ...{ name: 'Neu', isRunning: false, lastError: null, lastRunAt: null },
      counters: { runs: 1, failures: 1, failuresInARow: 0 },
    })
    expect(await runDueConnectors({ use: all.use }, new AbortController().signal)).toBe(1)
  })
})

describe('sources that are due at the same time', () => {
  it('do not wait for one that is slow', async () => {
    await Promise.all([all.add('AWATTAR'), all.add('ENERGY_CHARTS')])
    let slow: ServerResponse | undefined
    all.source.disturb = response => {
      if (slow) return refuse(slow) && refuse(response)
      slow = response
      return true
    }

    expect(await runDueConnectors({ use: all.use }, new AbortController().signal)).toBe(2)
    expect(
      all.source.asked
        .slice(0, 2)
        .map(({ pathname }) => pathname)
        .sort(),
    ).toEqual([...['/price', '/v1/marketdata']])
  })
})
