import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { after, createRule, openAlerts, type TestAlerts } from './testing/open-alerts.ts'

let test: TestAlerts
beforeEach(async () => {
  test = await openAlerts()
})
afterEach(() => test.close())

const threshold = { threshold: { limitKw: 100, hysteresisKw: 10, minimumSeconds: 120 } }

describe('an open alert', () => {
  const acknowledge = `mutation ($id: ID!) { acknowledgeAlert(id: $id, note: "Kältemaschine 2") {
    ... on Alert { state acknowledgedBy note } ... on UserError { code } } }`

  async function openAlert(more: Record<string, unknown> = {}): Promise<string> {
    const ruleId = await test.addRule({ ...threshold, ...more })
    await test.write([110, 110])
    await test.evaluator.evaluate(ruleId, after(2))
    return String((await test.alerts())[0]?.['id'])
  }

  it('is acknowledged by an operator with a note, and is then not told again', async () => {
    const id = await openAlert({ notifyAgainSeconds: 300, channelIds: [await test.addChannel()] })
    await test.evaluator.remind(new Date(Date.now() + 301_000))
    expect((await test.queued()).map(({ event }) => event)).toEqual(['OPENED', 'REMINDED'])

    expect((await test.ask(acknowledge, { id }, testViewer('viewer'))).codes).toEqual(['FORBIDDEN'])
    expect((await test.ask(acknowledge, { id })).data['acknowledgeAlert']).toEqual({
      ...{ state: 'ACKNOWLEDGED', acknowledgedBy: 'operator', note: 'Kältemaschine 2' },
    })

    await test.evaluator.remind(new Date(Date.now() + 3_600_000))
    expect(await test.queued()).toHaveLength(2)
    expect((await test.alerts())[0]?.['history']).toMatchObject([
      { kind: 'OPENED' },
      { kind: 'REMINDED' },
      { kind: 'ACKNOWLEDGED', text: 'Kältemaschine 2', actor: 'operator' },
    ])
  })

  it('ends with its rule and stays as history', async () => {
    const id = await openAlert()
    const { data } = await test.ask('{ alertRules { nodes { id } } }')
    const ruleId = data['alertRules']?.nodes[0]?.['id']
    const remove = `mutation ($id: ID!) { removeAlertRule(id: $id) { ... on AlertRule { id } } }`

    await test.ask(remove, { id: ruleId })

    expect(await test.alerts()).toMatchObject([{ id, state: 'CLOSED' }])
    expect((await test.ask(acknowledge, { id })).data['acknowledgeAlert']).toEqual({
      code: 'ALERT_CLOSED',
    })
  })

  it('waits for the end of the quiet hours, unless it is critical', async () => {
    const channelIds = [await test.addChannel()]
    // 10:02 in Berlin
    const quietHours = { from: '09:30', to: '11:15' }
    await openAlert({ channelIds, quietHours })
    const critical = await test.addRule({
      ...threshold,
      channelIds,
      quietHours,
      severity: 'CRITICAL',
    })
    await test.evaluator.evaluate(critical, after(2))

    expect((await test.queued()).map(({ at }) => at)).toEqual([
      new Date('2026-11-20T10:15:00Z'),
      after(2),
    ])
  })
})

