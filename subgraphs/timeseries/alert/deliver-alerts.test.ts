import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { createSmtpMailer } from '#platform/mail/smtp-mailer.ts'
import { openGuardedFetch, type GuardedFetch } from '#platform/net/guarded-fetch.ts'
import { createOutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import { freePort } from '#platform/testing/free-port.ts'
import { startMailServer } from '#platform/testing/mail-server.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { webhookSecret } from './alert-channel.ts'
import { AlertDeliverer, pauseAfter } from './deliver-alerts.ts'
import { signature } from './send-delivery.ts'
import { after, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

type Call = { headers: IncomingHttpHeaders; body: string }

const installationSecret = new Uint8Array(32)
let test: TestAlerts
let mail: Awaited<ReturnType<typeof startMailServer>>
let hook: Server
let hookUrl: string
let calls: Call[]
let status: number
let fetch: GuardedFetch
let now: Date
beforeEach(async () => {
  test = await openAlerts()
  mail = await startMailServer()
  calls = []
  status = 204
  hook = createServer((request, response) => {
    void text(request).then(body => {
      calls.push({ headers: request.headers, body })
      response.writeHead(status).end()
    })
  })
  const port = await freePort()
  await new Promise<void>(resolve => hook.listen(port, '127.0.0.1', resolve))
  hookUrl = `http://127.0.0.1:${port}/alarme?key=abc`
  fetch = openGuardedFetch(policyFor('127.0.0.1'))
  now = new Date(Date.now() + 1000)
})
afterEach(async () => {
  await fetch.close()
  await mail.close()
  await new Promise(resolve => hook.close(resolve))
  await test.close()
})

function policyFor(allow: string) {
  return createOutgoingPolicy(loadConfig({ OUTGOING_ALLOW: allow }))
}

function deliverer(more: Partial<ConstructorParameters<typeof AlertDeliverer>[0]> = {}) {
  const { events, logger, stores } = test.timeseries
  const settings = { host: '127.0.0.1', port: mail.port, isTls: false, from: 'luna@example.org' }
  const account = { user: undefined, password: undefined }
  return new AlertDeliverer({
    deliveries: stores.alerts.deliveries,
    channels: stores.alerts.channels,
    mailer: createSmtpMailer({ ...settings, ...account }, policyFor('127.0.0.1')),
    ...{ fetch, installationSecret, events, logger, publicUrl: 'https://luna.example.org' },
    clock: () => now,
    ...more,
  })
}

/** An alert that is to be told on these channels. */
async function raise(...channelIds: string[]): Promise<string> {
  const id = await test.addRule({ name: 'Spitze <A>', threshold: { limitKw: 100 }, channelIds })
  await test.write([512.5])
  await test.evaluator.evaluate(id, after(1))
  return id
}

async function results(): Promise<Record<string, unknown>[]> {
  const source = `{ alertDeliveries { nodes {
    state attempts subject sentAt nextAttemptAt lastError { code message } } } }`
  return (await test.ask(source)).data['alertDeliveries']?.nodes ?? []
}

describe('an e-mail', () => {
  it('tells the alert in German, as text and HTML', async () => {
    await raise(await test.addChannel())

    expect(await deliverer().sendDue()).toBe(1)

    const source = mail.mails[0]?.source.replaceAll('=\r\n', '') ?? ''
    expect(source).toContain('=5BLuna=5D_Warnung=3A_Spitze_=3CA=3E_')
    expect(source).toContain('Verbrauch: 512,5 kW seit 10:00 Uhr, die Grenze ist 100 kW.')
    expect(source).toContain('<p>Verbrauch: 512,5 kW seit 10:00 Uhr')
    expect(source).toContain('https://luna.example.org')
    expect(await results()).toMatchObject([{ state: 'SENT', attempts: 1, lastError: null }])
    expect(await deliverer().sendDue()).toBe(0)
  })

  it('without a mail server is given up at once, with the reason', async () => {
    await raise(await test.addChannel())

    await deliverer({ mailer: undefined }).sendDue()

    expect(await results()).toMatchObject([
      { state: 'FAILED', attempts: 1, lastError: { code: 'MAIL_NOT_CONFIGURED' } },
    ])
  })
})

describe('a webhook', () => {
  it('gets JSON that it can verify', async () => {
    const channelId = await test.addChannel('WEBHOOK', hookUrl)
    await raise(channelId)

    await deliverer().sendDue()

    const [call] = calls
    const stamp = String(call?.headers['luna-timestamp'])
    const secret = webhookSecret(installationSecret, channelId)
    expect(call?.headers['luna-signature']).toBe(signature(secret, stamp, call?.body ?? ''))
    expect(stamp).toBe(String(Math.floor(now.getTime() / 1000)))
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      delivery: call?.headers['luna-delivery'],
      event: 'OPENED',
      alert: { kind: 'THRESHOLD', meter: 'Werk Süd', value: 512.5, limit: 100, unit: 'kW' },
    })
  })

  it('that is busy is tried again with growing pauses, as the same delivery', async () => {
    await raise(await test.addChannel('WEBHOOK', hookUrl))
    status = 503
    const worker = deliverer()
    await worker.sendDue()
    expect(await results()).toMatchObject([
      { state: 'QUEUED', attempts: 1, lastError: { code: 'WEBHOOK_REFUSED' } },
    ])
    expect(await worker.sendDue()).toBe(0)

    now = new Date(now.getTime() + 60_000)
    status = 200
    await worker.sendDue()

    expect(await results()).toMatchObject([{ state: 'SENT', attempts: 2, lastError: null }])
    expect(calls[0]?.headers['luna-delivery']).toBe(calls[1]?.headers['luna-delivery'])
  })

  it('that never answers well is given up after eight attempts', async () => {
    await raise(await test.addChannel('WEBHOOK', hookUrl))
    status = 500
    for (let hour = 0; hour < 12; hour++) {
      await deliverer().sendDue()
      now = new Date(now.getTime() + 2 * 3_600_000)
    }

    expect(calls).toHaveLength(8)
    expect(await results()).toMatchObject([{ state: 'FAILED', attempts: 8, nextAttemptAt: null }])
  })

  it('that refuses for good is not asked again', async () => {
    await raise(await test.addChannel('WEBHOOK', hookUrl))
    status = 410
    await deliverer().sendDue()

    expect(await results()).toMatchObject([{ state: 'FAILED', attempts: 1 }])
  })

  it('inside the network is out of reach: the guard refuses, not the channel alone', async () => {
    await raise(await test.addChannel('WEBHOOK', hookUrl))
    const guarded = openGuardedFetch(policyFor(''))
    await deliverer({ fetch: guarded }).sendDue()
    await guarded.close()

    expect(calls).toEqual([])
    expect(await results()).toMatchObject([
      { state: 'FAILED', lastError: { code: 'OUTGOING_ADDRESS_FORBIDDEN' } },
    ])
  })
})

