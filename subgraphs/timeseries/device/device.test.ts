import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import { startBroker, type TestBroker } from './testing/mqtt-broker.ts'
import { startModbusServer, wordsOf, type ModbusSimulator } from './testing/modbus-simulator.ts'

let timeseries: TestTimeseries
let meterId: string
beforeEach(async () => {
  timeseries = await openTimeseries()
  meterId = await timeseries.addMeter('Werk', 900)
})
afterEach(() => timeseries.close())

const admin = testViewer('admin')
const operator = testViewer('operator')
const fields = `id name modelId protocol enabled hasPassword
  mqtt { host port tls userName version } modbus { host unitId timeoutMs }
  parameters { id value } mappings { channel key factor meter { name } } state { state } model { name }`
const answer = `... on Device { ${fields} } ... on UserError { code message place }`
const createDevice = `mutation ($input: DeviceInput!) { createDevice(input: $input) { ${answer} } }`
const updateDevice = `mutation ($id: ID!, $input: DeviceInput!) { updateDevice(id: $id, input: $input) { ${answer} } }`
const testDevice = `mutation ($id: ID, $input: DeviceInput) { testDevice(id: $id, input: $input) {
  ... on DeviceTrial { values { point key value unit problem } problems } ... on UserError { code message } } }`

const gateway = (more: object = {}) => ({
  ...{ name: 'Gateway', modelId: 'mqtt-messwerte', password: 'geheim' },
  mqtt: { host: 'mqtt.werk.example', userName: 'luna' },
  parameters: [{ id: 'praefix', value: 'werk' }],
  mappings: [{ channel: 'zaehler', key: 'Z1', meterId, factor: 40 }],
  ...more,
})

type Fields = Record<string, unknown>

/** The only root field of the answer. */
async function ask(source: string, variables: Fields, viewer = admin): Promise<Fields> {
  const { data, codes } = await timeseries.ask(source, viewer, variables)
  expect(codes).toEqual([])
  const [field] = Object.values<unknown>(data ?? {})
  return field as Fields
}

const create = (input: object = gateway()) => ask(createDevice, { input })

describe('createDevice', () => {
  it('stores everything, and the password only sealed', async () => {
    const device = await create()

    expect(device).toMatchObject({
      ...{ name: 'Gateway', protocol: 'MQTT', enabled: true, hasPassword: true, state: null },
      mqtt: { host: 'mqtt.werk.example', port: 1883, tls: false, userName: 'luna', version: 4 },
      modbus: null,
      parameters: [{ id: 'praefix', value: 'werk' }],
      mappings: [{ channel: 'zaehler', key: 'Z1', factor: 40, meter: { name: 'Werk' } }],
      model: { name: 'MQTT: fertige Messwerte vieler Zähler' },
    })
    const { rows } = await timeseries.database.pool.query('SELECT * FROM devices')
    expect(JSON.stringify(rows)).not.toContain('geheim')
  })

  it.each([
    [{ name: ' ' }, 'DEVICE_NAME_INVALID'],
    [{ modelId: 'gibt-es-nicht' }, 'DEVICE_MODEL_UNKNOWN'],
    [{ mqtt: { host: '' } }, 'DEVICE_CONNECTION_INVALID'],
    [{ mqtt: { host: 'a', port: 70_000 } }, 'DEVICE_CONNECTION_INVALID'],
    [{ mqtt: null }, 'DEVICE_CONNECTION_INVALID'],
    [{ parameters: [] }, 'DEVICE_PARAMETER_MISSING'],
    [{ parameters: [{ id: 'praefix', value: 'werk/#' }] }, 'DEVICE_PARAMETER_INVALID'],
    [{ parameters: [{ id: 'thema', value: 'x' }] }, 'DEVICE_PARAMETER_UNKNOWN'],
    [{ mappings: [{ channel: 'gesamt', key: 'Z1', meterId: 'x' }] }, 'DEVICE_MAPPING_INVALID'],
    [{ mappings: [{ channel: 'zaehler', key: 'Z1', meterId: 'x' }] }, 'DEVICE_MAPPING_INVALID'],
  ])('refuses %o with %s', async (more, code) => {
    expect(await create(gateway(more))).toMatchObject({ code })
  })

  it('refuses a name that is taken, and a meter that another device feeds', async () => {
    await create()

    expect(await create()).toMatchObject({ code: 'DEVICE_NAME_TAKEN' })
    expect(await create(gateway({ name: 'Zweites' }))).toMatchObject({
      code: 'DEVICE_METER_TAKEN',
      message: 'Den Zähler „Werk“ speist schon ein anderes Gerät.',
    })
  })

  it('is for administrators; operators may look', async () => {
    const { codes } = await timeseries.ask(createDevice, operator, { input: gateway() })
    expect(codes).toEqual(['FORBIDDEN'])
    await create()

    const { data } = await timeseries.ask('{ devices { nodes { name } } }', operator)
    expect(data).toEqual({ devices: { nodes: [{ name: 'Gateway' }] } })
    expect(
      (await timeseries.ask('{ devices { nodes { name } } }', testViewer('viewer'))).codes,
    ).toEqual(['FORBIDDEN'])
  })
})

