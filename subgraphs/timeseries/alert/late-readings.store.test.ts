import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { after, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

let test: TestAlerts
beforeEach(async () => {
  test = await openAlerts()
})
afterEach(() => test.close())

const threshold = { threshold: { limitKw: 100, hysteresisKw: 10, minimumSeconds: 120 } }

describe('readings that arrive after later ones', () => {
  it('are judged all the same, once', async () => {
    const id = await test.addRule(threshold)
    await test.write([20], 10)
    await test.evaluator.evaluate(id, after(11))
    await test.write([500, 500, 500], 5)
    expect(await test.timeseries.stores.alerts.rules.due(after(11))).toEqual([id])

    await test.evaluator.evaluate(id, after(11))
    await test.evaluator.evaluate(id, after(12))

    expect(await test.alerts()).toMatchObject([
      { state: 'CLOSED', since: after(5).toISOString(), value: 500 },
    ])
    expect(await test.timeseries.stores.alerts.rules.due(after(12))).toEqual([])
  })

  it('raise nothing that was raised before', async () => {
    const id = await test.addRule(threshold)
    await test.write([500, 500, 500, 20, 20])
    await test.evaluator.evaluate(id, after(5))
    await test.write([20], 7)
    await test.evaluator.evaluate(id, after(8))
    await test.write([20], 5)

    await test.evaluator.evaluate(id, after(8))

    expect(await test.alerts()).toHaveLength(1)
  })

  it('may leave the alert open', async () => {
    const id = await test.addRule({ ...threshold, channelIds: [await test.addChannel()] })
    await test.write([null], 10)
    await test.evaluator.evaluate(id, after(11))
    await test.write([500, 500], 8)
    await test.evaluator.evaluate(id, after(11))
    expect(await test.alerts()).toMatchObject([{ state: 'OPEN' }])
    expect(await test.queued()).toMatchObject([{ event: 'OPENED' }])

    await test.write([20], 11)
    await test.evaluator.evaluate(id, after(12))

    expect(await test.alerts()).toMatchObject([{ state: 'CLOSED' }])
  })
})