describe('the queue of messages', () => {
  it('hands what a killed worker held to the next one', async () => {
    await raise(await test.addChannel())
    const { deliveries } = test.timeseries.stores.alerts
    await deliveries.take(now, new Date(now.getTime() + 120_000), { most: 4, busy: [] })
    expect(await deliverer().sendDue()).toBe(0)

    now = new Date(now.getTime() + 120_001)

    expect(await deliverer().sendDue()).toBe(1)
    expect(await results()).toMatchObject([{ state: 'SENT', attempts: 2 }])
  })

  it('gives each message to one of several workers', async () => {
    const channels = [await test.addChannel(), await test.addChannel('WEBHOOK', hookUrl)]
    await raise(...channels)

    const sent = await Promise.all([deliverer().sendDue(), deliverer().sendDue()])

    expect(sent[0] + sent[1]).toBe(2)
    expect([mail.mails.length, calls.length]).toEqual([1, 1])
  })

  it('goes on with the others when one cannot be sent', async () => {
    await raise(await test.addChannel('WEBHOOK', hookUrl), await test.addChannel())
    status = 500

    await deliverer().sendDue()

    expect((await results()).map(({ state }) => state).sort()).toEqual(['QUEUED', 'SENT'])
  })

  it('waits longer after each attempt, up to an hour', () => {
    expect([1, 2, 3, 20].map(attempts => pauseAfter(attempts, 0.5))).toEqual([
      30_000, 60_000, 120_000, 3_600_000,
    ])
  })
})

