import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import * as answers from '../testing/feed-answers.ts'
import {
  dayAfter,
  noon,
  openConnectors,
  testToken,
  today,
  type TestConnectors,
} from '../testing/test-connectors.ts'
import { valid } from '../testing/valid.ts'
import type { RunResult } from './connector.ts'
import { runConnector } from './run-connector.ts'

let all: TestConnectors
beforeEach(async () => {
  all = await openConnectors()
})
afterEach(() => all.close())

const codeOf = (outcome: RunResult | UserError) =>
  outcome instanceof UserError ? outcome.code : 'OK'

describe('a source that fails', () => {
  const status =
    (code: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) => {
      response.writeHead(code, headers).end('nein')
      return true
    }
  const body = (text: string) => (response: ServerResponse) => {
    response.end(text)
    return true
  }
  const whole = answers.energyCharts({ from: today, to: dayAfter, stepSeconds: 900 })

  it.each([
    ['401', 'SOURCE_UNAUTHORISED', status(401), 1],
    ['403', 'SOURCE_UNAUTHORISED', status(403), 1],
    ['404', 'SOURCE_REFUSED', status(404), 1],
    ['500', 'SOURCE_TROUBLE', status(500), 3],
    ['503 for hours', 'SOURCE_TROUBLE', status(503, { 'retry-after': '7200' }), 1],
    ['429', 'SOURCE_BUSY', status(429, { 'retry-after': '5' }), 3],
    ['HTML', 'FEED_UNREADABLE', body('<!DOCTYPE html><html>Wartung</html>'), 1],
    ['half of the answer', 'FEED_UNREADABLE', body(whole.slice(0, 500)), 1],
    ['nothing', 'FEED_UNREADABLE', body(''), 1],
    ['no values', 'FEED_EMPTY', body('{"unix_seconds":[],"price":[],"unit":"EUR / MWh"}'), 1],
    [
      'a redirect inside',
      'OUTGOING_ADDRESS_FORBIDDEN',
      status(302, { location: 'http://10.0.0.1/' }),
      1,
    ],
    ['endless redirects', 'OUTGOING_REDIRECT_REFUSED', status(302, { location: '/price' }), 4],
  ])('with %s keeps the last good series and tells %s', async (_name, code, disturb, asked) => {
    const it = await all.add('ENERGY_CHARTS')
    await all.run(it)
    const before = await all.stored(today, dayAfter)
    const { lastResult, lastSuccessAt } = await all.state(it)
    all.source.asked.length = 0
    all.source.disturb = disturb

    const outcome = await all.run(it)

    expect(codeOf(outcome)).toBe(code)
    expect(all.source.asked).toHaveLength(asked)
    expect(await all.stored(today, dayAfter)).toEqual(before)
    expect(await all.state(it)).toMatchObject({
      lastError: { code },
      ...{ lastResult, lastSuccessAt },
      counters: { runs: 2, failures: 1, failuresInARow: 1 },
    })
  })

  it('is tried again within the run, after pauses that grow or that it asked for', async () => {
    const it = await all.add('ENERGY_CHARTS')
    let failures = 2
    all.source.disturb = response => failures-- > 0 && status(500)(response)
    expect(codeOf(await all.run(it))).toBe('OK')
    failures = 1
    all.source.disturb = response => failures-- > 0 && status(429, { 'retry-after': '7' })(response)
    expect(codeOf(await all.run(it))).toBe('OK')

    expect(all.slept).toEqual([750, 1500, 7000])
  })

  it('is left alone longer and longer, and as long as it wants', async () => {
    const it = await all.add('ENERGY_CHARTS')
    all.source.disturb = status(500)
    const pauses: number[] = []
    for (let i = 0; i < 4; i++) {
      await all.run(it)
      pauses.push(((await all.state(it)).nextRunAt.getTime() - noon.getTime()) / 60_000)
    }
    all.source.disturb = status(429, { 'retry-after': '10800' })
    await all.run(it)

    expect(pauses).toEqual([2, 4, 8, 16])
    expect((await all.state(it)).nextRunAt).toEqual(new Date(noon.getTime() + 10_800_000))
    expect(await all.state(it)).toMatchObject({ counters: { failuresInARow: 5 } })
  })

  it('breaks off in the middle: what came is thrown away, and the next run is whole', async () => {
    const it = await all.add('ENERGY_CHARTS')
    all.source.disturb = response => {
      response.writeHead(200, { 'content-length': String(whole.length) })
      response.write(whole.slice(0, 2000), () => response.destroy())
      return true
    }
    expect(codeOf(await all.run(it))).toBe('OUTGOING_INTERRUPTED')
    all.source.disturb = () => false

    expect(valid(await all.run(it))).toMatchObject({ complete: true })
  })

  it('does not come to an end', async () => {
    const it = await all.add('ENERGY_CHARTS')
    all.source.disturb = () => true
    const claimed = await all.use.connectors.claimById(it.id, noon, dayAfter)
    const use = { ...all.use, pacing: { ...all.use.pacing, answerWithinMs: 100 } }
    const { signal } = new AbortController()

    const outcome =
      claimed && (await runConnector(use, claimed, { now: noon, signal, attempts: 2 }))

    expect(outcome).toMatchObject({ code: 'OUTGOING_TIMEOUT' })
    expect(all.source.asked).toHaveLength(2)
  })

  it('sends more than anybody needs', async () => {
    const it = await all.add('ENERGY_CHARTS')
    all.source.disturb = response => {
      const flood = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1_000_000, 32))) continue
      }
      response.on('drain', flood)
      flood()
      return true
    }

    expect(codeOf(await all.run(it))).toBe('OUTGOING_TOO_LARGE')
  })

  it('is ENTSO-E with a reason', async () => {
    const it = await all.add('ENTSOE')
    all.source.disturb = response => {
      const text = answers.entsoeAcknowledgement('Invalid query attributes', '999')
      response.writeHead(400, { 'content-type': 'text/xml' }).end(text)
      return true
    }

    expect(await all.run(it)).toMatchObject({
      code: 'FEED_REFUSED',
      message: expect.stringContaining('„Invalid query attributes“'),
    })
  })

  it('never tells the token: not in messages, settings or what is stored', async () => {
    const it = await all.add('ENTSOE')
    for (const disturb of [
      status(401),
      status(500),
      body('<x/>'),
      status(302, { location: 'ftp://x' }),
    ]) {
      all.source.disturb = disturb
      await all.run(it)
    }
    expect(all.source.asked[0]?.searchParams.get('securityToken')).toBe(testToken)

    const { rows } = await all.timeseries.database.pool.query<{ row: string }>(
      'SELECT connectors::text AS row FROM connectors',
    )
    expect(JSON.stringify([rows, await all.state(it)])).not.toContain(testToken)
  })
})