describe('updateDevice', () => {
  it('keeps the password at the same place only', async () => {
    const { id } = await create()
    const update = (more: object) =>
      ask(updateDevice, { id, input: gateway({ password: null, ...more }) })

    expect(await update({ name: 'Neu' })).toMatchObject({ name: 'Neu', hasPassword: true })
    expect(await update({ mqtt: { host: 'anderswo.example' } })).toMatchObject({
      code: 'DEVICE_PASSWORD_NEEDED',
    })
    expect(await update({ mqtt: { host: 'anderswo.example' }, password: '' })).toMatchObject({
      hasPassword: false,
    })
  })

  it('tells the intake', async () => {
    const stop = new AbortController()
    const news = timeseries.events.subscribe('devices', stop.signal)
    const { id } = await create()

    expect((await news.next()).value).toEqual({ deviceId: id })
    const removeDevice = `mutation ($id: ID!) { removeDevice(id: $id) { ... on Device { id } } }`
    const { data } = await timeseries.ask(removeDevice, admin, { id })
    expect(data).toEqual({ removeDevice: { id } })
    expect((await news.next()).value).toEqual({ deviceId: id })
    stop.abort()
  })
})

describe('deviceModels', () => {
  it('lists what can be connected, and what each model must be told', async () => {
    const { data } = await timeseries.ask(
      '{ deviceModels { id keyed parameters { id } channels { id } origin } deviceModelProblems { fileName } }',
      operator,
    )

    const { deviceModels: models, deviceModelProblems } = data as unknown as {
      deviceModels: { id: string }[]
      deviceModelProblems: unknown
    }
    expect(models.find(({ id }) => id === 'mqtt-messwerte')).toEqual({
      ...{ id: 'mqtt-messwerte', keyed: true, origin: 'LUNA' },
      parameters: [{ id: 'praefix' }],
      channels: [{ id: 'zaehler' }],
    })
    expect(deviceModelProblems).toEqual([])
  })
})

describe('testDevice', () => {
  let broker: TestBroker
  let server: ModbusSimulator
  beforeEach(async () => {
    broker = await startBroker()
    server = await startModbusServer()
  })
  afterEach(async () => {
    await broker.close()
    await server.close()
  })

  const trial = (variables: Fields, viewer = admin) => ask(testDevice, variables, viewer)

  it('shows the first values of a device that is not stored, and writes nothing', async () => {
    server.set('INPUT', 0, wordsOf('F32', 230.1))
    server.set('INPUT', 52, wordsOf('F32', -1500))
    server.set('INPUT', 72, wordsOf('F32', Number.NaN))
    server.set('INPUT', 74, wordsOf('F32', 12.5))
    const modbus = { host: '127.0.0.1', port: server.port }

    const found = await trial({ input: { name: 'Neu', modelId: 'eastron-sdm630', modbus } })

    expect(found).toEqual({
      values: [
        { point: 'spannung', key: '', value: 230.1, unit: 'V', problem: null },
        { point: 'leistung', key: '', value: -1.5, unit: 'kW', problem: null },
        { point: 'bezug', key: '', value: null, unit: 'kWh', problem: 'Der Wert ist keine Zahl.' },
        { point: 'abgabe', key: '', value: 12.5, unit: 'kWh', problem: null },
      ],
      problems: [],
    })
    const { rows } = await timeseries.database.pool.query('SELECT FROM devices')
    expect(rows).toEqual([])
  })

  it('listens to a broker beside the running connection', async () => {
    await broker.publish('keller/p', '815', { retain: true })
    const { id } = await create({
      ...{ name: 'Keller', modelId: 'mqtt-wert', mqtt: { host: '127.0.0.1', port: broker.port } },
      parameters: [{ id: 'thema', value: 'keller/p' }],
    })

    expect(await trial({ id }, operator)).toMatchObject({
      values: [{ point: 'leistung', value: 0.815, unit: 'kW' }],
    })
  })

  it('says in German why it does not connect', async () => {
    const modbus = { host: '127.0.0.1', port: 1 }
    expect(await trial({ input: { name: 'x', modelId: 'eastron-sdm630', modbus } })).toEqual({
      code: 'DEVICE_UNREACHABLE',
      message: 'Das Gerät nimmt an diesem Port keine Verbindung an.',
    })
  })

  it('does not reach what no device may be', async () => {
    const modbus = { host: '169.254.169.254', port: 80 }
    expect(await trial({ input: { name: 'x', modelId: 'eastron-sdm630', modbus } })).toMatchObject({
      code: 'OUTGOING_ADDRESS_FORBIDDEN',
    })
  })

  it('of settings that are not stored is for administrators', async () => {
    const modbus = { host: '127.0.0.1', port: server.port }
    const input = { name: 'x', modelId: 'eastron-sdm630', modbus }

    expect((await timeseries.ask(testDevice, operator, { input })).codes).toEqual(['FORBIDDEN'])
  })
})