describe('testAlertRule', () => {
  const testRule = `mutation ($id: ID!) { testAlertRule(id: $id) {
    ... on AlertTest { deliveries { state } } ... on UserError { code } } }`

  it('sends a test message to each channel', async () => {
    const id = await test.addRule({
      ...{ threshold: { limitKw: 1e6 }, channelIds: [await test.addChannel()] },
      quietHours: { from: '00:00', to: '23:59' },
    })

    const { data } = await test.ask(testRule, { id })
    await deliverer().sendDue()

    expect(data['testAlertRule']).toEqual({ deliveries: [{ state: 'QUEUED' }] })
    expect(mail.mails[0]?.source).toContain('[Luna] Probe: Regel')
  })

  it('says when there is nobody to tell', async () => {
    const id = await test.addRule({ threshold: { limitKw: 1 } })

    expect((await test.ask(testRule, { id })).data['testAlertRule']).toEqual({
      code: 'ALERT_RULE_SILENT',
    })
  })
})

describe('a channel', () => {
  const create = `mutation ($input: CreateAlertChannelInput!) { createAlertChannel(input: $input) {
    ... on AlertChannel { id name target secret } ... on UserError { code } } }`
  const admin = testViewer('admin')
  const input = { name: 'Leitwarte', kind: 'WEBHOOK', target: '' }

  it('is made by administrators only, who alone see more than its host, and its secret', async () => {
    const wish = { input: { ...input, target: hookUrl } }
    expect((await test.ask(create, wish)).codes).toEqual(['FORBIDDEN'])

    const made = (await test.ask(create, wish, admin)).data['createAlertChannel']
    expect(made).toMatchObject({
      target: hookUrl.replace('abc', '…'),
      secret: expect.stringMatching(/^[\w-]{43}$/),
    })

    const { data } = await test.timeseries.ask(
      '{ alertChannels { name target secret } }',
      testViewer('operator'),
    )
    expect(data).toEqual({
      alertChannels: [{ name: 'Leitwarte', target: `${new URL(hookUrl).origin}/…`, secret: null }],
    })
  })

  it.each([
    ['OUTGOING_ADDRESS_FORBIDDEN', { target: 'https://192.168.1.5/hook' }],
    ['OUTGOING_ADDRESS_FORBIDDEN', { target: 'http://169.254.169.254/latest/meta-data' }],
    ['OUTGOING_URL_INVALID', { target: 'file:///etc/passwd' }],
    ['WEBHOOK_NOT_ENCRYPTED', { target: 'http://93.184.215.14/hook' }],
    ['MAIL_ADDRESS_INVALID', { kind: 'EMAIL', target: 'nobody' }],
    ['MAIL_NOT_CONFIGURED', { kind: 'EMAIL', target: 'leitwarte@example.org' }],
    ['ALERT_CHANNEL_NAME_INVALID', { name: '' }],
  ])('is refused with %s', async (code, more) => {
    const { data } = await test.ask(create, { input: { ...input, ...more } }, admin)

    expect(data['createAlertChannel']).toEqual({ code })
  })

  it('that is removed leaves the rules, and its messages are not sent', async () => {
    const channelId = await test.addChannel()
    const ruleId = await raise(channelId)
    const remove = 'mutation ($id: ID!) { removeAlertChannel(id: $id) }'

    await test.ask(remove, { id: channelId }, admin)

    expect(await deliverer().sendDue()).toBe(0)
    const rule = await test.timeseries.stores.alerts.rules.byId(ruleId)
    expect(rule?.channelIds).toEqual([])
  })
})
