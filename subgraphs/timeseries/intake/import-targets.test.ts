import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { JobRefused, type JobHandler } from '#platform/jobs/job.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { loadProfileFile, slots } from '../testing/load-profile-file.ts'
import { msconsFile, quarterHours } from '../testing/mscons-file.ts'
import { openTimeseries, runJob, type TestTimeseries } from '../testing/test-timeseries.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportPayload } from './import-payload.ts'
import { createImportJob } from './import.job.ts'

let timeseries: TestTimeseries
let handler: JobHandler<ImportPayload>
beforeEach(async () => {
  timeseries = await openTimeseries()
  handler = createImportJob(timeseries)
})
afterEach(() => timeseries.close())

const operator = testViewer('operator')

async function take(content: string, options: ImportOptions = {}, name = 'Werk_Nord.csv') {
  const uploadId = await timeseries.upload(name, content, operator)
  const job = await timeseries.services.imports.start({ uploadId, options }, operator)
  if (job instanceof UserError) throw new Error(job.message)
  return runJob(handler, timeseries, job)
}

const query = async (sql: string): Promise<unknown[]> =>
  (await timeseries.database.pool.query<Record<string, unknown>>(sql)).rows

const location = (last: string) => `DE000106260000000100000002234567${last}`
const point = (last: string, obis: string, amounts: string[]) => ({
  location: location(last),
  obis,
  values: quarterHours('2018-03-01T00:00:00Z', amounts),
})

describe('a file with several meters', () => {
  const file = msconsFile([
    point('1', '1-1:1.29.0', ['1', '2']),
    point('1', '1-1:2.29.0', ['0', '3']),
    point('1', '1-1:3.29.0', ['0,5', '0,5']),
    point('2', '1-1:1.29.0', ['10', '20']),
  ])

  it('is imported at once: each series into its meter, direction or channel', async () => {
    const { message } = await take(file, {}, 'mscons.txt')

    expect(message).toBe('8 Werte gelesen: 8 neu, 0 geändert, 0 unverändert.')
    expect(
      await query(
        `SELECT name, consumption_kw AS bezug, production_kw AS lieferung FROM smart_meter_readings
         JOIN meters USING (meter_id) ORDER BY name, ts`,
      ),
    ).toEqual([
      { name: location('1'), bezug: 4, lieferung: 0 },
      { name: location('1'), bezug: 8, lieferung: 12 },
      { name: location('2'), bezug: 40, lieferung: null },
      { name: location('2'), bezug: 80, lieferung: null },
    ])
    expect(
      await query(
        'SELECT obis, kind, unit, value FROM meter_channels JOIN channel_readings USING (meter_id, obis)',
      ),
    ).toEqual([
      { obis: '1-1:3.29.0', kind: 'PROFILE', unit: 'kvar', value: 2 },
      { obis: '1-1:3.29.0', kind: 'PROFILE', unit: 'kvar', value: 2 },
    ])
  })

  it('changes nothing when it comes again', async () => {
    await take(file, {}, 'mscons.txt')

    const { message } = await take(file, {}, 'mscons.txt')

    expect(message).toBe('8 Werte gelesen: 0 neu, 0 geändert, 8 unverändert.')
    expect(await query('SELECT FROM meters')).toHaveLength(2)
  })

  it('goes where the user says, series by series', async () => {
    const id = await timeseries.addMeter('Halle 7', 900)

    await take(file, {
      series: [
        { name: `${location('2')} · 1-1:1.29.0`, meterId: id, quantity: 'PRODUCTION' },
        { name: `${location('1')} · 1-1:1.29.0`, newMeterName: 'Halle 8' },
      ],
    })

    expect(
      await query(
        `SELECT name, consumption_kw AS bezug, production_kw AS lieferung FROM smart_meter_readings
         JOIN meters USING (meter_id) ORDER BY name, ts`,
      ),
    ).toMatchObject([{ name: 'Halle 7', bezug: null, lieferung: 40 }, {}, { name: 'Halle 8' }, {}])
  })

  it('is refused when one meter is chosen for all of them', async () => {
    const rows = (meter: string) =>
      ['00:00', '00:15'].map(time => `${meter};01.06.2018 ${time};1`).join('\n')
    const text = `Zähler;Zeit;kW\n${rows('Halle A')}\n${rows('Halle B')}\n`
    const meterId = await timeseries.addMeter('Halle 7', 900)

    await expect(take(text, { meterId })).rejects.toMatchObject({
      userError: { code: 'IMPORT_SEVERAL_METERS' },
    })
    expect(await query('SELECT FROM smart_meter_readings')).toEqual([])
  })
})

describe('readings of a register', () => {
  it('go into a channel of the meter', async () => {
    const text = msconsFile([point('1', '1-1:1.29.0', ['1', '2'])])
      .replace('UNT+16', 'UNT+22')
      .replace(
        'UNT+22',
        [
          'LIN+2',
          'PIA+5+1-1?:1.8.0:SRW',
          'QTY+220:1234,5',
          'DTM+7:201803010000?+01:303',
          'QTY+67:1237,5',
          'DTM+7:201803010030?+01:303',
          'UNT+22',
        ].join("'"),
      )

    await take(text, {}, 'mscons.txt')

    expect(
      await query(
        `SELECT obis, kind, unit, ts, value, quality FROM meter_channels
         JOIN channel_readings USING (meter_id, obis) ORDER BY ts`,
      ),
    ).toEqual([
      {
        ...{ obis: '1-1:1.8.0', kind: 'REGISTER', unit: 'kWh', value: 1234.5, quality: 0 },
        ts: new Date('2018-02-28T23:00:00Z'),
      },
      {
        ...{ obis: '1-1:1.8.0', kind: 'REGISTER', unit: 'kWh', value: 1237.5, quality: 1 },
        ts: new Date('2018-02-28T23:30:00Z'),
      },
    ])
    expect(await query('SELECT FROM smart_meter_readings')).toHaveLength(2)
  })
})

