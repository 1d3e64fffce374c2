import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlertRetentionStore } from './alert-retention.store.ts'
import { after, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

let test: TestAlerts
beforeEach(async () => {
  test = await openAlerts()
})
afterEach(() => test.close())

const dayMs = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * dayMs)
const threshold = { threshold: { limitKw: 100, hysteresisKw: 10 } }

async function counts(): Promise<unknown> {
  const { rows } = await test.timeseries.database.pool.query(
    `SELECT (SELECT count(*)::int FROM alerts) AS alerts, (SELECT count(*)::int FROM alert_events) AS events,
       (SELECT count(*)::int FROM alert_deliveries) AS deliveries`,
  )
  return rows[0]
}

describe('the retention of alerts', () => {
  it('removes messages after 90 days and closed alerts with their history after 400', async () => {
    const retention = new AlertRetentionStore(
      test.timeseries.database,
      test.timeseries.config.retention,
    )
    const id = await test.addRule({ ...threshold, channelIds: [await test.addChannel()] })
    await test.write([110])
    await test.evaluator.evaluate(id, after(1))
    await test.timeseries.database.pool.query(`UPDATE alert_deliveries SET state = 'SENT'`)

    // Of an open alert everything stays.
    await retention.sweep(inDays(500))
    expect(await counts()).toEqual({ alerts: 1, events: 1, deliveries: 1 })

    await test.write([20], 1)
    await test.evaluator.evaluate(id, after(2))
    await test.timeseries.database.pool.query(`UPDATE alert_deliveries SET state = 'SENT'`)
    await retention.sweep(inDays(89))
    expect(await counts()).toEqual({ alerts: 1, events: 2, deliveries: 2 })
    await retention.sweep(inDays(91))
    expect(await counts()).toEqual({ alerts: 1, events: 2, deliveries: 0 })
    await retention.sweep(inDays(401))
    expect(await counts()).toEqual({ alerts: 0, events: 0, deliveries: 0 })
  })
})
