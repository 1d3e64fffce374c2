import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Meter } from './meter.ts'
import { openMeterWorld, operator, sumOf, type MeterWorld } from './testing/meter-world.ts'

let world: MeterWorld
beforeEach(async () => {
  world = await openMeterWorld()
})
afterEach(() => world.close())

describe('a virtual meter', () => {
  it('names its terms', async () => {
    const main = await world.add('Haupt')
    const { id } = await world.add('Rest', { kind: 'VIRTUAL', formula: sumOf(main) })

    const { data } = await world.ask(
      'query ($id: ID!) { meter(id: $id) { formula { expression quantity terms { name meter { name } } } } }',
      operator,
      { id },
    )

    expect(data).toEqual({
      meter: {
        formula: {
          ...{ expression: 'm0', quantity: 'CONSUMPTION' },
          terms: [{ name: 'm0', meter: { name: 'Haupt' } }],
        },
      },
    })
  })

  it('is refused where its formula leads in a circle, too deep, to strangers or to other intervals', async () => {
    const [main, hourly] = [
      await world.add('Haupt'),
      await world.add('Stunden', { intervalSeconds: 3600 }),
    ]
    const first = await world.add('V1', { kind: 'VIRTUAL', formula: sumOf(main) })
    let last = first
    for (let level = 2; level <= 8; level += 1) {
      last = await world.add(`V${level}`, { kind: 'VIRTUAL', formula: sumOf(last) })
    }
    const update = (id: string, ...terms: Meter[]) =>
      world.services.meters.update(id, { formula: sumOf(...terms) }, operator)

    expect(await update(first.id, last)).toMatchObject({ code: 'FORMULA_CYCLE' })
    expect(await world.create('V9', { kind: 'VIRTUAL', formula: sumOf(last) })).toMatchObject({
      code: 'FORMULA_TOO_MANY_LEVELS',
    })
    expect(await update(last.id, hourly)).toMatchObject({ code: 'FORMULA_INTERVAL_DIFFERS' })
    expect(await update(last.id, { ...main, id: 'fremd' })).toMatchObject({
      code: 'FORMULA_METER_UNKNOWN',
    })
    expect(
      await world.services.meters.update(main.id, { intervalSeconds: 3600 }, operator),
    ).toMatchObject({
      code: 'FORMULA_INTERVAL_DIFFERS',
    })
  })

  it.each([
    ['m0 + m1', 'FORMULA_TERM_UNKNOWN'],
    ['1 + 1', 'FORMULA_TERM_UNUSED'],
    ['m0 +', 'FORMULA_UNREADABLE'],
  ])('is refused for %s with %s', async (expression, code) => {
    const formula = { ...sumOf(await world.add('Haupt')), expression }

    expect(await world.create('Rest', { kind: 'VIRTUAL', formula })).toMatchObject({ code })
  })
})

describe('the readings of a virtual meter', () => {
  const from = '2026-01-01T00:00:00.000Z'

  /** Main 10 kW, PV 4 kW where it is there, minutes of the heat pump: 0 … 14 kW within each quarter-hour. */
  async function site() {
    const [main, pv] = [await world.add('Haupt'), await world.add('PV', { kind: 'PV' })]
    const pump = await world.add('Wärmepumpe', { kind: 'HEAT_PUMP', intervalSeconds: 60 })
    const write = (meterId: string, column: string, sql: string) =>
      world.database.pool.query(
        `INSERT INTO smart_meter_readings (meter_id, ts, ${column}, quality) SELECT $1, ts, ${sql}`,
        [meterId],
      )
    await write(
      main.id,
      'consumption_kw',
      `10, 0 FROM generate_series('2026-01-01T00:00Z'::timestamptz, '2026-01-01T02:45Z', '15 min') ts`,
    )
    await write(
      pv.id,
      'production_kw',
      `4, 0 FROM generate_series('2026-01-01T01:00Z'::timestamptz, '2026-01-01T02:15Z', '15 min') ts WHERE ts <> '2026-01-01T01:30Z'`,
    )
    await write(
      pump.id,
      'consumption_kw',
      `extract(minute FROM ts)::int % 15, 0 FROM generate_series('2026-01-01T00:00Z'::timestamptz, '2026-01-01T02:20Z', '1 min') ts`,
    )
    const term = (name: string, meter: Meter, quantity: 'CONSUMPTION' | 'PRODUCTION') => ({
      ...{ name, meterId: meter.id, quantity },
    })
    const formula = {
      expression: 'haupt + pv - wp',
      terms: [
        term('haupt', main, 'CONSUMPTION'),
        term('pv', pv, 'PRODUCTION'),
        term('wp', pump, 'CONSUMPTION'),
      ],
    }
    return world.add('Rest', { kind: 'VIRTUAL', formula })
  }

  it('are computed interval by interval; where a term is missing they are missing, never 0', async () => {
    const { id } = await site()

    const { data } = await world.ask(
      `query ($id: ID!) {
        series(meterIds: [$id], from: "${from}", to: "2026-01-01T03:00:00.000Z", maxPoints: 100) {
          values summary { energyKwh peakKw present expected } }
        meter(id: $id) { firstReadingAt lastReadingAt latestReading { ts consumptionKw productionKw quality } } }`,
      operator,
      { id },
    )

    // 10 + 4 − 7 = 7 kW in four quarter-hours, each of them whole.
    expect(data).toEqual({
      series: [
        {
          values: [null, null, null, null, 7, 7, null, 7, 7, null, null, null],
          summary: { energyKwh: 7, peakKw: 7, present: 4, expected: 12 },
        },
      ],
      meter: {
        firstReadingAt: '2026-01-01T01:00:00.000Z',
        lastReadingAt: '2026-01-01T02:00:00.000Z',
        latestReading: {
          ...{ ts: '2026-01-01T02:00:00.000Z', consumptionKw: 7, productionKw: null },
          quality: 'MEASURED',
        },
      },
    })
  })

  it('are those of formulas of formulas, too', async () => {
    const rest = await site()
    const twice = await world.add('Doppelt', { kind: 'VIRTUAL', formula: sumOf(rest, rest) })

    const { data } = await world.ask(
      `query ($id: ID!) { meter(id: $id) { latestReading { ts consumptionKw } } }`,
      operator,
      { id: twice.id },
    )

    expect(data).toEqual({
      meter: { latestReading: { ts: '2026-01-01T02:00:00.000Z', consumptionKw: 14 } },
    })
  })

  it('are none while a term has none', async () => {
    const { id } = await world.add('Leer', {
      ...{ kind: 'VIRTUAL', formula: sumOf(await world.add('Ohne Werte')) },
    })

    const { data } = await world.ask(
      `query ($id: ID!) { meter(id: $id) { lastReadingAt latestReading { ts } } }`,
      operator,
      { id },
    )

    expect(data).toEqual({ meter: { lastReadingAt: null, latestReading: null } })
  })
})
