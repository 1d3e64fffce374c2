import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import {
  dayAfter,
  noon,
  openConnectors,
  today,
  tomorrow,
  type TestConnectors,
} from '../testing/test-connectors.ts'
import { valid } from '../testing/valid.ts'
import type { RunResult } from './connector.ts'
import { ConnectorService } from './connector.service.ts'
import { runDueConnectors } from './connector-clock.ts'

const admin = testViewer('admin')
let all: TestConnectors
beforeEach(async () => {
  all = await openConnectors()
})
afterEach(() => all.close())

const codeOf = (outcome: RunResult | UserError) =>
  outcome instanceof UserError ? outcome.code : 'OK'

describe.each(['ENTSOE', 'SMARD', 'ENERGY_CHARTS', 'AWATTAR'] as const)('%s', provider => {
  it('brings a month of prices up to the end of tomorrow, and nothing twice', async () => {
    const it = await all.add(provider)

    const first = valid(await all.run(it))
    const second = valid(await all.run(it))

    expect(first).toMatchObject({ complete: true, gaps: [], to: dayAfter })
    expect(first.added).toBe(33 * 96 - 4)
    expect(second).toMatchObject({ added: 0, changed: 0, unchanged: 96 + 92 })
    expect((await all.stored(tomorrow, dayAfter)).start).toHaveLength(92)
    expect(await all.state(it)).toMatchObject({
      lastError: null,
      counters: { runs: 2, failures: 0, valuesAdded: first.added },
      nextRunAt: new Date('2026-03-29T10:45:30Z'),
    })
  })

  it('comes back soon until tomorrow is complete', async () => {
    const it = await all.add(provider)
    all.source.publishedUntil = tomorrow
    const early = valid(await all.run(it))
    const waiting = await all.state(it)
    all.source.publishedUntil = new Date(dayAfter.getTime() - 3_600_000)
    const partly = valid(await all.run(it))
    all.source.publishedUntil = dayAfter
    const late = valid(await all.run(it))

    expect(early).toMatchObject({ complete: false, gaps: [{ from: tomorrow, to: dayAfter }] })
    expect(early.message).toContain('Es fehlt noch: der ganze 29.03.2026.')
    expect(waiting.nextRunAt).toEqual(new Date(noon.getTime() + 330_000))
    expect(partly.message).toContain(
      'die letzte Stunde des Tages (29.03.2026 23:00 bis 30.03.2026 00:00)',
    )
    expect(late).toMatchObject({ complete: true, added: 4, unchanged: 96 + 88 })
  })
})

describe('prices that a source got wrong', () => {
  it('per MWh are refused by a market that has them per tonne', async () => {
    const unit = 'EUR/t' as const
    const market = { id: 'DE-LU/day-ahead', name: 'Verwechselt', stepSeconds: 900, unit }
    await all.timeseries.stores.markets.ensure(market)

    expect(codeOf(await all.run(await all.add('ENERGY_CHARTS')))).toBe('MARKET_UNIT_DIFFERS')
  })

  it('by an hour are refused, unless a person wants them', async () => {
    const it = await all.add('ENERGY_CHARTS')
    await all.run(it)
    const right = all.source.priceOf
    const before = await all.stored(today, dayAfter)
    all.source.priceOf = quarter => right(quarter - 4)

    expect(codeOf(await all.run(it))).toBe('SOURCE_SHIFTED')
    expect(await all.stored(today, dayAfter)).toEqual(before)
    expect(valid(await all.run(it, { override: true }))).toMatchObject({ changed: 188 })
  })

  it('and corrected are changed, the rest stays', async () => {
    const it = await all.add('AWATTAR')
    await all.run(it)
    const right = all.source.priceOf
    const wrong = today.getTime() / 900_000 + 5
    all.source.priceOf = quarter => (quarter === wrong ? -499.99 : right(quarter))

    expect(valid(await all.run(it))).toMatchObject({ added: 0, changed: 1 })
    expect((await all.stored(today, tomorrow)).eurPerMwh[5]).toBe(-499.99)
  })

  it('and lost in the past are fetched again', async () => {
    const it = await all.add('SMARD')
    await all.run(it)
    await all.timeseries.database.pool.query(
      'DELETE FROM market_prices WHERE ts >= $1 AND ts < $2',
      [new Date('2026-03-25T10:00:00Z'), new Date('2026-03-25T11:00:00Z')],
    )

    expect(valid(await all.run(it))).toMatchObject({
      added: 4,
      from: new Date('2026-03-24T23:00:00Z'),
    })
  })
})

describe('weather', () => {
  it.each(['BRIGHT_SKY', 'OPEN_METEO'] as const)(
    'of %s comes with what is foretold',
    async provider => {
      const it = await all.add(provider, { latitude: '52,52', longitude: '13.41' })

      const first = valid(await all.run(it))
      const [station] = await all.timeseries.stores.weather.stations()

      expect(first.added).toBeGreaterThan(700)
      expect(station).toMatchObject({ latitude: expect.closeTo(52.5, 0), stepSeconds: 3600 })
      expect(valid(await all.run(it, { now: new Date(noon.getTime() + 3_600_000) }))).toMatchObject(
        {
          complete: true,
        },
      )
    },
  )
})

