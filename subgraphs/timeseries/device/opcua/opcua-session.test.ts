import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DataType, StatusCodes } from 'node-opcua-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOpcUaServer, type OpcUaSimulator } from '../testing/opcua-simulator.ts'
import { openIntake, type TestIntake } from '../testing/test-intake.ts'

let intake: TestIntake
let server: OpcUaSimulator
let meterId: string
beforeEach(async () => {
  intake = await openIntake()
  server = await startOpcUaServer()
  server.add('P', 5)
  meterId = await intake.addMeter('Werk', 1)
  intake.addModel({
    ...{ id: 'opc', protocol: 'OPC_UA', holdSeconds: 3, reorderSeconds: 0 },
    parameters: [
      { id: 'p', name: 'Leistung' },
      { id: 'u', name: 'Spannung' },
    ],
    points: [
      { id: 'p', name: 'Leistung', kind: 'POWER', unit: 'kW' },
      { id: 'u', name: 'Spannung', kind: 'VOLTAGE', unit: 'V' },
    ],
    channels: [{ id: 'gesamt', name: 'Gesamt', net: 'p', voltage: 'u' }],
    opcUa: {
      ...{ samplingMs: 50, publishingMs: 100, repeatSeconds: 0.5 },
      nodes: [
        { point: 'p', nodeId: '{p}' },
        { point: 'u', nodeId: '{u}', optional: true },
      ],
    },
  })
})
afterEach(async () => {
  await intake.close()
  await server.close()
})

async function addDevice(more: { connection?: object; parameters?: Record<string, string> } = {}) {
  return intake.addDevice({
    ...{ name: 'Leitsystem', modelId: 'opc', protocol: 'OPC_UA' },
    connection: {
      ...{ host: '127.0.0.1', port: server.port, path: '', trustUnknownServer: false },
      ...{ securityMode: 'NONE', securityPolicy: 'NONE', ...more.connection },
    },
    parameters: more.parameters ?? { p: 'ns=1;s=P' },
    mappings: [{ meterId }],
  })
}

const slow = { timeout: 25_000 }
const stateIs = (deviceId: string, state: object) =>
  expect.poll(() => intake.stateOf(deviceId), slow).toMatchObject(state)
const consumptions = async () =>
  new Set((await intake.readings(meterId)).map(({ consumption }) => consumption))

describe('an OPC UA device', { timeout: 60_000 }, () => {
  it('delivers what it subscribes to, a value that never changes too', async () => {
    server.add('U', 231.5)
    await server.up()
    const deviceId = await addDevice({ parameters: { p: 'ns=1;s=P', u: 'ns=1;s=U' } })
    await intake.start()
    await stateIs(deviceId, { state: 'CONNECTED' })

    await expect
      .poll(async () => (await intake.readings(meterId)).length, slow)
      .toBeGreaterThanOrEqual(3)
    const whole = (await intake.readings(meterId)).filter(({ quality }) => quality === 0)
    expect(whole[0]).toMatchObject({ consumption: 5, production: 0, voltage: 231.5 })
  })

  it('with a bad status delivers nothing, and goes on when it is good again', async () => {
    await server.up()
    const deviceId = await addDevice()
    await intake.start()
    await expect.poll(consumptions, slow).toEqual(new Set([5]))

    server.set('P', 99, { status: StatusCodes.BadSensorFailure })
    await expect
      .poll(async () => (await intake.stateOf(deviceId))?.counters['BAD_STATUS'], slow)
      .toBeGreaterThan(0)
    server.set('P', 7)

    await expect.poll(consumptions, slow).toContain(7)
    expect(await consumptions()).not.toContain(99)
  })

  it('is connected again after the server was restarted', async () => {
    await server.up()
    const deviceId = await addDevice()
    await intake.start()
    await stateIs(deviceId, { state: 'CONNECTED' })

    await server.down()
    await stateIs(deviceId, {
      lastError: expect.stringMatching(/OPC-UA-Server|Verbindung/) as string,
    })
    server.set('P', 12)
    await server.up()

    await expect.poll(consumptions, slow).toContain(12)
    expect((await intake.stateOf(deviceId))?.counters['CONNECTED']).toBeGreaterThan(1)
  })

  it('tells which node the server does not know', async () => {
    await server.up()
    const deviceId = await addDevice({ parameters: { p: 'ns=1;s=Gibt es nicht' } })
    await intake.start()

    await stateIs(deviceId, {
      lastError: expect.stringContaining('ns=1;s=Gibt es nicht') as string,
    })
  })

  it('is encrypted, and the server is trusted only when somebody says so', async () => {
    await server.up()
    const secured = { securityMode: 'SIGN_AND_ENCRYPT', securityPolicy: 'BASIC256_SHA256' }
    const deviceId = await addDevice({ connection: secured })
    await intake.start()
    await stateIs(deviceId, { lastError: expect.stringContaining('Zertifikat') as string })
    expect(existsSync(join(intake.ports.folder, 'opcua', 'own', 'private'))).toBe(true)

    const device = await intake.devices.byId(deviceId)
    if (!device) throw new Error('no device')
    const connection = { ...device.connection, trustUnknownServer: true }
    await intake.devices.update(deviceId, { ...device, connection }, undefined)
    await intake.sync()

    await stateIs(deviceId, { state: 'CONNECTED' })
    await expect.poll(consumptions, slow).toContain(5)
  })

  it('reads 64-bit integers whole', async () => {
    server.add('P', 0, DataType.Int64)
    server.set('P', [0, 3_000_000_000] as unknown as number)
    await server.up()
    intake.addModel({
      ...{ id: 'zaehlwerk', protocol: 'OPC_UA', holdSeconds: 5, reorderSeconds: 0 },
      points: [{ id: 'p', name: 'Leistung', kind: 'POWER', unit: 'W', scale: 0.001 }],
      channels: [{ id: 'gesamt', name: 'Gesamt', net: 'p' }],
      opcUa: {
        samplingMs: 50,
        publishingMs: 100,
        repeatSeconds: 0.5,
        nodes: [{ point: 'p', nodeId: 'ns=1;s=P' }],
      },
    })
    await intake.addDevice({
      ...{ name: 'Ganzzahl', modelId: 'zaehlwerk', protocol: 'OPC_UA' },
      connection: {
        ...{ host: '127.0.0.1', port: server.port, path: '', trustUnknownServer: false },
        ...{ securityMode: 'NONE', securityPolicy: 'NONE' },
      },
      mappings: [{ meterId }],
    })
    await intake.start()

    await expect.poll(consumptions, slow).toContain(3000)
  })
})
