import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consumption, openReadings, type TestReadings } from '../testing/test-readings.ts'

let test: TestReadings
let meterId: string
beforeEach(async () => {
  test = await openReadings()
  meterId = await test.addMeter()
})
afterEach(() => test.close())

const ts = new Date('2026-01-01T00:00:00Z')
const write = (kw: number | null, more = {}) =>
  test.readings.write([consumption(meterId, ts, kw, more)])
/** As if everything had been written an hour earlier. */
const anHourPasses = () =>
  test.rows(`UPDATE smart_meter_readings SET known_at = known_at - interval '1 hour'`)
const revisions = () =>
  test.rows(
    `SELECT consumption_kw AS kw, quality, method,
       round(extract(epoch FROM known_until - known_from) / 3600)::int AS hours
     FROM reading_revisions ORDER BY known_from`,
  )

describe('a superseded version', () => {
  it('stays beside the new one, with the time it was known', async () => {
    await write(5)
    await anHourPasses()
    await write(3, { quality: 'SUBSTITUTED', method: 'LINEAR' })
    await anHourPasses()
    await write(4, { quality: 'CORRECTED', method: 'MANUAL' })

    expect(await revisions()).toEqual([
      { kw: 5, quality: 0, method: 0, hours: 1 },
      { kw: 3, quality: 1, method: 1, hours: 1 },
    ])
  })

  it('stays when the reading is deleted', async () => {
    await write(5)
    await anHourPasses()

    await test.rows('DELETE FROM smart_meter_readings')

    expect(await revisions()).toEqual([{ kw: 5, quality: 0, method: 0, hours: 1 }])
  })

  it('is not kept where nothing changed', async () => {
    await write(5)
    await anHourPasses()
    await write(5)
    await test.rows(`UPDATE smart_meter_readings SET known_at = now()`)

    expect(await revisions()).toEqual([])
  })

  it('is not kept where it was known for no time', async () => {
    await test.database.transaction(async client => {
      for (const kw of [1, 2, 3]) {
        await test.readings.write([consumption(meterId, ts, kw)], { client })
      }
    })

    expect(await revisions()).toEqual([])
  })

  it('is not kept of simulated readings, nor where history is off', async () => {
    await write(5, { quality: 'SIMULATED' })
    await anHourPasses()
    await write(6)
    await anHourPasses()
    await test.database.transaction(async client => {
      await client.query(`SET LOCAL luna.history = 'off'`)
      await test.readings.write([consumption(meterId, ts, 7)], { client })
    })

    expect(await revisions()).toEqual([])
  })

  it('never overlaps the next one, also where a transaction began before it', async () => {
    await write(1)
    await anHourPasses()
    await test.database.transaction(async early => {
      await early.query('SELECT now()')
      await write(2)
      await test.readings.write([consumption(meterId, ts, 3)], { client: early })
    })

    expect(await test.rows('SELECT consumption_kw AS kw FROM smart_meter_readings')).toEqual([
      { kw: 3 },
    ])
    expect(await revisions()).toEqual([{ kw: 1, quality: 0, method: 0, hours: 1 }])
  })

  it('is kept of ten thousand corrections as fast as of one', async () => {
    const all = (kw: number) =>
      Array.from({ length: 10_000 }, (_, i) =>
        consumption(meterId, new Date(ts.getTime() + i * 900_000), kw),
      )
    await write(0)
    await test.readings.write(all(1))
    await anHourPasses()

    await test.readings.write(all(2))

    expect(await test.rows('SELECT count(*)::int AS n FROM reading_revisions')).toEqual([
      { n: 10_001 },
    ])
  }, 10_000)
})