describe("the meter's transformer ratio", () => {
  const file = loadProfileFile(slots('2018-10-27', '2018-10-28'))
  const preview = async (options: Record<string, unknown>) => {
    const uploadId = await timeseries.upload('Werk_Nord.csv', file, operator)
    const found = await timeseries.services.imports.preview({ uploadId, options }, operator)
    if (found instanceof UserError) throw new Error(found.message)
    return found.findings.find(({ subject }) => subject.startsWith('Wandlerfaktor'))
  }
  beforeEach(async () => {
    const id = await timeseries.addMeter('Werk Nord', 900)
    await query(`UPDATE meters SET transformer_ratio = 40 WHERE meter_id = '${id}'`)
  })

  it('is not applied: network operators send primary values', async () => {
    await take(file)

    expect(
      await query('SELECT consumption_kw AS kw FROM smart_meter_readings ORDER BY ts LIMIT 1'),
    ).toEqual([{ kw: 1 }])
    expect(await preview({})).toMatchObject({
      value: '40 – nicht angewandt',
      reason: /Primärwerte/,
    })
  })

  it('is applied to raw values of a device where the user says so', async () => {
    await take(file, { applyTransformerRatio: true })

    expect(
      await query('SELECT consumption_kw AS kw FROM smart_meter_readings ORDER BY ts LIMIT 1'),
    ).toEqual([{ kw: 40 }])
    expect(await preview({ applyTransformerRatio: true })).toMatchObject({
      value: '40 – angewandt',
    })
  })
})

describe('prices of a file', () => {
  const prices = 'Zeit;Preis (EUR/MWh)\n01.10.2025 00:00;80\n01.10.2025 01:00;90\n'

  it('go into the market that is named, but never into a simulated one', async () => {
    const into = (marketId: string) => take(prices, { marketId }, 'preise.csv')

    expect(await into('AT/day-ahead')).toMatchObject({ targetId: 'AT/day-ahead' })
    await expect(into('SIM-DE-LU/day-ahead')).rejects.toMatchObject({
      userError: { code: 'MARKET_SIMULATED' },
    })
    expect(await query('SELECT DISTINCT market FROM market_prices')).toEqual([{ market: 'AT' }])
  })

  it('are refused by a market that has prices per tonne', async () => {
    const co2 = { id: 'EU/co2', name: 'CO₂', stepSeconds: 3600, unit: 'EUR/t' } as const
    await timeseries.stores.markets.ensure(co2)

    await expect(take(prices, { marketId: co2.id }, 'preise.csv')).rejects.toMatchObject({
      userError: { code: 'MARKET_UNIT_DIFFERS', message: /„CO₂“ hat Preise in EUR\/t/ },
    })
  })
})

describe('documents of known sources', () => {
  const quarter = '2025-10-01T00:00:00Z'
  const epoch = Date.parse(quarter)

  it('bring prices into their market, each with its own step', async () => {
    const hours = {
      unix_seconds: [epoch - 7_200_000, epoch - 3_600_000].map(ms => ms / 1000),
      price: [80, 90],
    }
    const quarters = {
      unix_seconds: [0, 1, 2, 3].map(i => (epoch + i * 900_000) / 1000),
      price: [1, 2, 3, 4],
    }

    await take(JSON.stringify({ ...hours, unit: 'EUR / MWh' }), {}, 'energy-charts.json')
    const { targetId } = await take(
      JSON.stringify({ ...quarters, unit: 'EUR / MWh' }),
      {},
      'energy-charts.json',
    )

    expect(targetId).toBe('DE-LU/day-ahead')
    expect(
      await query(
        'SELECT step_seconds AS step, price_eur_mwh AS price FROM market_prices ORDER BY ts',
      ),
    ).toEqual([
      { step: 3600, price: 80 },
      { step: 3600, price: 90 },
      ...[1, 2, 3, 4].map(price => ({ step: 900, price })),
    ])
  })

  it('bring weather to its station', async () => {
    const weather = [0, 1].map(i => ({
      timestamp: new Date(epoch + i * 3_600_000).toISOString(),
      source_id: 1,
      temperature: 10 + i,
    }))
    const sources = [
      {
        id: 1,
        dwd_station_id: '01048',
        station_name: 'Dresden',
        observation_type: 'historical',
        lat: 51.1,
        lon: 13.7,
        height: 230,
      },
    ]

    const { message, targetId } = await take(
      JSON.stringify({ weather, sources }),
      {},
      'wetter.json',
    )

    expect(message).toMatch(/^2 Werte gelesen: 2 neu/)
    expect(await query('SELECT station, temperature_c AS t FROM weather ORDER BY ts')).toEqual([
      { station: targetId, t: 10 },
      { station: targetId, t: 11 },
    ])
  })

  it('are refused with the reason of their own reader', async () => {
    const error = await take(
      '{"unix_seconds": [], "price": [], "unit": "EUR / MWh"}',
      {},
      'x.json',
    ).catch((reason: unknown) => reason)

    expect(error).toBeInstanceOf(JobRefused)
    expect(error).toMatchObject({ userError: { code: 'FEED_EMPTY' } })
  })
})
