import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startBroker, type TestBroker } from '../testing/mqtt-broker.ts'
import { testCertificate } from '../testing/test-certificate.ts'
import { openIntake, type TestIntake } from '../testing/test-intake.ts'

let intake: TestIntake
let broker: TestBroker
let meterId: string
beforeEach(async () => {
  intake = await openIntake()
  broker = await startBroker({ user: { name: 'luna', password: 'streng geheim' } })
  meterId = await intake.addMeter('Werk', 60)
})
afterEach(async () => {
  await intake.close()
  await broker.close()
})

const minute = 60_000
const start = Math.floor(Date.now() / minute) * minute - 1000 * minute
const at = (index: number) => new Date(start + index * minute)
const message = (index: number) => ({
  ts: at(index).toISOString(),
  verbrauch_kw: index,
  erzeugung_kw: 0,
})

async function addGateway(more: { userName?: string; password?: string; key?: string } = {}) {
  const { userName = 'luna', password = 'streng geheim', key = 'z1' } = more
  return intake.addDevice({
    ...{ name: 'Gateway', modelId: 'mqtt-messwerte', protocol: 'MQTT', password },
    connection: {
      host: '127.0.0.1',
      port: broker.port,
      tls: false,
      verify: true,
      userName,
      version: 4,
    },
    parameters: { praefix: 'luna' },
    mappings: [{ meterId, channel: 'zaehler', key }],
  })
}

const connected = (deviceId: string) =>
  expect
    .poll(async () => (await intake.stateOf(deviceId))?.state, { timeout: 8000 })
    .toBe('CONNECTED')
const stored = async () => (await intake.readings(meterId)).map(({ consumption }) => consumption)
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('an MQTT device', () => {
  it('delivers readings with a password, and counts what came', async () => {
    const deviceId = await addGateway()
    await intake.start()
    await connected(deviceId)

    await broker.publish('luna/z1/messwert', { ...message(3), spannung_v: 231.5 })
    await broker.publish('luna/z2/messwert', message(3))
    await broker.publish('luna/z1/messwert', 'kaputt {')
    await broker.publish('luna/z1/messwert', { ...message(4), verbrauch_kw: 'viel' })

    await expect
      .poll(() => intake.readings(meterId))
      .toEqual([
        { ts: at(3), consumption: 3, production: 0, voltage: 231.5, quality: 0 },
        { ts: at(4), consumption: null, production: 0, voltage: null, quality: 2 },
      ])
    await expect
      .poll(async () => (await intake.stateOf(deviceId))?.counters)
      .toMatchObject({ MESSAGES: 4, READINGS: 2, UNMAPPED: 2, UNREADABLE: 1, NOT_A_NUMBER: 1 })
  })

  it('with a wrong password tells so, and connects when it is right', async () => {
    const deviceId = await addGateway({ password: 'falsch' })
    await intake.start()
    await expect
      .poll(() => intake.stateOf(deviceId))
      .toMatchObject({
        lastError: expect.stringContaining('Benutzername oder Passwort') as string,
      })

    const device = await intake.devices.byId(deviceId)
    if (!device) throw new Error('no device')
    await intake.devices.update(deviceId, device, intake.sealer.seal('streng geheim', deviceId))
    await intake.sync()

    await connected(deviceId)
  })

  it('gets what the broker kept while Luna was away', async () => {
    const deviceId = await addGateway()
    await intake.start()
    await connected(deviceId)
    await intake.stop()
    for (const i of upTo(20)) await broker.publish('luna/z1/messwert', message(i))

    await intake.start()

    await expect.poll(stored).toEqual(upTo(20))
  })

  it(
    'loses nothing and stores nothing twice while the broker flaps',
    { timeout: 60_000 },
    async () => {
      const deviceId = await addGateway()
      await intake.start()
      await connected(deviceId)
      let published = 0
      for (let flap = 0; flap < 4; flap++) {
        for (let i = 0; i < 100; i++) await broker.publish('luna/z1/messwert', message(published++))
        await broker.down()
        for (let i = 0; i < 25; i++) await broker.publish('luna/z1/messwert', message(published++))
        await broker.up()
        await connected(deviceId)
      }

      await expect.poll(stored, { timeout: 20_000 }).toEqual(upTo(500))
      const { rows } = await intake.database.pool.query('SELECT FROM reading_revisions')
      expect(rows).toEqual([])
    },
  )

  it('takes a kept message only when it says of when it is', async () => {
    await broker.publish('luna/z1/messwert', message(7), { retain: true })
    await broker.publish('werk/leistung', '4711', { retain: true })
    const first = await addGateway()
    const second = await intake.addDevice({
      ...{ name: 'Leistung', modelId: 'mqtt-wert', protocol: 'MQTT', password: 'streng geheim' },
      connection: {
        host: '127.0.0.1',
        port: broker.port,
        tls: false,
        verify: true,
        userName: 'luna',
        version: 4,
      },
      parameters: { thema: 'werk/leistung' },
      mappings: [{ meterId: await intake.addMeter('Zweiter', 60) }],
    })
    await intake.start()
    await connected(first)
    await connected(second)

    await expect.poll(stored).toEqual([7])
    await expect
      .poll(async () => (await intake.stateOf(second))?.counters)
      .toMatchObject({ MESSAGES: 1, RETAINED: 1 })
  })

  it('that fails does not touch the others', async () => {
    const good = await addGateway()
    await intake.addDevice({
      ...{ name: 'Nirgends', modelId: 'mqtt-wert', protocol: 'MQTT' },
      connection: { host: '127.0.0.1', port: 1, tls: false, verify: true, version: 4 },
      parameters: { thema: 'x' },
      mappings: [],
    })
    await intake.start()
    await connected(good)
    await broker.publish('luna/z1/messwert', message(1))

    await expect.poll(stored).toEqual([1])
  })

  it('speaks TLS, and trusts only the authority it was given', async () => {
    const secure = await startBroker({ tls: testCertificate })
    const settings = (caPem?: string) => ({
      ...{ modelId: 'mqtt-messwerte', protocol: 'MQTT' as const, parameters: { praefix: 'luna' } },
      connection: {
        ...{ host: '127.0.0.1', port: secure.port, tls: true, verify: true, version: 4 as const },
        ...(caPem !== undefined && { caPem }),
      },
    })
    const trusting = await intake.addDevice({
      ...{ name: 'Mit', mappings: [{ meterId, channel: 'zaehler', key: 'z1' }] },
      ...settings(testCertificate.cert),
    })
    const doubting = await intake.addDevice({ name: 'Ohne', mappings: [], ...settings() })
    await intake.start()
    await connected(trusting)
    await secure.publish('luna/z1/messwert', message(1))

    await expect.poll(stored).toEqual([1])
    await expect
      .poll(() => intake.stateOf(doubting))
      .toMatchObject({
        lastError: expect.stringContaining(
          'Zertifikat der Gegenseite ist selbst ausgestellt',
        ) as string,
      })
    await intake.stop()
    await secure.close()
  })

  it('that was removed lets go of the broker', async () => {
    const deviceId = await addGateway()
    await intake.start()
    await connected(deviceId)

    await intake.devices.remove(deviceId)
    await intake.sync()

    await expect.poll(() => broker.broker.connectedClients).toBe(0)
  })
})
