import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import { readingTopic } from '../reading/reading-event.ts'
import { AlertRetentionStore } from './alert-retention.store.ts'
import { AlertWatch } from './alert-watch.ts'
import { createRule, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

let test: TestAlerts
let watch: AlertWatch
let topics: Set<string>
beforeEach(async () => {
  test = await openAlerts()
  topics = new Set()
  watch = newWatch()
})
afterEach(async () => {
  await watch.stop()
  await test.close()
})

function newWatch(): AlertWatch {
  const { events, logger, stores } = test.timeseries
  return new AlertWatch({
    ...{ rules: stores.alerts.rules, evaluator: test.evaluator, logger },
    retention: new AlertRetentionStore(test.timeseries.database, test.timeseries.config.retention),
    events: counting(events),
  })
}

/** The bus, noting who listens to what. */
function counting(events: EventBus): EventBus {
  return {
    engine: events.engine,
    publish: (topic, payload) => events.publish(topic, payload),
    subscribe: (topic, signal) => {
      topics.add(topic)
      signal.addEventListener('abort', () => topics.delete(topic))
      return events.subscribe(topic, signal)
    },
    close: () => events.close(),
  }
}

async function states(): Promise<unknown[]> {
  return (await test.alerts()).map(({ state }) => state)
}

async function ingest(kw: number, minutesAgo: number): Promise<void> {
  const ts = new Date(Math.floor(Date.now() / 60_000 - minutesAgo) * 60_000)
  const source = `mutation ($readings: [ReadingInput!]!) { ingestReadings(readings: $readings) { accepted } }`
  const reading = { meterId: test.meterId, ts, consumptionKw: kw, quality: 'MEASURED' }
  const { codes } = await test.ask(source, { readings: [reading] }, testViewer('service'))
  expect(codes).toEqual([])
}

async function addRule(limitKw: number): Promise<string> {
  const input = { name: 'Regel', meterId: test.meterId, threshold: { limitKw } }
  return (await test.ask(createRule, { input })).data['createAlertRule']?.id ?? ''
}

describe('the watch over alert rules', () => {
  it('evaluates when a reading arrives, of meters that have rules and of no others', async () => {
    await test.timeseries.addMeter('Ohne Regel', 60)
    watch.start()
    await addRule(100)
    await vi.waitFor(() => expect(topics).toContain(readingTopic(test.meterId)), 5000)
    expect([...topics].filter(topic => topic.startsWith('reading:'))).toHaveLength(1)

    await ingest(150, 1)

    await vi.waitFor(async () => expect(await states()).toEqual(['OPEN']), 5000)
  })

  it('stops listening when the last rule of a meter is gone', async () => {
    watch.start()
    const id = await addRule(100)
    await vi.waitFor(() => expect(topics).toContain(readingTopic(test.meterId)), 5000)

    await test.ask('mutation ($id: ID!) { removeAlertRule(id: $id) { ... on AlertRule { id } } }', {
      id,
    })

    await vi.waitFor(() => expect(topics).not.toContain(readingTopic(test.meterId)), 5000)
  })

  it('finds in the database what nobody told, also after a restart', async () => {
    await addRule(100)
    await ingest(150, 1)
    await watch.sweep()
    expect(await states()).toEqual(['OPEN'])
    await watch.stop()

    watch = newWatch()
    await watch.sweep()
    expect(await states()).toEqual(['OPEN'])
    await ingest(20, 0)
    await watch.sweep()
    expect(await states()).toEqual(['CLOSED'])
  })

  it('goes on with the other rules when one fails', async () => {
    const broken = await addRule(100)
    await addRule(100)
    await test.timeseries.database.pool.query(
      `UPDATE alert_rules SET condition = '{"kind": "NEW"}' WHERE rule_id = $1`,
      [broken],
    )
    await ingest(150, 1)

    await watch.sweep()

    expect(await states()).toEqual(['OPEN'])
  })
})
