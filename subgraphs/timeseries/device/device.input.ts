import { Field, Float, ID, InputType, Int } from 'type-graphql'
import type { DeviceChange } from './device.service.ts'

@InputType()
class MqttSettingsInput {
  @Field(() => String)
  host!: string

  @Field(() => Int, { nullable: true, description: '1883.' })
  port?: number | null

  @Field(() => Boolean, { nullable: true })
  tls?: boolean | null

  @Field(() => String, { nullable: true, description: "PEM of the broker's authority." })
  caPem?: string | null

  @Field(() => Boolean, { nullable: true, description: 'True: the certificate is checked.' })
  verify?: boolean | null

  @Field(() => String, { nullable: true })
  userName?: string | null

  @Field(() => String, { nullable: true })
  clientId?: string | null

  @Field(() => Int, { nullable: true, description: '4 is MQTT 3.1.1, 5 is MQTT 5.' })
  version?: number | null
}

@InputType()
class ModbusSettingsInput {
  @Field(() => String)
  host!: string

  @Field(() => Int, { nullable: true, description: '502.' })
  port?: number | null

  @Field(() => Int, { nullable: true, description: '1.' })
  unitId?: number | null

  @Field(() => Float, { nullable: true, description: "Instead of the model's." })
  pollSeconds?: number | null

  @Field(() => Int, { nullable: true })
  timeoutMs?: number | null
}

@InputType()
class OpcUaSettingsInput {
  @Field(() => String)
  host!: string

  @Field(() => Int, { nullable: true, description: '4840.' })
  port?: number | null

  @Field(() => String, { nullable: true })
  path?: string | null

  @Field(() => String, { nullable: true })
  securityMode?: string | null

  @Field(() => String, { nullable: true })
  securityPolicy?: string | null

  @Field(() => Boolean, { nullable: true })
  trustUnknownServer?: boolean | null

  @Field(() => String, { nullable: true })
  userName?: string | null
}

@InputType()
class DeviceParameterInput {
  @Field(() => String)
  id!: string

  @Field(() => String)
  value!: string
}

@InputType()
class DeviceMappingInput {
  @Field(() => String)
  channel!: string

  @Field(() => String, { defaultValue: '' })
  key!: string

  @Field(() => ID)
  meterId!: string

  @Field(() => Float, { defaultValue: 1 })
  factor!: number
}

@InputType({ description: 'The settings of one protocol, the one of the model, must be given.' })
export class DeviceInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  modelId!: string

  @Field(() => Boolean, { defaultValue: true })
  enabled!: boolean

  @Field(() => MqttSettingsInput, { nullable: true })
  mqtt?: MqttSettingsInput | null

  @Field(() => ModbusSettingsInput, { nullable: true })
  modbus?: ModbusSettingsInput | null

  @Field(() => OpcUaSettingsInput, { nullable: true })
  opcUa?: OpcUaSettingsInput | null

  @Field(() => String, {
    nullable: true,
    description: 'Left out, the stored one stays; empty, it is removed.',
  })
  password?: string | null

  @Field(() => [DeviceParameterInput], { defaultValue: [] })
  parameters!: DeviceParameterInput[]

  @Field(() => [DeviceMappingInput], { defaultValue: [] })
  mappings!: DeviceMappingInput[]
}

/** What is null counts as left out. */
export function toDeviceChange(input: DeviceInput): DeviceChange {
  const { name, modelId, enabled, password, parameters, mappings } = input
  const settings = input.mqtt ?? input.modbus ?? input.opcUa ?? {}
  const given = Object.entries(settings).filter(
    ([, value]) => value !== null && value !== undefined,
  )
  return {
    ...{ name, modelId, enabled },
    password: password ?? undefined,
    connection: Object.fromEntries(given),
    parameters: Object.fromEntries(parameters.map(({ id, value }) => [id, value.trim()])),
    mappings: mappings.map(({ channel, key, meterId, factor }) => ({
      channel,
      key,
      meterId,
      factor,
    })),
  }
}
