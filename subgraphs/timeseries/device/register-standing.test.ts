import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openQualityWorld, type QualityWorld } from '../quality/testing/quality-world.ts'
import { RegisterStandingStore } from './register-standing.store.ts'
import { startModbusServer, wordsOf, type ModbusSimulator } from './testing/modbus-simulator.ts'
import { openIntake, type TestIntake } from './testing/test-intake.ts'

const obis = '1-0:1.8.0'
const slow = { timeout: 20_000 }

describe('registers of a device', { timeout: 40_000 }, () => {
  let intake: TestIntake
  let server: ModbusSimulator
  let meterId: string
  beforeEach(async () => {
    intake = await openIntake()
    server = await startModbusServer()
    meterId = await intake.addMeter('Werk', 1)
  })
  afterEach(async () => {
    await intake.close()
    await server.close()
  })

  const show = (imported: number) => {
    server.set('INPUT', 0, wordsOf('F32', 230.1))
    server.set('INPUT', 52, wordsOf('F32', 4300))
    server.set('INPUT', 72, wordsOf('F32', imported))
    server.set('INPUT', 74, wordsOf('F32', 17.25))
  }
  const stored = async (code: string) => {
    const { rows } = await intake.database.pool.query<{ value: number; factor: number }>(
      `SELECT value, factor FROM channel_readings JOIN meter_channels USING (meter_id, obis)
       WHERE meter_id = $1 AND obis = $2 AND kind = 'REGISTER' AND unit = 'kWh' ORDER BY ts`,
      [meterId, code],
    )
    return rows
  }

  it('are kept although its readings come from the power; a reset is kept and counted', async () => {
    show(1000)
    const deviceId = await intake.addDevice({
      ...{ name: 'SDM', modelId: 'eastron-sdm630', protocol: 'MODBUS_TCP' },
      connection: {
        ...{ host: '127.0.0.1', port: server.port, unitId: 1, pollSeconds: 0.2, timeoutMs: 400 },
      },
      mappings: [{ meterId, channel: 'leistung', factor: 40 }],
    })
    await intake.start()
    await expect.poll(() => stored(obis), slow).toContainEqual({ value: 1000, factor: 40 })
    expect(await stored('1-0:2.8.0')).toContainEqual({ value: 17.25, factor: 40 })

    show(3)

    await expect.poll(() => stored(obis), slow).toContainEqual({ value: 3, factor: 40 })
    const counters = async () => (await intake.stateOf(deviceId))?.counters
    await expect.poll(counters, slow).toMatchObject({ COUNTER_RESET: 1 })
    expect((await counters())?.REGISTERS).toBeGreaterThanOrEqual(4)
  })
})

describe('standings of a device', () => {
  const start = Date.parse('2026-03-02T10:00:00Z')
  const hour = 3_600_000
  let world: QualityWorld
  let standings: RegisterStandingStore
  let meterId: string
  beforeEach(async () => {
    world = await openQualityWorld()
    standings = new RegisterStandingStore(world.database)
    meterId = await world.addMeter('Werk', 900)
  })
  afterEach(() => world.close())

  /** Some seconds after the hour, as a poll comes. */
  const at = (hours: number, kwh: number, factor = 1) => ({
    ...{ meterId, obis, at: start + hours * hour + 4000, kwh, factor },
  })
  const hours = async (kw: number, count: number) =>
    world.measure(meterId, Array<number>(count * 4).fill(kw), { start: '2026-03-02T10:00:00Z' })

  it('that fit the profile raise nothing', async () => {
    await hours(40, 8)
    await standings.write([at(0, 25, 40), at(3, 28, 40), at(7, 32, 40)])

    await world.check()

    expect(await world.findings({ rule: 'REGISTER_MISMATCH' })).toEqual([])
  })

  it('find a profile that does not fit them', async () => {
    await hours(40, 8)
    await standings.write([at(0, 1000), at(7, 1150)])

    await world.check()

    expect(await world.findings({ rule: 'REGISTER_MISMATCH' })).toMatchObject([
      { message: expect.stringContaining('rückte um 150 kWh vor') as string },
    ])
  })

  it('that fall are found as a reset', async () => {
    await hours(40, 8)
    await standings.write([at(0, 1000), at(2, 1080), at(2.5, 3)])

    await world.check()

    expect(await world.findings({ rule: 'COUNTER_RESET' })).toHaveLength(1)
  })

  it('written again change nothing, and respect the unit and factor of a register that is there', async () => {
    await world.database.pool.query(
      `INSERT INTO meter_channels (meter_id, obis, kind, name, unit, factor)
       VALUES ($1, $2, 'REGISTER', 'Bezug', 'MWh', 10)`,
      [meterId, obis],
    )
    expect(await standings.write([at(0, 500, 40), at(1, 600, 40)])).toBe(2)
    expect(await standings.write([at(1, 600, 40), at(0, 500, 40)])).toBe(0)

    const { rows } = await world.database.pool.query<{ value: number }>(
      'SELECT value FROM channel_readings ORDER BY ts',
    )
    // 500 kWh × 40 = 20 MWh = 2 × 10 MWh.
    expect(rows).toEqual([{ value: 2 }, { value: 2.4 }])
  })

  it('of a meter that is gone are nothing', async () => {
    const gone = '99999999-9999-4999-8999-999999999999'
    expect(await standings.write([{ ...at(0, 1), meterId: gone }])).toBe(0)
  })
})