describe('SolarEdge', () => {
  it('fills meters with quarter-hours, also on the day when clocks change', async () => {
    const productionMeterId = await all.timeseries.addMeter('PV', 900)
    const consumptionMeterId = await all.timeseries.addMeter('Haus', 900)
    const it = await all.add('SOLAREDGE', { siteId: '12', productionMeterId, consumptionMeterId })
    const now = new Date('2026-03-29T12:07:00Z')

    const first = valid(await all.run(it, { now }))
    const second = valid(await all.run(it, { now }))

    expect(first.added).toBe(2 * 31 * 96)
    expect(second).toMatchObject({ added: 0, changed: 0 })
    const { rows } = await all.timeseries.database.pool.query<{ kw: number; count: number }>(
      `SELECT max(production_kw) AS kw, count(*)::int AS count FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3`,
      [productionMeterId, tomorrow, new Date('2026-03-29T12:00:00Z')],
    )
    // 900 Wh in a quarter-hour are 3.6 kW; 13 hours since midnight.
    expect(rows).toEqual([{ kw: 3.6, count: 52 }])
  })

  it('leaves alone what a person corrected, confirmed or marked as faulty', async () => {
    const meterId = await all.timeseries.addMeter('PV', 900)
    const it = await all.add('SOLAREDGE', { siteId: '12', productionMeterId: meterId })
    await all.run(it)
    const { readings } = all.timeseries.stores
    const [a, b, c] = await readings.range(meterId, { from: today, to: noon }, 3)
    if (!a || !b || !c) throw new Error('too few readings')
    await readings.write([
      { ...a, productionKw: 77, quality: 'CORRECTED', method: 'MANUAL' },
      { ...b, productionKw: 0, quality: 'SUBSTITUTED', method: 'CONFIRMED_OUTAGE' },
      { ...c, quality: 'FAULTY' },
    ])

    expect(valid(await all.run(it))).toMatchObject({ added: 0, changed: 0, kept: 3 })
    expect(await readings.range(meterId, { from: today, to: noon }, 3)).toMatchObject([
      { productionKw: 77, quality: 'CORRECTED' },
      { productionKw: 0, method: 'CONFIRMED_OUTAGE' },
      { productionKw: c.productionKw, quality: 'FAULTY' },
    ])
    expect((await all.state(it)).lastResult?.message).toContain('3 von Hand geändert und behalten')
  })

  it('writes nothing when one of its meters does not fit', async () => {
    const productionMeterId = await all.timeseries.addMeter('PV', 900)
    const consumptionMeterId = await all.timeseries.addMeter('Haus', 900)
    const it = await all.add('SOLAREDGE', { siteId: '12', productionMeterId, consumptionMeterId })
    const { pool } = all.timeseries.database
    await pool.query('UPDATE meters SET interval_seconds = 3600 WHERE meter_id = $1', [
      consumptionMeterId,
    ])

    expect(codeOf(await all.run(it))).toBe('CONNECTOR_INTERVAL')
    const { rows } = await pool.query('SELECT FROM smart_meter_readings')
    expect(rows).toHaveLength(0)
  })
})

describe('the clock', () => {
  it('runs what is due, each once although two workers look', async () => {
    const due = await Promise.all([all.add('AWATTAR'), all.add('SMARD')])
    const { signal } = new AbortController()
    const now = () => new Date()

    const runs = await Promise.all([
      runDueConnectors({ use: all.use, now }, signal),
      runDueConnectors({ use: all.use, now }, signal),
    ])

    expect(runs[0] + runs[1]).toBe(2)
    for (const it of due) expect((await all.state(it)).counters.runs).toBe(1)
  })

  it('leaves out what is switched off', async () => {
    const it = await all.add('AWATTAR')
    await new ConnectorService(all.use).update(it.id, { enabled: false }, admin)

    expect(await runDueConnectors({ use: all.use }, new AbortController().signal)).toBe(0)
  })

  it('gives a connector back when Luna stops, and takes one up whose worker was killed', async () => {
    const it = await all.add('AWATTAR')
    const controller = new AbortController()
    all.source.disturb = () => {
      controller.abort(new Error('Luna stops'))
      return true
    }
    await expect(runDueConnectors({ use: all.use }, controller.signal)).rejects.toThrow(
      'Luna stops',
    )
    expect(await all.state(it)).toMatchObject({ isRunning: false, counters: { runs: 0 } })

    all.source.disturb = () => false
    const killedAt = new Date()
    await all.use.connectors.claimDue(killedAt, new Date(killedAt.getTime() + 1000))
    const { signal } = new AbortController()
    const later = (ms: number) => () => new Date(killedAt.getTime() + ms)
    expect(await runDueConnectors({ use: all.use, now: later(0) }, signal)).toBe(0)
    expect(await runDueConnectors({ use: all.use, now: later(1500) }, signal)).toBe(1)
  })
})
