import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { UserErrorType } from '#platform/graphql/user-error.type.ts'
import { deviceConnectionStates, type DeviceConnectionState } from './device.ts'
import { protocols, type Protocol } from './model/common-model.ts'
import { deviceEvents, type DeviceEvent } from './observation.ts'

/** An enum of GraphQL whose values are their own names. */
function named<T extends string>(values: readonly T[]): { [K in T]: K } {
  return Object.fromEntries(values.map(value => [value, value])) as { [K in T]: K }
}

export const ProtocolEnum = named(protocols)
const DeviceConnectionStateEnum = named(deviceConnectionStates)
const DeviceEventEnum = named(deviceEvents)
registerEnumType(ProtocolEnum, { name: 'DeviceProtocol' })
registerEnumType(DeviceConnectionStateEnum, {
  name: 'DeviceConnectionState',
  description: 'FAILED: not connected, Luna tries again with growing pauses.',
})
registerEnumType(DeviceEventEnum, {
  name: 'DeviceEvent',
  description: 'What happens at a device; `DeviceCounter.name` says it in German.',
})

@ObjectType({ description: 'How Luna reaches an MQTT broker.' })
export class MqttSettings {
  @Field(() => String)
  host!: string

  @Field(() => Int)
  port!: number

  @Field(() => Boolean)
  tls!: boolean

  @Field(() => String, { nullable: true, description: "PEM of the broker's authority." })
  caPem?: string | null

  @Field(() => Boolean, { description: 'Whether the certificate of the broker is checked.' })
  verify!: boolean

  @Field(() => String, { nullable: true })
  userName?: string | null

  @Field(() => String, { nullable: true, description: 'Left out, Luna uses one of its own.' })
  clientId?: string | null

  @Field(() => Int, { description: '4 is MQTT 3.1.1, 5 is MQTT 5.' })
  version!: number
}

@ObjectType({ description: 'How Luna reaches a Modbus TCP device or gateway.' })
export class ModbusSettings {
  @Field(() => String)
  host!: string

  @Field(() => Int)
  port!: number

  @Field(() => Int)
  unitId!: number

  @Field(() => Float, { nullable: true, description: "Instead of the model's." })
  pollSeconds?: number | null

  @Field(() => Int)
  timeoutMs!: number
}

@ObjectType({ description: 'How Luna reaches an OPC UA server.' })
export class OpcUaSettings {
  @Field(() => String)
  host!: string

  @Field(() => Int)
  port!: number

  @Field(() => String)
  path!: string

  @Field(() => String, { description: 'NONE, SIGN or SIGN_AND_ENCRYPT.' })
  securityMode!: string

  @Field(() => String, {
    description: 'NONE, BASIC256_SHA256, AES128_SHA256_RSAOAEP or AES256_SHA256_RSAPSS.',
  })
  securityPolicy!: string

  @Field(() => Boolean, { description: 'Accepts a certificate that is not known yet.' })
  trustUnknownServer!: boolean

  @Field(() => String, { nullable: true })
  userName?: string | null
}

@ObjectType({ description: 'What a model needs to know of each device, such as a topic.' })
export class DeviceParameterValue {
  @Field(() => String)
  id!: string

  @Field(() => String)
  value!: string
}

@ObjectType({ description: 'Which meter a channel of a device feeds.' })
export class DeviceMappingType {
  @Field(() => String)
  channel!: string

  @Field(() => String, {
    description: 'Which of the meters behind one device; empty where there is only one.',
  })
  key!: string

  @Field(() => ID)
  meterId!: string

  @Field(() => Float, { description: 'Reading = value of the device × factor.' })
  factor!: number
}

@ObjectType()
export class DeviceCounter {
  @Field(() => DeviceEventEnum)
  event!: DeviceEvent

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => Float, { description: 'A whole number, since the device was made.' })
  count!: number
}

@ObjectType('DeviceState', { description: 'What the intake knows of a device; a few seconds old.' })
export class DeviceStateType {
  @Field(() => DeviceConnectionStateEnum)
  state!: DeviceConnectionState

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when it is connected.' })
  connectedAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the last value came.' })
  lastSeenAt!: Date | null

  @Field(() => String, { nullable: true, description: 'German.' })
  lastError!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  lastErrorAt!: Date | null

  @Field(() => [DeviceCounter], { description: 'Only what has happened at least once.' })
  counters!: DeviceCounter[]
}

@Directive('@auth(role: OPERATOR)')
@ObjectType('Device', { description: 'A source of values on the network of the site.' })
export class DeviceType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  modelId!: string

  @Field(() => ProtocolEnum)
  protocol!: Protocol

  @Field(() => Boolean)
  enabled!: boolean

  @Field(() => Boolean, { description: 'The password itself is never answered.' })
  hasPassword!: boolean

  @Field(() => [DeviceMappingType])
  mappings!: DeviceMappingType[]

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType({ description: 'One value that a trial has read.' })
export class DeviceTrialValue {
  @Field(() => String)
  point!: string

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String)
  key!: string

  @Field(() => Float, { nullable: true, description: 'In `unit`; null when it was refused.' })
  value!: number | null

  @Field(() => String, { description: 'kW, kWh or V.' })
  unit!: string

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => String, { nullable: true, description: 'German, why the value was refused.' })
  problem!: string | null
}

@ObjectType({ description: 'A first look at a device; nothing was written.' })
export class DeviceTrial {
  @Field(() => [DeviceTrialValue])
  values!: DeviceTrialValue[]

  @Field(() => [String], { description: 'German.' })
  problems!: string[]
}

@ObjectType()
export class DeviceConnection extends connection(() => DeviceType) {}

export const DeviceResult: DeviceType | UserErrorType = resultUnion(
  'DeviceResult',
  () => DeviceType,
)
export const DeviceTrialResult: DeviceTrial | UserErrorType = resultUnion(
  'DeviceTrialResult',
  () => DeviceTrial,
)
