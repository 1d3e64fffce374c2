import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import type { CheckedAddress } from '#platform/net/check-address.ts'
import { mqttConnection, type MqttConnection } from '../connection.ts'
import type { MqttModel } from '../model/mqtt-model.ts'
import {
  DeviceProblem,
  type OpenSession,
  type Session,
  type Sink,
  type Target,
} from '../session.ts'
import { messageReader, type MessageReader } from './read-message.ts'

/** Messages that wait for the disk before the broker is no longer listened to. */
const mostUnacknowledged = 2000
const mostPayloadBytes = 1 << 20
const connectWithinMs = 15_000

/**
 * A persistent session: what the broker takes while Luna is away is delivered afterwards. A message is
 * acknowledged when its values are on disk, so that the broker repeats it otherwise.
 */
export const openMqttSession: OpenSession = async (target, sink, signal) => {
  const { device, model, trial } = target
  if (model.protocol !== 'MQTT') throw new Error(`${model.id} is no MQTT model`)
  const readers = messageReaders(model, device.parameters)
  const mqtt = await import('mqtt')
  const client = mqtt.connect(clientOptions(target))
  const ended = endOf(client)
  let failed: (error: Error) => void = () => undefined
  const failure = new Promise<Error>(resolve => (failed = resolve))
  client.on('error', failed)
  client.handleMessage = messageHandler(client, { readers, sink, trial })
  const stop = () => client.end(true)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await Promise.race([connected(client), failure.then(rejected), ended.then(noConnection)])
    await subscribe(client, readers, model.mqtt.qos)
  } catch (error) {
    client.end(true)
    throw explained(error)
  }
  return session(client, Promise.race([failure, ended]))
}

/** Rejects nothing: a broken connection is an expected end. */
function session(client: MqttClient, over: Promise<Error | undefined>): Session {
  const ended = over.then(error => {
    client.end(true)
    return error
  })
  return {
    ended,
    async close() {
      await client.endAsync(true).catch(() => undefined)
    },
  }
}

/** Throws DeviceProblem when no topic is complete. */
function messageReaders(model: MqttModel, parameters: Record<string, string>): MessageReader[] {
  const values = new Map(Object.entries(parameters))
  const key = model.parameters.find(parameter => parameter.key)?.id
  const readers = model.mqtt.messages.flatMap(message => messageReader(message, values, key) ?? [])
  if (readers.length > 0) return readers
  throw new DeviceProblem('Es fehlen Angaben zum Gerät: Kein Thema des Modells ist vollständig.')
}

function clientOptions(target: Target): IClientOptions {
  const { device, password, address, trial } = target
  const connection = mqttConnection.parse(device.connection)
  const { userName, version } = connection
  const clientId = connection.clientId ?? `luna-${shortId(device.id)}`
  return {
    ...tlsOptions(connection, address),
    port: address.port,
    clientId: trial ? `probe-${shortId(randomUUID())}` : clientId,
    clean: trial,
    ...(userName !== undefined && { username: userName }),
    ...(password !== undefined && { password }),
    protocolVersion: version,
    // A session of version 5 ends with the connection unless it says how long it lives.
    ...(version === 5 && !trial && { properties: { sessionExpiryInterval: 7 * 86_400 } }),
    reconnectPeriod: 0,
    connectTimeout: connectWithinMs,
    keepalive: 30,
  }
}

/** Brokers need not take more than 23 characters. */
function shortId(id: string): string {
  return id.replaceAll('-', '').slice(0, 16)
}

/** The checked address is connected to, the name of the host is what the certificate must prove. */
function tlsOptions(
  { tls, caPem, verify }: MqttConnection,
  target: CheckedAddress,
): IClientOptions {
  if (!tls) return { protocol: 'mqtt', host: target.address }
  return {
    protocol: 'mqtts',
    host: target.address,
    rejectUnauthorized: verify,
    ...(!isIP(target.host) && { servername: target.host }),
    ...(caPem !== undefined && { ca: caPem }),
  }
}

function connected(client: MqttClient): Promise<void> {
  return new Promise(resolve => client.once('connect', () => resolve()))
}

function endOf(client: MqttClient): Promise<undefined> {
  return new Promise(resolve => client.once('close', () => resolve(undefined)))
}

function rejected(error: Error): never {
  throw error
}

function noConnection(): never {
  throw new DeviceProblem('Der MQTT-Broker hat die Verbindung nicht angenommen.')
}

/** CONNACK's refusals: 4 and 5 of MQTT 3.1.1, 134 and 135 of MQTT 5. */
function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? Number(error.code) : Number.NaN
  return [4, 5, 134, 135].includes(code)
    ? new DeviceProblem(
        'Der MQTT-Broker lehnt die Anmeldung ab: Benutzername oder Passwort ist falsch.',
      )
    : error
}

async function subscribe(client: MqttClient, readers: MessageReader[], qos: 0 | 1): Promise<void> {
  const filters = [...new Set(readers.map(({ filter }) => filter))]
  const granted = await client.subscribeAsync(filters, { qos })
  const refused = granted.find(one => one.qos >= 128)
  if (refused) throw new DeviceProblem(`Der MQTT-Broker lehnt das Thema „${refused.topic}“ ab.`)
}

type Use = { readers: MessageReader[]; sink: Sink; trial: boolean }
type Handler = MqttClient['handleMessage']

/**
 * The library would wait with the next message until this one is acknowledged; so it is told that this one
 * is not, and the acknowledgement follows when the values are on disk, on the same connection only.
 */
function messageHandler(client: MqttClient, use: Use): Handler {
  let unacknowledged = 0
  return (packet, next) => {
    const { stream } = client
    unacknowledged += 1
    const stored = take(packet, use).then(
      () => {
        if (packet.qos === 1 && !stream.destroyed) stream.write(acknowledgement(packet.messageId))
      },
      // Not stored, so not acknowledged: the broker delivers it again.
      () => undefined,
    )
    const settled = stored.finally(() => (unacknowledged -= 1))
    const later = packet.qos === 1 ? new Error('acknowledged later') : undefined
    if (unacknowledged < mostUnacknowledged) next(later)
    else void settled.then(() => next(later))
  }
}

/** PUBACK of MQTT 3.1.1 and, with the reason "success" left out, of MQTT 5. */
function acknowledgement(messageId = 0): Buffer {
  return Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff])
}

async function take(packet: IPublishPacket, { readers, sink, trial }: Use): Promise<void> {
  sink.count('MESSAGES')
  const { topic, retain } = packet
  const payload = Buffer.from(packet.payload)
  if (payload.length > mostPayloadBytes) {
    sink.count('UNREADABLE')
    return
  }
  for (const reader of readers) {
    const key = reader.keyOf(topic)
    if (key === undefined) continue
    // A kept message without a stamp may be of any age.
    if (retain && !reader.stamped && !trial) {
      sink.count('RETAINED')
      continue
    }
    const observations = reader.read(payload, key)
    if (observations) await sink.observe(observations)
    else sink.count('UNREADABLE')
  }
}
