import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { after, openAlerts, start, type TestAlerts } from './testing/open-alerts.ts'
import { RuleEvaluator } from './rule-evaluator.store.ts'

let test: TestAlerts
beforeEach(async () => {
  test = await openAlerts()
})
afterEach(() => test.close())

const threshold = { threshold: { limitKw: 100, hysteresisKw: 10, minimumSeconds: 120 } }

describe('a threshold', () => {
  it('raises one alert, follows it and ends it, and tells the whole story', async () => {
    const id = await test.addRule(threshold)
    await test.write([90, 110, 130])
    await test.evaluator.evaluate(id, after(3))
    await test.write([150], 3)
    await test.evaluator.evaluate(id, after(4))
    expect(await test.alerts()).toMatchObject([{ state: 'OPEN', value: 150 }])
    await test.write([95, 90], 4)
    await test.evaluator.evaluate(id, after(6))

    expect(await test.alerts()).toMatchObject([
      {
        state: 'CLOSED',
        kind: 'THRESHOLD',
        limit: 100,
        unit: 'kW',
        since: after(1).toISOString(),
        meter: { name: 'Werk Süd' },
        history: [
          { kind: 'OPENED', text: expect.stringContaining('130 kW seit 10:01 Uhr') },
          { kind: 'UPDATED', text: expect.stringContaining('bis zu 150 kW') },
          { kind: 'CLOSED', text: 'Verbrauch: wieder 90 kW. Der schlechteste Wert war 150 kW.' },
        ],
      },
    ])
  })

  it('is not raised twice when nothing new came, nor by two workers at once', async () => {
    const id = await test.addRule({ ...threshold, channelIds: [await test.addChannel()] })
    await test.write([110, 110, 110])
    const other = new RuleEvaluator(test.timeseries)

    await Promise.all(
      [test.evaluator, other, test.evaluator].map(each => each.evaluate(id, after(3))),
    )
    await test.evaluator.evaluate(id, after(3))

    expect(await test.alerts()).toHaveLength(1)
    expect(await test.queued()).toMatchObject([{ event: 'OPENED' }])
  })

  it('is neither lost nor doubled when a worker is killed in the middle of it', async () => {
    const id = await test.addRule(threshold)
    await test.write([110, 110, 110])
    await test.timeseries.database.pool.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'killed'; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON alert_events FOR EACH ROW EXECUTE FUNCTION fail()`)
    await expect(test.evaluator.evaluate(id, after(3))).rejects.toThrow('killed')
    expect(await test.alerts()).toEqual([])
    await test.timeseries.database.pool.query('DROP TRIGGER fail ON alert_events')

    await test.evaluator.evaluate(id, after(3))

    expect(await test.alerts()).toHaveLength(1)
  })

  it('looks neither at faulty values nor at those of the future', async () => {
    const id = await test.addRule(threshold)
    await test.write([110, 110, 110], 0, 4)
    await test.write([110, 110, 110], 10)
    await test.evaluator.evaluate(id, after(5))
    expect(await test.alerts()).toEqual([])

    await test.evaluator.evaluate(id, after(13))
    expect(await test.alerts()).toHaveLength(1)
  })

  it('goes on where it stopped after more values than fit into one round', async () => {
    const id = await test.addRule(threshold)
    await test.timeseries.database.pool.query(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       SELECT $1, $2::timestamptz + i * interval '1 minute', CASE WHEN i >= 11000 THEN 120 ELSE 10 END, 0
       FROM generate_series(0, 11999) i`,
      [test.meterId, new Date('2026-11-12T00:00:00Z')],
    )
    await test.timeseries.database.pool.query(`UPDATE alert_rules SET seen_until = '2026-11-01'`)

    await test.evaluator.evaluate(id, after(0))

    expect(await test.alerts()).toMatchObject([
      { state: 'OPEN', since: '2026-11-19T15:20:00.000Z' },
    ])
  })

  it('that began and ended while nobody looked is history and told nobody', async () => {
    const id = await test.addRule({ ...threshold, channelIds: [await test.addChannel()] })
    await test.write([110, 110, 50])

    await test.evaluator.evaluate(id, after(3))

    expect(await test.alerts()).toMatchObject([{ state: 'CLOSED' }])
    expect(await test.queued()).toEqual([])
  })
})

describe('missing data', () => {
  it('is noticed by the clock and is over with the next measured value', async () => {
    const id = await test.addRule({ missingData: { afterSeconds: 600 } })
    await test.write([5])
    await test.evaluator.evaluate(id, after(11))
    expect(await test.alerts()).toEqual([])

    await test.evaluator.evaluate(id, after(12))
    expect(await test.alerts()).toMatchObject([
      {
        state: 'OPEN',
        message:
          'Seit 20.11.2026 10:01 ist kein Wert angekommen; erwartet wird mindestens alle 10 Minuten einer.',
      },
    ])

    await test.write([5], 12, 1)
    await test.evaluator.evaluate(id, after(13))
    expect(await test.alerts()).toMatchObject([{ state: 'OPEN' }])
    await test.write([5], 13)
    await test.evaluator.evaluate(id, after(14))
    expect(await test.alerts()).toMatchObject([{ state: 'CLOSED' }])
  })
})

