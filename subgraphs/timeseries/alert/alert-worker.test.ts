import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { startMailServer } from '#platform/testing/mail-server.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { startAlerts } from './alert-worker.ts'
import { createRule, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

let test: TestAlerts
let mail: Awaited<ReturnType<typeof startMailServer>>
let stop: () => Promise<void>
beforeEach(async () => {
  test = await openAlerts()
  mail = await startMailServer()
  const config = loadConfig({
    OUTGOING_ALLOW: '127.0.0.1',
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: 'Luna <luna@example.org>',
  })
  stop = startAlerts({ ...test.timeseries, config })
})
afterEach(async () => {
  await stop()
  await mail.close()
  await test.close()
})

describe('the worker', () => {
  it('turns a reading into an e-mail within seconds', async () => {
    const channelIds = [await test.addChannel()]
    const input = {
      ...{ name: 'Spitze', meterId: test.meterId, channelIds, severity: 'CRITICAL' },
      threshold: { limitKw: 100 },
    }
    await test.ask(createRule, { input })
    const ts = new Date(Math.floor(Date.now() / 60_000 - 1) * 60_000)
    const reading = { meterId: test.meterId, ts, consumptionKw: 150, quality: 'MEASURED' }
    const source =
      'mutation ($readings: [ReadingInput!]!) { ingestReadings(readings: $readings) { accepted } }'

    await test.ask(source, { readings: [reading] }, testViewer('service'))

    await vi.waitFor(() => expect(mail.mails).toHaveLength(1), 10_000)
    expect(mail.mails[0]?.source).toContain('Verbrauch: 150 kW')
    expect(mail.mails[0]?.source).toContain('X-Priority: 1')
  })
})
