import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startModbusServer, wordsOf, type ModbusSimulator } from '../testing/modbus-simulator.ts'
import { openIntake, type TestIntake } from '../testing/test-intake.ts'

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

async function addDevice(modelId: string, more: { connection?: object; channel?: string } = {}) {
  const { connection = {}, channel = 'leistung' } = more
  return intake.addDevice({
    ...{ name: modelId, modelId, protocol: 'MODBUS_TCP' },
    connection: {
      ...{ host: '127.0.0.1', port: server.port, unitId: 1, pollSeconds: 0.2, timeoutMs: 400 },
      ...connection,
    },
    mappings: [{ meterId, channel }],
  })
}

const slow = { timeout: 15_000 }
const stateIs = (deviceId: string, state: object) =>
  expect.poll(() => intake.stateOf(deviceId), slow).toMatchObject(state)
const whole = async () => (await intake.readings(meterId)).filter(({ quality }) => quality === 0)

function sdm630({ watts = 4300, imported = 1000 } = {}) {
  server.set('INPUT', 0, wordsOf('F32', 230.1))
  server.set('INPUT', 52, wordsOf('F32', watts))
  server.set('INPUT', 72, wordsOf('F32', imported))
  server.set('INPUT', 74, wordsOf('F32', 17.25))
}

describe('a Modbus device', { timeout: 30_000 }, () => {
  it('is polled on the steps of the clock, and becomes readings', async () => {
    sdm630()
    const deviceId = await addDevice('eastron-sdm630')
    await intake.start()

    await expect.poll(async () => (await whole()).length, slow).toBeGreaterThanOrEqual(2)
    const [reading] = await whole()
    expect(reading).toMatchObject({ consumption: 4.3, production: 0, voltage: 230.1 })
    await stateIs(deviceId, { state: 'CONNECTED' })
  })

  it('of which some registers are refused delivers the others, and tells it', async () => {
    server.set('INPUT', 52, wordsOf('F32', 4300))
    const deviceId = await addDevice('eastron-sdm630')
    await intake.start()

    await expect.poll(async () => (await whole())[0]?.consumption, slow).toBe(4.3)
    await stateIs(deviceId, {
      state: 'CONNECTED',
      lastError: expect.stringContaining(
        'Das Gerät lehnt die Register 0 bis 1 (INPUT) ab',
      ) as string,
    })
  })

  it('that refuses everything has failed', async () => {
    const deviceId = await addDevice('eastron-sdm630')
    await intake.start()

    await stateIs(deviceId, {
      lastError: expect.stringContaining('Illegal data address') as string,
    })
  })

  it('that is slow is asked again, and that is silent is connected anew', async () => {
    sdm630()
    const deviceId = await addDevice('eastron-sdm630')
    await intake.start()
    await stateIs(deviceId, { state: 'CONNECTED' })

    server.setDelay(1000)
    await stateIs(deviceId, {
      lastError: expect.stringMatching(/mehrmals nicht geantwortet|nicht rechtzeitig/) as string,
    })
    await expect
      .poll(async () => (await intake.stateOf(deviceId))?.counters['CONNECTED'], slow)
      .toBeGreaterThan(1)
    server.setDelay(0)

    const before = (await whole()).length
    await expect.poll(async () => (await whole()).length, slow).toBeGreaterThan(before)
  })

  it('that was away is connected again, and its counter fills the pause', async () => {
    sdm630({ imported: 1000 })
    const deviceId = await addDevice('eastron-sdm630', { channel: 'gesamt' })
    await intake.start()
    await stateIs(deviceId, { state: 'CONNECTED' })
    await expect.poll(async () => (await whole()).length, slow).toBeGreaterThan(0)

    await server.down()
    await stateIs(deviceId, {
      lastError: expect.stringMatching(/Verbindung|geantwortet|Port/) as string,
    })
    sdm630({ imported: 1001 })
    await server.up()

    const energy = async () => {
      let kwh = 0
      for (const { consumption } of await intake.readings(meterId)) kwh += (consumption ?? 0) / 3600
      return kwh
    }
    await expect.poll(energy, slow).toBeCloseTo(1, 4)
  })

  it('with SunSpec is found wherever its block lies, with its powers of ten', async () => {
    server.set('HOLDING', 40_000, [0x5375, 0x6e53, 1, 4, 0, 0, 0, 0])
    const block = 40_008
    server.set('HOLDING', block, [103, 50, ...Array.from({ length: 50 }, () => 0)])
    server.set('HOLDING', block + 10, [2315])
    server.set('HOLDING', block + 13, [0xffff])
    server.set('HOLDING', block + 14, [532])
    server.set('HOLDING', block + 15, [1])
    server.set('HOLDING', block + 24, wordsOf('U32', 123_456))
    await addDevice('sunspec-wechselrichter')
    await intake.start()

    await expect
      .poll(async () => (await whole())[0], slow)
      .toMatchObject({
        consumption: null,
        production: 5.32,
        voltage: 231.5,
      })
  })

  it('without the SunSpec mark says so', async () => {
    server.set('HOLDING', 40_000, [1, 2])
    const deviceId = await addDevice('sunspec-wechselrichter')
    await intake.start()

    await stateIs(deviceId, { lastError: 'Ab Register 40000 steht keine SunSpec-Kennung.' })
  })
})
