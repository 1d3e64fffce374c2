import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { maskedWebhook, sealTarget } from './alert-channel.ts'
import { AlertDeliverer } from './deliver-alerts.ts'
import { after, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

const hook = 'https://chat.example.org/hooks/x8Zk3nQ0vR7tL2pW'
const admin = testViewer('admin')
let test: TestAlerts
let called: string[]
beforeEach(async () => {
  test = await openAlerts()
  called = []
})
afterEach(() => test.close())

/** Sends what is due; webhooks answer at once. */
async function sendDue(): Promise<void> {
  const { events, logger, stores, secrets } = test.timeseries
  const answer = { status: 204, headers: {}, bytes: new Uint8Array() }
  const { deliveries, channels } = stores.alerts
  await new AlertDeliverer({
    ...{ deliveries, channels, events, logger, mailer: undefined, publicUrl: undefined },
    installationSecret: secrets.sealingKey,
    fetch: {
      request({ url }) {
        called.push(String(url))
        return Promise.resolve(answer)
      },
    },
    clock: () => new Date(Date.now() + 1000),
  }).sendDue()
}

async function raise(channelId: string): Promise<void> {
  const id = await test.addRule({ threshold: { limitKw: 100 }, channelIds: [channelId] })
  await test.write([512.5])
  await test.evaluator.evaluate(id, after(1))
}

async function stored() {
  const { rows } = await test.timeseries.database.pool.query<{
    target: string | null
    sealed: string
  }>('SELECT target, sealed_target AS sealed FROM alert_channels ORDER BY kind')
  return rows
}

describe('the address of a channel', () => {
  it('is stored sealed: a copy of the database tells neither people nor keys', async () => {
    const channelId = await test.addChannel('WEBHOOK', hook)
    await test.addChannel('EMAIL', 'leitwarte@example.org')

    const rows = await stored()
    expect(rows).toHaveLength(2)
    for (const { target, sealed } of rows) {
      expect(target).toBeNull()
      expect(sealed).toMatch(/^v1\.[\w-]+$/)
      expect(sealed).not.toMatch(/example|leitwarte|x8Zk3nQ0vR7tL2pW/)
    }
    await raise(channelId)
    await sendDue()
    expect(called).toEqual([hook])
  })

  it('of an earlier version is sealed with the first message, which arrives', async () => {
    const channelId = await test.addChannel('WEBHOOK', hook)
    const { pool } = test.timeseries.database
    await pool.query('UPDATE alert_channels SET target = $1, sealed_target = NULL', [hook])
    await raise(channelId)

    await sendDue()

    expect(called).toEqual([hook])
    expect(await stored()).toMatchObject([{ target: null }])
  })

  it('of an earlier version is sealed at the start of the subgraph, and shown as before', async () => {
    await test.addChannel('EMAIL', 'leitwarte@example.org')
    const { pool } = test.timeseries.database
    const plain = 'UPDATE alert_channels SET target = $1, sealed_target = NULL'
    await pool.query(plain, ['warte@example.org'])

    await test.timeseries.services.alerts.channels.sealStored()

    expect(await stored()).toMatchObject([{ target: null }])
    const { data } = await test.timeseries.ask('{ alertChannels { target } }', admin)
    expect(data).toEqual({ alertChannels: [{ target: 'warte@example.org' }] })
  })

  it('that another installation sealed is told as lost, to whoever waits for a message, too', async () => {
    const channelId = await test.addChannel('WEBHOOK', hook)
    const foreign = sealTarget(new Uint8Array(32).fill(1), channelId, hook)
    const { pool } = test.timeseries.database
    await pool.query('UPDATE alert_channels SET sealed_target = $1', [foreign])
    await raise(channelId)

    await sendDue()

    expect(called).toEqual([])
    const { data } = await test.timeseries.ask(
      '{ alertChannels { target } alertDeliveries { nodes { state lastError { code } } } }',
      admin,
    )
    expect(data).toEqual({
      alertChannels: [{ target: 'nicht mehr lesbar' }],
      alertDeliveries: { nodes: [{ state: 'FAILED', lastError: { code: 'ALERT_TARGET_LOST' } }] },
    })
  })

  it.each([
    [hook, 'https://chat.example.org/hooks/…'],
    ['https://example.org/services/T0AB/B0CD/k3y', 'https://example.org/services/…/…/…'],
    ['https://me:pass@example.org/api/v1/alarm', 'https://…@example.org/api/v1/alarm'],
    ['https://example.org/alarm?token=abc&x=1', 'https://example.org/alarm?token=…&x=…'],
    ['https://example.org/', 'https://example.org/'],
  ])('%s is shown to administrators without what may be a key', (target, shown) => {
    expect(maskedWebhook(target)).toBe(shown)
  })
})
