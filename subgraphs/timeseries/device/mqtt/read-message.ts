import { z } from 'zod'
import { createZoneClock } from '../../time/zone-clock.ts'
import { atPointer } from '../json-pointer.ts'
import { fillIn } from '../model/common-model.ts'
import type { MqttMessage } from '../model/mqtt-model.ts'
import type { Observation } from '../observation.ts'
import { topicFilter, type TopicFilter } from './topic-template.ts'

const mostElements = 10_000

/** A message of a model with the parameters of one device filled in. */
export type MessageReader = TopicFilter & {
  stamped: boolean
  /** Values of a payload; undefined when the payload is not what the model describes. */
  read: (payload: Buffer, topicKey: string) => Observation[] | undefined
}

type Values = ReadonlyMap<string, string>

/** Undefined when a parameter in the topic has no value: the device does not have this message. */
export function messageReader(
  message: MqttMessage,
  values: Values,
  keyParameter: string | undefined,
): MessageReader | undefined {
  const filter = topicFilter(message.topic, values, keyParameter)
  if (!filter) return undefined
  const { timestamp } = message
  const path = (template: string) => fillIn(template, values) ?? template
  const keyPath = message.key === undefined ? undefined : path(message.key)
  const stampOf = timestamp && stampReader({ ...timestamp, path: path(timestamp.path) })
  const points = message.values.map(value => ({ point: value.point, path: path(value.path) }))
  const each = message.each === undefined ? undefined : path(message.each)

  const readElement = (element: unknown, topicKey: string): Observation[] | undefined => {
    const key = keyPath === undefined ? topicKey : text(atPointer(element, keyPath))
    const at = stampOf ? stampOf(element) : null
    if (key === undefined || at === undefined) return undefined
    return points.flatMap(({ point, path: where }) => {
      const raw = atPointer(element, where)
      return raw === undefined || raw === null ? [] : [{ point, key, at, raw }]
    })
  }
  return {
    ...filter,
    stamped: timestamp !== undefined,
    read(payload, topicKey) {
      const content = parsePayload(payload)
      if (content === undefined) return undefined
      if (each === undefined) return readElement(content, topicKey)
      const elements = atPointer(content, each)
      if (!Array.isArray(elements) || elements.length > mostElements) return undefined
      const found = elements.map(element => readElement(element, topicKey))
      return found.every(one => one !== undefined) ? found.flat() : undefined
    },
  }
}

/** JSON; also a plain number or word, which many devices send. */
function parsePayload(payload: Buffer): unknown {
  const content = payload.toString('utf8').trim()
  if (content === '') return undefined
  try {
    return JSON.parse(content)
  } catch {
    // Not JSON: a value such as `nan` or `12,5 W` is judged where numbers are.
    return /^[[{"]/.test(content) ? undefined : content
  }
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

type Timestamp = NonNullable<MqttMessage['timestamp']>

/** Milliseconds since 1970; undefined for what is no stamp. */
function stampReader({ path, format, zone }: Timestamp): (element: unknown) => number | undefined {
  if (format === 'ISO') return element => isoStamp(atPointer(element, path), zone)
  const factor = format === 'UNIX_S' ? 1000 : 1
  return element => {
    const number = Number(atPointer(element, path) ?? Number.NaN)
    return Number.isFinite(number) && number > 0 ? Math.round(number * factor) : undefined
  }
}

const withOffset = z.iso.datetime({ offset: true })

function isoStamp(value: unknown, zone = 'UTC'): number | undefined {
  if (typeof value !== 'string') return undefined
  const normal = value.trim().replace(' ', 'T')
  if (withOffset.safeParse(normal).success) return Date.parse(normal)
  const wall = Date.parse(`${normal}Z`)
  const [instant] = Number.isNaN(wall) ? [] : (createZoneClock(zone)?.instantsOf(wall) ?? [])
  return instant
}
