import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ct, tariffDesk } from '../tariff/testing/tariff-desk.ts'
import { askKpis } from './testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from './testing/energy-site.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())
const kpis = askKpis(() => site)
const figure = '{ value coverage reason { code message } }'

describe('reactive energy', () => {
  const range: [Date, Date] = [berlin('2026-01-01'), berlin('2026-03-01')]
  const [from, to] = range
  const february = berlin('2026-02-01')
  const fields = `reactive { inductiveKvarh ${figure} chargedKvarh ${figure} powerFactor ${figure} }`

  const channel = (id: string, obis: string, kind: string) =>
    site.database.pool.query(
      `INSERT INTO meter_channels (meter_id, obis, kind, name, unit, factor)
       VALUES ($1, $2, $3, 'Q+', 'kvarh', 1)`,
      [id, obis, kind],
    )
  const register = async (readings: [Date, number, number?][]) => {
    const id = await site.meter(`Register ${randomUUID()}`)
    await site.fill(id, { from, to }, { consumption: () => 100 })
    await channel(id, '1-0:3.8.0', 'REGISTER')
    await site.database.pool.query(
      `INSERT INTO channel_readings (meter_id, obis, ts, value, quality)
       SELECT $1, '1-0:3.8.0', ts, v, q FROM unnest($2::timestamptz[], $3::float8[], $4::int[]) r(ts, v, q)`,
      [
        id,
        readings.map(([ts]) => ts),
        readings.map(([, value]) => value),
        readings.map(([, , q]) => q ?? 0),
      ],
    )
    return id
  }

  it('is not charged for a month whose active energy is missing', async () => {
    const id = await site.meter('Profil')
    await site.fill(id, { from, to: february }, { consumption: () => 100 })
    await channel(id, '1-1:3.29.0', 'PROFILE')
    await site.database.pool.query(
      `INSERT INTO channel_readings (meter_id, obis, ts, value)
       SELECT $1, '1-1:3.29.0', t, 15
       FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 s', interval '15 min') t`,
      [id, from, to],
    )
    // January: 60 kvar of 100 kW are 10 beyond half, 744 h.
    expect(await kpis({ meterIds: [id] }, range, fields)).toMatchObject({
      reactive: {
        inductiveKvarh: { value: 60 * 1416, coverage: 1, reason: null },
        chargedKvarh: {
          value: 7440,
          coverage: 744 / 1416,
          reason: { code: 'REACTIVE_INCOMPLETE', message: expect.stringContaining('02/2026') },
        },
        powerFactor: {
          value: expect.closeTo(100 / Math.hypot(100, 60), 12),
          coverage: 744 / 1416,
        },
      },
    })
  })

  it('is not charged for a month of which the reactive readings are missing in part', async () => {
    const id = await site.meter('Profil')
    await site.fill(id, { from, to }, { consumption: () => 100 })
    await channel(id, '1-1:3.29.0', 'PROFILE')
    await site.database.pool.query(
      `INSERT INTO channel_readings (meter_id, obis, ts, value, quality)
       SELECT $1, '1-1:3.29.0', t, 15, CASE WHEN t = $4 THEN 4 ELSE 0 END
       FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 s', interval '15 min') t`,
      [id, from, to, february],
    )
    expect(await kpis({ meterIds: [id] }, range, fields)).toMatchObject({
      reactive: {
        inductiveKvarh: { coverage: (1416 * 4 - 1) / (1416 * 4), reason: { code: 'INCOMPLETE' } },
        chargedKvarh: { value: 7440, reason: { code: 'REACTIVE_INCOMPLETE' } },
      },
    })
  })

  it('of a register needs a reading within a day of both borders, and no faulty one', async () => {
    const half = new Date(february.getTime() - 12 * 3_600_000)
    const id = await register([
      [berlin('2025-11-01'), 0],
      [from, 1000, 4],
      [half, 50_000],
      [february, 90_000, 4],
      [to, 100_000],
    ])
    // January has no trustworthy reading at its start: the advance since November is not January's.
    expect(await kpis({ meterIds: [id] }, range, fields)).toMatchObject({
      reactive: {
        inductiveKvarh: { value: 50_000, coverage: 672 / 1416 },
        chargedKvarh: {
          value: 50_000 - 33_600,
          reason: { message: expect.stringContaining('01/2026') },
        },
      },
    })
  })

  it('that is not charged for want of readings is named among the reasons of the costs', async () => {
    const desk = tariffDesk(() => site)
    const price = { ...ct('REACTIVE', '2'), unit: 'CT_PER_KVARH' }
    const tariffId = await desk.create({ components: [ct('SUPPLY_ENERGY', '20'), price] })
    const whole = await register([
      [from, 0],
      [february, 40_000],
      [to, 80_000],
    ])
    const part = await register([
      [february, 40_000],
      [to, 80_000],
    ])
    for (const id of [whole, part]) await desk.assign(id, tariffId, '2026-01-01')
    expect(await desk.costsOf([whole], from, to)).toMatchObject({ reasons: [] })
    expect(await desk.costsOf([part], from, to)).toMatchObject({
      reasons: [{ code: 'REACTIVE_INCOMPLETE' }],
    })
  })

  it('is charged for many meters with few questions to the database', async () => {
    const ids: string[] = []
    for (let i = 0; i < 4; i++) {
      ids.push(
        await register([
          [from, 0],
          [february, 40_000],
          [to, 80_000],
        ]),
      )
    }
    const query = vi.spyOn(site.database.pool, 'query')
    const shown = await kpis({ meterIds: ids }, range, fields)
    const queries = query.mock.calls.length
    query.mockRestore()
    expect(shown).toMatchObject({
      reactive: { chargedKvarh: { value: 4 * (80_000 - 70_800), coverage: 1 } },
    })
    expect(queries).toBeLessThan(10)
  })
})
