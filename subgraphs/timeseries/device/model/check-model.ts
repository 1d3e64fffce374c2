import { placeholders, unitsOf, type Channel, type Point } from './common-model.ts'
import type { ModbusModel } from './modbus-model.ts'
import type { MqttModel } from './mqtt-model.ts'
import type { OpcUaModel } from './opcua-model.ts'

type AnyModel = MqttModel | ModbusModel | OpcUaModel
export type Contradiction = { path: (string | number)[]; message: string }

/** What each part allows by itself, but not together with the others. */
export function* contradictions(model: AnyModel): Generator<Contradiction> {
  yield* duplicates('points', model.points)
  yield* duplicates('channels', model.channels)
  yield* duplicates('parameters', model.parameters)
  for (const [index, point] of model.points.entries()) yield* ofPoint(point, ['points', index])
  const points = new Map(model.points.map(point => [point.id, point]))
  for (const [index, channel] of model.channels.entries()) {
    yield* ofChannel(channel, points, ['channels', index])
  }
  const read = reads(model)
  for (const { point, path, stamped } of read) {
    const kind = points.get(point)?.kind
    if (!kind) yield { path, message: unknownPoint(point) }
    else if (kind.startsWith('INTERVAL') && !stamped) {
      yield { path, message: `„${point}“ (${kind}) braucht einen Zeitstempel vom Gerät.` }
    }
  }
  const delivered = new Set(read.map(({ point }) => point))
  for (const [index, { id }] of model.points.entries()) {
    if (!delivered.has(id)) {
      yield {
        path: ['points', index],
        message: `Für „${id}“ ist nicht angegeben, wie der Wert gelesen wird.`,
      }
    }
  }
  yield* ofPlaceholders(model)
}

function* duplicates(list: string, entries: { id: string }[]): Generator<Contradiction> {
  const seen = new Set<string>()
  for (const [index, { id }] of entries.entries()) {
    if (seen.has(id)) yield { path: [list, index, 'id'], message: `„${id}“ gibt es zweimal.` }
    seen.add(id)
  }
}

function* ofPoint(point: Point, path: Contradiction['path']): Generator<Contradiction> {
  const { kind, unit, min, max, rollover, obis } = point
  if (!(unit in unitsOf[kind])) {
    const possible = Object.keys(unitsOf[kind]).join(', ')
    yield {
      path: [...path, 'unit'],
      message: `${kind} hat die Einheit ${possible}, nicht ${unit}.`,
    }
  }
  if (min !== undefined && max !== undefined && min >= max) {
    yield { path: [...path, 'max'], message: 'max muss größer sein als min.' }
  }
  if (rollover !== undefined && kind !== 'COUNTER') {
    yield { path: [...path, 'rollover'], message: 'Nur Zählwerke (COUNTER) laufen über.' }
  }
  if (obis !== undefined && kind !== 'COUNTER') {
    yield { path: [...path, 'obis'], message: 'Nur Zählwerke (COUNTER) haben Zählerstände.' }
  }
}

function* ofChannel(
  channel: Channel,
  points: Map<string, Point>,
  path: Contradiction['path'],
): Generator<Contradiction> {
  const { consumption, production, net, voltage } = channel
  const directed = consumption !== undefined || production !== undefined
  if (directed && net !== undefined) {
    yield { path: [...path, 'net'], message: 'Entweder net oder consumption und production.' }
  }
  if (!directed && net === undefined) {
    yield { path, message: 'Ein Kanal braucht consumption, production oder net.' }
  }
  for (const [role, id] of Object.entries({ consumption, production, net, voltage })) {
    if (id === undefined) continue
    const message = misfit(role, id, points.get(id))
    if (message !== undefined) yield { path: [...path, role], message }
  }
  yield* ofRegisters(channel, points, path)
}

function* ofRegisters(
  { registers }: Channel,
  points: Map<string, Point>,
  path: Contradiction['path'],
): Generator<Contradiction> {
  for (const [index, id] of registers.entries()) {
    const register = points.get(id)
    if (register?.kind === 'COUNTER' && register.obis !== undefined) continue
    const message = register
      ? `„${id}“ muss ein Zählwerk (COUNTER) mit obis sein.`
      : unknownPoint(id)
    yield { path: [...path, 'registers', index], message }
  }
}

function misfit(role: string, id: string, point: Point | undefined): string | undefined {
  if (!point) return unknownPoint(id)
  const fits = (role === 'voltage') === (point.kind === 'VOLTAGE')
  return fits ? undefined : `„${id}“ (${point.kind}) passt nicht zu ${role}.`
}

type Read = { point: string; path: Contradiction['path']; stamped: boolean }

/** Where each point is read, and whether the value comes with a stamp of its own. */
function reads(model: AnyModel): Read[] {
  switch (model.protocol) {
    case 'MQTT':
      return model.mqtt.messages.flatMap(({ values, timestamp }, m) =>
        values.map(({ point }, v) => ({
          point,
          path: ['mqtt', 'messages', m, 'values', v],
          stamped: timestamp !== undefined,
        })),
      )
    case 'MODBUS_TCP':
      return model.modbus.registers.map(({ point }, i) => ({
        point,
        path: ['modbus', 'registers', i],
        stamped: false,
      }))
    case 'OPC_UA':
      return model.opcUa.nodes.map(({ point }, i) => ({
        point,
        path: ['opcUa', 'nodes', i],
        stamped: true,
      }))
  }
}

function* ofPlaceholders(model: AnyModel): Generator<Contradiction> {
  const known = new Set(model.parameters.map(({ id }) => id))
  const used = templates(model).flatMap(placeholders)
  const unknown = used.find(id => !known.has(id))
  if (unknown !== undefined) {
    yield {
      path: ['parameters'],
      message: `Der Platzhalter {${unknown}} ist nicht als Parameter erklärt.`,
    }
  }
  const keys = model.parameters.filter(({ key }) => key)
  if (keys.length > 1 || (keys.length === 1 && model.protocol !== 'MQTT')) {
    yield {
      path: ['parameters'],
      message: 'Ein Schlüssel (key) ist nur einmal und nur bei MQTT möglich.',
    }
  }
}

function templates(model: AnyModel): string[] {
  if (model.protocol === 'OPC_UA') return model.opcUa.nodes.map(({ nodeId }) => nodeId)
  if (model.protocol === 'MODBUS_TCP') return []
  return model.mqtt.messages.flatMap(message => [
    message.topic,
    message.each ?? '',
    message.key ?? '',
    message.timestamp?.path ?? '',
    ...message.values.map(({ path }) => path),
  ])
}

function unknownPoint(id: string): string {
  return `Den Messpunkt „${id}“ gibt es nicht; er muss unter points stehen.`
}