describe('a peak that is about to be exceeded', () => {
  it('is told while there is time to act', async () => {
    const id = await test.addRule({ peakProjection: { limitKw: 500, hysteresisKw: 20 } })
    await test.write([400, 400, 600, 700, 700])

    await test.evaluator.evaluate(id, after(5))

    const [alert] = await test.alerts()
    expect(alert).toMatchObject({ state: 'OPEN', kind: 'PEAK_PROJECTION', unit: 'kW' })
    expect(alert?.['message']).toMatch(
      /^Die Viertelstunde 10:00–10:15 Uhr steuert auf [\d,]+ kW im Mittel zu, die Grenze ist 500 kW\. In den letzten 1\d Minuten/,
    )
  })

  it('is not moved by what a device brings in after its quarter-hour', async () => {
    const id = await test.addRule({ peakProjection: { limitKw: 500, hysteresisKw: 20 } })
    // Ten minutes of the hour before, and the first minutes of this quarter-hour, all arriving now.
    await test.write(Array<number>(10).fill(9000), -12)
    await test.write([300, 300, 300, 300])
    await test.timeseries.database.pool.query('UPDATE alert_rules SET seen_until = $1', [
      after(-60),
    ])

    await test.evaluator.evaluate(id, after(4))

    expect(await test.alerts()).toEqual([])
    const { rows } = await test.timeseries.database.pool.query<{ state: { recent: object[] } }>(
      'SELECT state FROM alert_rules',
    )
    expect(rows[0]?.state.recent).toHaveLength(3)
  })
})

describe('a peak of a meter that fell silent', () => {
  it('is closed by the clock, so that the next one is told', async () => {
    const id = await test.addRule({ peakProjection: { limitKw: 500, hysteresisKw: 20 } })
    await test.write([400, 400, 600, 700, 700])
    await test.evaluator.evaluate(id, after(5))
    const { rules } = test.timeseries.stores.alerts
    expect(await rules.due(after(60))).toEqual([id])

    await test.evaluator.evaluate(id, after(60))

    expect(await test.alerts()).toMatchObject([{ state: 'CLOSED' }])
    expect(await rules.due(after(61))).toEqual([])
  })
})

describe('a price window', () => {
  it('opens with its lead and closes with the price', async () => {
    await test.timeseries.stores.markets.ensure({
      id: 'DE-LU/day-ahead',
      name: 'Spot',
      stepSeconds: 3600,
    })
    await test.timeseries.database.pool.query(
      `INSERT INTO market_prices (market, product, ts, price_eur_mwh, step_seconds)
       SELECT 'DE-LU', 'day-ahead', $1::timestamptz + i * interval '1 hour', CASE i WHEN 1 THEN -20 ELSE 80 END, 3600
       FROM generate_series(0, 5) i`,
      [start],
    )
    const window = { window: 'BELOW', limitEurMwh: 0, leadSeconds: 600 }
    const id = await test.addRule({
      meterId: null,
      marketId: 'DE-LU/day-ahead',
      priceWindow: window,
    })

    await test.evaluator.evaluate(id, after(49))
    expect(await test.alerts()).toEqual([])
    await test.evaluator.evaluate(id, after(50))
    expect(await test.alerts()).toMatchObject([{ state: 'OPEN', value: -20, unit: 'EUR/MWh' }])
    await test.evaluator.evaluate(id, after(110))
    expect(await test.alerts()).toMatchObject([{ state: 'CLOSED' }])
  })
})

describe('findings of the plausibility checks', () => {
  it('are one alert that counts them, until none is open', async () => {
    const id = await test.addRule({ finding: { minimumSeverity: 'WARNING' } })
    const find = (severity: string, hour: number) =>
      test.timeseries.database.pool.query(
        `INSERT INTO quality_findings (finding_id, meter_id, quantity, rule, severity, from_ts, to_ts, message, found_at)
         VALUES (gen_random_uuid(), $1, 'CONSUMPTION', 'GAP', $2, $3, $4, $5, $3)`,
        [test.meterId, severity, after(hour * 60), after(hour * 60 + 60), `Lücke ${hour}`],
      )
    await find('INFO', 1)
    await test.evaluator.evaluate(id, after(0))
    expect(await test.alerts()).toEqual([])

    await find('ERROR', 2)
    await find('WARNING', 3)
    await test.evaluator.evaluate(id, after(0))
    expect(await test.alerts()).toMatchObject([
      { state: 'OPEN', message: '2 offene Befunde: 1 Fehler und 1 Warnung. Zuletzt: Lücke 3' },
    ])

    await test.timeseries.database.pool.query(`UPDATE quality_findings SET state = 'RESOLVED'`)
    await test.evaluator.evaluate(id, after(0))
    expect(await test.alerts()).toMatchObject([{ state: 'CLOSED' }])
  })
})
