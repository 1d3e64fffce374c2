import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import { priceTopic } from './market.ts'

let timeseries: TestTimeseries
beforeEach(async () => {
  timeseries = await openTimeseries()
})
afterEach(() => timeseries.close())

const machine = testViewer('service')
const marketId = 'SIM-DE-LU/day-ahead'
const mutation = `mutation ($input: IngestPricesInput!, $key: String) {
  ingestPrices(input: $input, idempotencyKey: $key) {
    accepted added changed unchanged ignored refused reasons { index code message }
    error { code message place remedy }
  }
}`
const quarter = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 900_000).toISOString()
const price = (ts: string, eurPerMwh: number, volume?: number) => ({ ts, eurPerMwh, volume })
const market = { marketId, name: 'Day-Ahead (simuliert)', stepSeconds: 900 }

async function ingest(prices: object[], more: object = {}, key?: string, viewer = machine) {
  const input = { ...market, prices, ...more }
  const { data, codes } = await timeseries.ask(mutation, viewer, { input, key })
  expect(codes).toEqual([])
  return data?.['ingestPrices'] as unknown
}
async function stored(): Promise<number[]> {
  const { rows } = await timeseries.database.pool.query<{ price: number }>(
    'SELECT price_eur_mwh AS price FROM market_prices ORDER BY ts',
  )
  return rows.map(each => each.price)
}
async function markets(): Promise<unknown> {
  const { data } = await timeseries.ask(
    '{ markets { id name unit simulated stepSeconds } }',
    testViewer('viewer'),
  )
  return data?.['markets']
}