describe('an alert rule', () => {
  it.each([
    ['ALERT_CONDITION_AMBIGUOUS', {}],
    ['ALERT_CONDITION_AMBIGUOUS', { ...threshold, missingData: { afterSeconds: 900 } }],
    ['ALERT_CONDITION_INVALID', { threshold: { limitKw: -1 } }],
    ['ALERT_RULE_NAME_INVALID', { ...threshold, name: ' ' }],
    ['METER_UNKNOWN', { ...threshold, meterId: 'x' }],
    ['ALERT_RULE_SUBJECT', { ...threshold, marketId: 'DE-LU/day-ahead' }],
    ['MARKET_UNKNOWN', { priceWindow: { window: 'CHEAPEST', hours: 3 } }],
    ['ALERT_CHANNEL_UNKNOWN', { ...threshold, channelIds: ['x'] }],
    ['ALERT_QUIET_HOURS_INVALID', { ...threshold, quietHours: { from: '25:00', to: '06:00' } }],
    ['ALERT_QUIET_HOURS_INVALID', { ...threshold, quietHours: { from: '06:00', to: '06:00' } }],
    ['ALERT_REMINDER_TOO_SHORT', { ...threshold, notifyAgainSeconds: 10 }],
    ['TIME_ZONE_UNKNOWN', { ...threshold, timeZone: 'Mond' }],
  ])('is refused with %s', async (code, input) => {
    const { data } = await test.ask(createRule, {
      input: { name: 'Regel', meterId: test.meterId, ...input },
    })

    expect(data['createAlertRule']).toMatchObject({ code })
  })

  it('of a price needs a market for energy', async () => {
    const co2 = { id: 'SIM-EU-ETS/co2', name: 'CO₂', stepSeconds: 3600, unit: 'EUR/t' as const }
    await test.timeseries.stores.markets.ensure(co2)
    const input = { name: 'Regel', marketId: co2.id, priceWindow: { window: 'CHEAPEST', hours: 3 } }

    const { data } = await test.ask(createRule, { input })

    expect(data['createAlertRule']).toMatchObject({ code: 'MARKET_NOT_ENERGY' })
  })

  it('of a projection needs a meter that is quick enough', async () => {
    const slow = await test.timeseries.addMeter('Viertelstunden', 900)
    const input = { name: 'Regel', meterId: slow, peakProjection: { limitKw: 100 } }

    const { data } = await test.ask(createRule, { input })

    expect(data['createAlertRule']).toMatchObject({ code: 'ALERT_INTERVAL_TOO_LONG' })
  })

  it('is shown as it was made and starts afresh when it is changed', async () => {
    const id = await test.addRule({ ...threshold, quietHours: { from: '22:00', to: '06:00' } })
    await test.write([110, 110])
    await test.evaluator.evaluate(id, after(2))
    const input = { name: 'Neu', meterId: test.meterId, threshold: { limitKw: 200 } }
    const update = `mutation ($id: ID!, $input: AlertRuleInput!) { updateAlertRule(id: $id, input: $input) {
      ... on AlertRule { name kind quietHours { from } threshold { limitKw direction minimumSeconds } } } }`

    const { data } = await test.ask(update, { id, input })

    expect(data['updateAlertRule']).toEqual({
      ...{ name: 'Neu', kind: 'THRESHOLD', quietHours: null },
      threshold: { limitKw: 200, direction: 'ABOVE', minimumSeconds: 0 },
    })
    expect(await test.alerts()).toMatchObject([
      { state: 'CLOSED', history: [{}, { text: 'Die Regel wurde geändert.', actor: 'operator' }] },
    ])
  })

  it('is made by operators, seen by viewers', async () => {
    const viewer = testViewer('viewer')
    const input = { name: 'Regel', meterId: test.meterId, ...threshold }

    expect((await test.ask(createRule, { input }, viewer)).codes).toEqual(['FORBIDDEN'])
    expect((await test.ask('{ alertRules { nodes { id } } }', {}, viewer)).codes).toEqual([])
  })
})

describe('alertChanged', () => {
  it('goes on after the last alert seen, without a hole', async () => {
    const id = await test.addRule(threshold)
    await test.write([110, 110])
    await test.evaluator.evaluate(id, after(2))
    const source = 'subscription ($since: String) { alertChanged(since: $since) { state cursor } }'
    const live = await test.timeseries.subscribe(source, testViewer('viewer'), { since: '0' })
    const next = async () => (await live.next()).value?.data?.['alertChanged'] as unknown

    expect(await next()).toMatchObject([{ state: 'OPEN' }])
    await test.write([20], 2)
    const closing = next()
    await test.evaluator.evaluate(id, after(3))
    expect(await closing).toMatchObject([{ state: 'CLOSED' }])
    await live.return?.()

    const later = await test.timeseries.subscribe(source, testViewer('viewer'), { since: '1' })
    expect((await later.next()).value?.data).toMatchObject({ alertChanged: [{ state: 'CLOSED' }] })
    await later.return?.()
  })

  it('tells of new alerts only where that is asked for', async () => {
    const live = await test.timeseries.subscribe(
      'subscription { alertAdded { state } }',
      testViewer('viewer'),
    )
    const first = live.next()
    const id = await test.addRule(threshold)
    await test.timeseries.events.ready()
    await test.write([110, 110])
    await test.evaluator.evaluate(id, after(2))

    expect((await first).value?.data).toEqual({ alertAdded: [{ state: 'OPEN' }] })
    await live.return?.()
  })
})
