import { createServer, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { createSmtpMailer } from '#platform/mail/smtp-mailer.ts'
import { openGuardedFetch } from '#platform/net/guarded-fetch.ts'
import { createOutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import { freePort } from '#platform/testing/free-port.ts'
import { startMailServer } from '#platform/testing/mail-server.ts'
import { AlertDeliverer } from './deliver-alerts.ts'
import { after, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

let test: TestAlerts
beforeEach(async () => {
  test = await openAlerts()
})
afterEach(() => test.close())

const threshold = { threshold: { limitKw: 100, hysteresisKw: 10, minimumSeconds: 0 } }
/** From 10:00 in Berlin, which is the start of a test, until 11:15. */
const quietHours = { from: '09:30', to: '11:15' }
const quietEnd = new Date('2026-11-20T10:15:00Z')
const dayMs = 86_400_000

describe('in quiet hours', () => {
  it('no reminders pile up', async () => {
    const channelIds = [await test.addChannel()]
    const id = await test.addRule({ ...threshold, channelIds, quietHours, notifyAgainSeconds: 300 })
    await test.write([110])
    await test.evaluator.evaluate(id, after(1))
    await test.timeseries.database.pool.query('UPDATE alerts SET notified_at = $1', [after(1)])

    for (const minute of [10, 20, 30, 74]) await test.evaluator.remind(after(minute))
    expect((await test.queued()).map(({ event }) => event)).toEqual(['OPENED'])

    await test.evaluator.remind(after(75))
    expect((await test.queued()).map(({ event }) => event)).toEqual(['OPENED', 'REMINDED'])
  })

  it('critical alerts are told again all the same', async () => {
    const channelIds = [await test.addChannel()]
    const more = { channelIds, quietHours, notifyAgainSeconds: 300, severity: 'CRITICAL' }
    const id = await test.addRule({ ...threshold, ...more })
    await test.write([110])
    await test.evaluator.evaluate(id, after(1))
    await test.timeseries.database.pool.query('UPDATE alerts SET notified_at = $1', [after(1)])

    await test.evaluator.remind(after(10))

    expect((await test.queued()).map(({ event }) => event)).toEqual(['OPENED', 'REMINDED'])
  })

  it('an alert that is over before they end is told once, in one message', async () => {
    const id = await test.addRule({
      ...{ ...threshold, quietHours },
      channelIds: [await test.addChannel()],
    })
    await test.write([110])
    await test.evaluator.evaluate(id, after(1))
    await test.write([20], 1)
    await test.evaluator.evaluate(id, after(2))

    expect(await test.queued()).toMatchObject([{ event: 'CLOSED', at: quietEnd }])
    const { rows } = await test.timeseries.database.pool.query<{ text: string }>(
      `SELECT message ->> 'text' AS text FROM alert_deliveries`,
    )
    expect(rows[0]?.text).toContain('Verbrauch: wieder 20 kW')
    expect(rows[0]?.text).toContain('Gemeldet wird beides erst jetzt: Verbrauch: 110 kW')
  })
})

describe('values of the past', () => {
  it('are recorded as alerts and told nobody', async () => {
    const id = await test.addRule({ ...threshold, channelIds: [await test.addChannel()] })
    const { pool } = test.timeseries.database
    await pool.query(`UPDATE alert_rules SET seen_until = '2026-10-01'`)
    await pool.query(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       SELECT $1, $2::timestamptz + i * interval '1 minute', CASE WHEN i % 20 < 10 THEN 20 ELSE 120 END, 0
       FROM generate_series(0, 599) i`,
      [test.meterId, new Date(after(0).getTime() - 30 * dayMs)],
    )

    await test.evaluator.evaluate(id, after(0))

    const alerts = await test.alerts()
    expect(alerts).toHaveLength(30)
    expect(alerts.filter(({ state }) => state === 'OPEN')).toHaveLength(1)
    expect(await test.queued()).toEqual([])

    // Nobody heard of it, so nobody needs to hear that it is over.
    await test.write([20])
    await test.evaluator.evaluate(id, after(1))
    expect(await test.queued()).toEqual([])
  })
})

describe('alertAdded', () => {
  it('goes on after the last alert that was seen, also when an older one was acknowledged since', async () => {
    for (const name of ['A', 'B']) {
      const ruleId = await test.addRule({ ...threshold, name })
      if (name === 'A') await test.write([110])
      await test.evaluator.evaluate(ruleId, after(1))
    }
    const { alerts } = test.timeseries.stores.alerts
    const [first] = await alerts.changedAfter('0', true)
    await alerts.acknowledge(first?.alert.id ?? '', { by: 'operator', note: null })

    const [again] = await alerts.changedAfter('0', true)
    const rest = await alerts.changedAfter(again?.alert.cursor ?? '', true)

    expect(again?.alert.ruleName).toBe('A')
    expect(rest.map(({ alert }) => alert.ruleName)).toEqual(['B'])
  })
})

describe('sending', () => {
  const policy = createOutgoingPolicy(loadConfig({ OUTGOING_ALLOW: '127.0.0.1' }))
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let now: Date
  let waiting: ServerResponse[]
  let close: (() => Promise<void>)[]
  let hookUrl: string
  beforeEach(async () => {
    mail = await startMailServer()
    waiting = []
    now = after(1)
    const hook = createServer((request, response) => {
      request.resume().on('end', () => waiting.push(response))
    })
    const port = await freePort()
    await new Promise<void>(resolve => hook.listen(port, '127.0.0.1', resolve))
    hookUrl = `http://127.0.0.1:${port}/`
    close = [() => mail.close(), () => new Promise(resolve => hook.close(() => resolve()))]
  })
  afterEach(async () => {
    for (const each of close) await each()
  })

  function deliverer() {
    const { events, logger, stores } = test.timeseries
    const account = { from: 'luna@example.org', user: undefined, password: undefined }
    const settings = { host: '127.0.0.1', port: mail.port, isTls: false, ...account }
    const fetch = openGuardedFetch(policy)
    close.unshift(() => fetch.close())
    return new AlertDeliverer({
      ...{
        deliveries: stores.alerts.deliveries,
        channels: stores.alerts.channels,
        fetch,
        events,
        logger,
      },
      mailer: createSmtpMailer(settings, policy),
      ...{ installationSecret: new Uint8Array(32), publicUrl: undefined, clock: () => now },
    })
  }

  function answerAll(status: number): void {
    for (const response of waiting.splice(0)) response.writeHead(status).end()
  }

  it('by e-mail does not wait for slow webhooks', async () => {
    const hooks = ['a', 'b', 'c', 'd', 'e'].map(path => test.addChannel('WEBHOOK', hookUrl + path))
    const channelIds = [...(await Promise.all(hooks)), await test.addChannel()]
    const id = await test.addRule({ ...threshold, channelIds })
    await test.write([110])
    await test.evaluator.evaluate(id, after(1))

    const sending = deliverer().sendDue()
    // Of one host four at once are as many as the guard lets through.
    await vi.waitFor(() => expect([waiting.length, mail.mails.length]).toEqual([4, 1]), 5000)
    answerAll(204)
    await vi.waitFor(() => expect(waiting).toHaveLength(1), 5000)
    answerAll(204)

    expect(await sending).toBe(6)
  })

  it('keeps the order of one alert on one channel, also when the first try fails', async () => {
    const channelIds = [await test.addChannel('WEBHOOK', hookUrl)]
    const id = await test.addRule({ ...threshold, channelIds })
    await test.write([110])
    await test.evaluator.evaluate(id, after(1))
    const worker = deliverer()
    const failing = worker.sendDue()
    await vi.waitFor(() => expect(waiting).toHaveLength(1), 5000)
    answerAll(503)
    await failing
    await test.write([20], 1)
    await test.evaluator.evaluate(id, after(2))
    now = after(1.1)
    expect(await worker.sendDue()).toBe(0)

    now = after(10)
    const rest = worker.sendDue()
    for (let message = 0; message < 2; message++) {
      await vi.waitFor(() => expect(waiting).toHaveLength(1), 5000)
      answerAll(204)
    }

    expect(await rest).toBe(2)
  })

  it('tries again after the quiet hours only', async () => {
    const channelIds = [await test.addChannel('WEBHOOK', hookUrl)]
    const id = await test.addRule({
      ...{ ...threshold, channelIds },
      quietHours: { from: '10:01', to: '11:15' },
    })
    await test.write([110])
    await test.evaluator.evaluate(id, after(0.5))
    const failing = deliverer().sendDue()
    await vi.waitFor(() => expect(waiting).toHaveLength(1), 5000)
    answerAll(503)
    await failing

    expect(await test.queued()).toMatchObject([{ event: 'OPENED', at: quietEnd }])
  })
})