describe('ingestPrices', () => {
  it('stores a batch with its market, counts what came of it, and replaces what is there', async () => {
    await ingest([price(quarter(0), 10), price(quarter(1), -2.5)])

    expect(
      await ingest([price(quarter(0), 10), price(quarter(1), 5), price(quarter(2), 3)]),
    ).toMatchObject({ accepted: 3, added: 1, changed: 1, unchanged: 1, refused: 0, error: null })
    expect(await stored()).toEqual([10, 5, 3])
    expect(await markets()).toEqual([
      { id: marketId, name: market.name, unit: 'EUR/MWh', simulated: true, stepSeconds: 900 },
    ])
  })

  it('keeps finer prices where a coarser one comes', async () => {
    await ingest([price(quarter(0), 10)])

    const answer = await ingest([price(quarter(0), 7), price(quarter(4), 8)], { stepSeconds: 3600 })

    expect(answer).toMatchObject({ accepted: 1, added: 1, ignored: 1 })
    expect(await stored()).toEqual([10, 8])
  })

  it('takes the good prices of a batch and tells of each other one why not', async () => {
    const inDays = (days: number) =>
      new Date((Math.floor(Date.now() / 900_000) + days * 96) * 900_000).toISOString()

    const answer = await ingest([
      price(quarter(0), 1),
      price('2026-01-01T00:07:00.000Z', 1),
      price('1970-01-01T00:00:00.000Z', 1),
      price(inDays(8), 1),
      price(quarter(1), 1e6),
      price(quarter(1), -1e6),
      price(quarter(1), 1, -5),
      price(quarter(2), 1),
      price(quarter(2), 2, 500),
      price(inDays(2), 3),
    ])

    expect(answer).toMatchObject({
      ...{ accepted: 3, refused: 7 },
      reasons: [
        { index: 1, code: 'PRICE_OFF_GRID', message: expect.stringContaining('15 Minuten') },
        { index: 2, code: 'PRICE_TOO_OLD' },
        { index: 3, code: 'PRICE_IN_FUTURE' },
        { index: 4, code: 'PRICE_NOT_PLAUSIBLE' },
        { index: 5, code: 'PRICE_NOT_PLAUSIBLE' },
        { index: 6, code: 'PRICE_VOLUME_INVALID' },
        { index: 7, code: 'PRICE_TWICE' },
      ],
    })
    expect(await stored()).toEqual([1, 2, 3])
  })

  it('knows prices per tonne, and never mixes them with those per MWh', async () => {
    const co2 = { marketId: 'SIM-EU-ETS/co2', name: 'CO₂ (simuliert)', stepSeconds: 3600 }
    const at = price('2026-01-01T00:00:00.000Z', 71.2)
    await ingest([at], { ...co2, unit: 'EUR/t' })
    await ingest([price('2026-01-01T01:00:00.000Z', 71.3)], co2)

    expect(await markets()).toMatchObject([{ id: co2.marketId, unit: 'EUR/t' }])
    expect(await ingest([at], { ...co2, unit: 'EUR/MWh' })).toMatchObject({
      ...{ accepted: 0, error: { code: 'MARKET_UNIT_DIFFERS', place: 'Einheit' } },
    })
    expect(await ingest([at], { unit: 'ct/kWh' })).toMatchObject({
      error: { code: 'MARKET_UNIT_UNKNOWN', remedy: 'Möglich sind: EUR/MWh, EUR/t.' },
    })
    expect(await stored()).toEqual([71.2, 71.3])
  })

  it('lets no other way in write EUR/MWh into a market that has EUR/t', async () => {
    const co2 = { marketId: 'SIM-EU-ETS/co2', name: 'CO₂ (simuliert)', stepSeconds: 3600 }
    await ingest([price('2026-01-01T00:00:00.000Z', 71.2)], { ...co2, unit: 'EUR/t' })
    const ts = new Date('2026-01-01T01:00:00.000Z')
    const points = [{ ts, stepSeconds: 3600, eurPerMwh: 5, volume: null }]

    await expect(timeseries.stores.prices.write({ ...co2, points })).rejects.toThrow(RangeError)
    expect(await stored()).toEqual([71.2])
  })

  it.each([
    ['MARKET_ID_INVALID', { marketId: 'ohne-produkt' }],
    ['MARKET_ID_INVALID', { marketId: 'a\u0000/b' }],
    ['MARKET_NAME_INVALID', { name: '  ' }],
    ['MARKET_NAME_INVALID', { name: 'x'.repeat(201) }],
    ['PRICE_STEP_INVALID', { stepSeconds: 86_400 }],
    ['PRICE_STEP_INVALID', { stepSeconds: 0 }],
  ])('refuses the whole batch with %s', async (code, more) => {
    expect(await ingest([price(quarter(0), 1)], more)).toMatchObject({ error: { code } })
    expect(await stored()).toEqual([])
    expect(await markets()).toEqual([])
  })

  it('refuses more than 10,000 prices at once', async () => {
    const prices = Array.from({ length: 10_001 }, (_, i) => price(quarter(i), 1))

    expect(await ingest(prices)).toMatchObject({ error: { code: 'INGEST_TOO_MANY' } })
    expect(await stored()).toEqual([])
  })

  it('is for operators and services', async () => {
    await ingest([price(quarter(0), 1)], {}, undefined, testViewer('operator'))

    const input = { ...market, prices: [] }
    const { codes } = await timeseries.ask(mutation, testViewer('viewer'), { input })
    expect(codes).toEqual(['FORBIDDEN'])
  })

  it('tells the watchers of the market, but not when nothing changed', async () => {
    const stop = new AbortController()
    const news = timeseries.events.subscribe(priceTopic(marketId), stop.signal)
    await ingest([price(quarter(0), 1)])
    await ingest([price(quarter(0), 1)])
    await ingest([price(quarter(0), 2)])

    expect((await news.next()).value).toEqual({ added: 1, changed: 0 })
    expect((await news.next()).value).toEqual({ added: 0, changed: 1 })
    stop.abort()
  })
})

describe('an idempotency key', () => {
  it('gives the same batch the first answer and writes nothing', async () => {
    const batch = [price(quarter(0), 1), price('1970-01-01T00:00:00.000Z', 1)]
    const first = await ingest(batch, {}, 'stapel-1')
    await ingest([price(quarter(0), 7)])

    expect(await ingest(batch, {}, 'stapel-1')).toEqual(first)
    expect(await stored()).toEqual([7])
  })

  it('refuses another batch under the same key, also one of another market', async () => {
    await ingest([price(quarter(0), 1)], {}, 'stapel-1')

    for (const more of [{ prices: [price(quarter(0), 2)] }, { marketId: 'SIM-DE-LU/intraday' }]) {
      expect(await ingest([price(quarter(0), 1)], more, 'stapel-1')).toMatchObject({
        ...{ accepted: 0, error: { code: 'INGEST_KEY_REUSED' } },
      })
    }
    expect(await stored()).toEqual([1])
  })

  it('counts once, however many calls come at the same time', async () => {
    const batch = [price(quarter(0), 1)]
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ingest(batch, {}, 'zugleich')),
    )

    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ added: 1 })
  })

  it('must be readable', async () => {
    expect(await ingest([], {}, 'mit leerzeichen')).toMatchObject({
      error: { code: 'INGEST_KEY_INVALID' },
    })
  })
})
