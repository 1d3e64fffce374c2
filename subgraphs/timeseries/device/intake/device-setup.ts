import type { Meter } from '../../meter/meter.ts'
import { takesNoReadings } from '../../meter/takes-no-readings.ts'
import type { Device, DeviceMapping } from '../device.ts'
import { unitsOf, type Channel, type Point } from '../model/common-model.ts'
import { isStamped, type DeviceModel } from '../model/device-model.ts'
import type { ChannelSetup, Role } from '../sample/channel-track.ts'
import type { TrackMode, TrackRules } from '../sample/point-track.ts'

/** What the intake needs of one device to make readings of its values. */
export type DeviceSetup = {
  device: Device
  model: DeviceModel
  points: ReadonlyMap<string, Point>
  /** One per mapped meter. */
  channels: MappedChannel[]
}
export type MappedChannel = { ref: string; key: string; setup: ChannelSetup; factors: Factors }

/** Converts the value of a point into what its track adds up: finished energy becomes mean power. */
export type Factors = ReadonlyMap<string, number>

const hourMs = 3_600_000
/** Without a limit of the model or the meter: more than any connection in low or medium voltage. */
const mostKw = 1e6
/** A connection may be drawn beyond its capacity for a while. */
const capacityMargin = 3

type MeterOf = (
  id: string,
) => Pick<Meter, 'id' | 'kind' | 'name' | 'intervalSeconds' | 'capacityKw'> | undefined

/** Mappings to meters that are gone or virtual by now, or to channels that the model does not have, are left out. */
export function deviceSetup(device: Device, model: DeviceModel, meterOf: MeterOf): DeviceSetup {
  const points = new Map(model.points.map(point => [point.id, point]))
  const channels = device.mappings.flatMap(mapping => {
    const channel = model.channels.find(({ id }) => id === mapping.channel)
    const meter = meterOf(mapping.meterId)
    return channel && meter && !takesNoReadings(meter)
      ? [mapped({ mapping, channel, model, points }, meter)]
      : []
  })
  return { device, model, points, channels }
}

type Parts = {
  mapping: DeviceMapping
  channel: Channel
  model: DeviceModel
  points: ReadonlyMap<string, Point>
}

function mapped(parts: Parts, meter: NonNullable<ReturnType<MeterOf>>): MappedChannel {
  const { mapping, channel, model, points } = parts
  const intervalMs = meter.intervalSeconds * 1000
  const energy = points.get(channel.net ?? channel.consumption ?? channel.production ?? '')
  const roles = rolesOf(channel).flatMap(({ id, role }) => {
    const point = points.get(id)
    return point ? [{ id, role, rules: rulesOf({ point, energy, model, intervalMs, meter }) }] : []
  })
  const factors = new Map(
    roles.map(({ id, rules }) => {
      const isEnergy = points.get(id)?.kind === 'INTERVAL_ENERGY'
      return [id, isEnergy ? hourMs / rules.sampleMs : 1]
    }),
  )
  const setup: ChannelSetup = {
    meterId: meter.id,
    factor: mapping.factor,
    netPositiveIs: channel.netSign === 'CONSUMPTION_POSITIVE' ? 'CONSUMPTION' : 'PRODUCTION',
    points: roles,
    registers: registersOf(channel, points).flatMap(({ id, obis }) => {
      const point = points.get(id)
      const rules = point && rulesOf({ point, energy: point, model, intervalMs, meter })
      return rules?.mode === 'COUNTER' ? [{ id, obis, rules }] : []
    }),
  }
  const ref = `${mapping.channel} ${mapping.key}`
  return { ref, key: mapping.key, setup, factors }
}

function rolesOf({ consumption, production, net, voltage }: Channel): { id: string; role: Role }[] {
  const roles = [
    { id: consumption, role: 'CONSUMPTION' as const },
    { id: production, role: 'PRODUCTION' as const },
    { id: net, role: 'NET' as const },
    { id: voltage, role: 'VOLTAGE' as const },
  ]
  return roles.flatMap(({ id, role }) => (id === undefined ? [] : [{ id, role }]))
}

/** Counters of active energy that make the readings, and those that the model names beside them. */
function registersOf(
  { consumption, production, registers }: Channel,
  points: ReadonlyMap<string, Point>,
): { id: string; obis: string }[] {
  const wanted = new Map<string, string>()
  for (const id of registers) wanted.set(id, points.get(id)?.obis ?? '')
  if (consumption !== undefined) wanted.set(consumption, '1-0:1.8.0')
  if (production !== undefined) wanted.set(production, '1-0:2.8.0')
  return [...wanted].map(([id, usual]) => ({ id, obis: points.get(id)?.obis ?? usual }))
}

type RuleParts = {
  point: Point
  /** The point the channel's power comes from; a voltage follows it. */
  energy: Point | undefined
  model: DeviceModel
  intervalMs: number
  meter: NonNullable<ReturnType<MeterOf>>
}

function rulesOf({ point, energy, model, intervalMs, meter }: RuleParts): TrackRules {
  const leading = leadingPoint(point, energy)
  const mode = modeOf(leading)
  const fromMeter = meter.capacityKw === null ? mostKw : meter.capacityKw * capacityMargin
  return {
    mode,
    intervalMs,
    sampleMs: leading.intervalSeconds === undefined ? intervalMs : leading.intervalSeconds * 1000,
    stampIsEnd: mode === 'INTERVAL' && leading.label === 'END',
    holdMs: mode === 'INTERVAL' ? 0 : model.holdSeconds * 1000,
    // What counts from its arrival is in order by itself.
    reorderMs: isStamped(model, point.id) ? model.reorderSeconds * 1000 : 0,
    rollover: point.rollover === undefined ? undefined : point.rollover * unitFactor(point),
    maxKw: point.maxKw ?? fromMeter,
  }
}

/** A voltage beside finished intervals is one of them. */
function leadingPoint(point: Point, energy: Point | undefined): Point {
  const follows = point.kind === 'VOLTAGE' && energy && modeOf(energy) === 'INTERVAL'
  return follows ? energy : point
}

function modeOf({ kind }: Point): TrackMode {
  if (kind === 'COUNTER') return 'COUNTER'
  return kind === 'INTERVAL_POWER' || kind === 'INTERVAL_ENERGY' ? 'INTERVAL' : 'HOLD'
}

function unitFactor({ kind, unit }: Point): number {
  return unitsOf[kind][unit] ?? Number.NaN
}
