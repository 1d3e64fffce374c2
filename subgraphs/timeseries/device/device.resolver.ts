import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { ModbusConnection, MqttConnection, OpcUaConnection } from './connection.ts'
import { DeviceModelProblem, DeviceModelType } from './device-model.type.ts'
import { DeviceInput, toDeviceChange } from './device.input.ts'
import type { Device, DeviceMapping, DeviceState } from './device.ts'
import {
  DeviceConnection,
  DeviceMappingType,
  DeviceParameterValue,
  DeviceResult,
  DeviceStateType,
  DeviceTrialResult,
  DeviceType,
  ModbusSettings,
  MqttSettings,
  OpcUaSettings,
  type DeviceCounter,
} from './device.type.ts'
import { hasKeys } from './model/device-model.ts'
import type { LoadedModel, ModelProblem } from './model/load-models.ts'
import { deviceEventNames, deviceEvents } from './observation.ts'
import type { Trial } from './trial.ts'

@Resolver(() => DeviceType)
export class DeviceResolver {
  @Query(() => [DeviceModelType], { description: 'Kinds of devices that Luna can read, by name.' })
  @Directive('@auth(role: OPERATOR)')
  async deviceModels(@Ctx() { services, viewer }: TimeseriesContext): Promise<DeviceModelType[]> {
    return (await services.devices.models(viewer)).map(toModelType)
  }

  @Query(() => [DeviceModelProblem], {
    description: 'Files of the site that are no device models.',
  })
  @Directive('@auth(role: OPERATOR)')
  deviceModelProblems(@Ctx() { services, viewer }: TimeseriesContext): Promise<ModelProblem[]> {
    return services.devices.modelProblems(viewer)
  }

  @Query(() => DeviceConnection, { description: 'Devices by name.' })
  @Directive('@auth(role: OPERATOR)')
  async devices(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<Device>> {
    const size = pageSize(first)
    const rows = await services.devices.list({ first: size + 1, ...(after && { after }) }, viewer)
    return pageOf(rows, size, device => device.name)
  }

  @Query(() => DeviceType, { nullable: true })
  @Directive('@auth(role: OPERATOR)')
  async device(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Device | null> {
    return (await services.devices.find(id, viewer)) ?? null
  }

  @Mutation(() => DeviceResult, {
    description: 'Sets up a device; the intake connects it at once.',
  })
  @Directive('@auth(role: ADMIN)')
  createDevice(
    @Arg('input', () => DeviceInput) input: DeviceInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Device | UserError> {
    return services.devices.create(toDeviceChange(input), viewer)
  }

  @Mutation(() => DeviceResult, {
    description: 'Replaces all settings; the device is connected anew.',
  })
  @Directive('@auth(role: ADMIN)')
  updateDevice(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => DeviceInput) input: DeviceInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Device | UserError> {
    return services.devices.update(id, toDeviceChange(input), viewer)
  }

  @Mutation(() => DeviceResult, { description: 'Forgets a device; its readings stay.' })
  @Directive('@auth(role: ADMIN)')
  removeDevice(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Device | UserError> {
    return services.devices.remove(id, viewer)
  }

  @Mutation(() => DeviceTrialResult, {
    description:
      'Connects for at most 20 seconds and shows the first values; writes nothing. Settings that are not stored are for administrators.',
  })
  @Directive('@auth(role: OPERATOR)')
  testDevice(
    @Arg('id', () => ID, { nullable: true }) id: string | undefined,
    @Arg('input', () => DeviceInput, { nullable: true }) input: DeviceInput | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Trial | UserError> {
    return input
      ? services.devices.testSettings(toDeviceChange(input), id, viewer)
      : services.devices.test(id ?? '', viewer)
  }

  @FieldResolver(() => DeviceModelType, { nullable: true, description: 'Null: its file is gone.' })
  async model(
    @Root() { modelId }: Device,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<DeviceModelType | null> {
    const models = await services.devices.models(viewer)
    const found = models.find(({ model }) => model.id === modelId)
    return found ? toModelType(found) : null
  }

  @FieldResolver(() => DeviceStateType, {
    nullable: true,
    description: 'Null before the first try.',
  })
  async state(
    @Root() { id }: Device,
    @Ctx() { deviceStates }: TimeseriesContext,
  ): Promise<DeviceStateType | null> {
    const state = await deviceStates.load(id)
    return state && { ...state, counters: toCounters(state) }
  }

  @FieldResolver(() => [DeviceParameterValue])
  parameters(@Root() { parameters }: Device): DeviceParameterValue[] {
    return Object.entries(parameters).map(([id, value]) => ({ id, value }))
  }

  // The store has parsed the connection by the schema of the protocol.
  @FieldResolver(() => MqttSettings, { nullable: true })
  mqtt(@Root() device: Device): MqttConnection | null {
    return device.protocol === 'MQTT' ? (device.connection as MqttConnection) : null
  }

  @FieldResolver(() => ModbusSettings, { nullable: true })
  modbus(@Root() device: Device): ModbusConnection | null {
    return device.protocol === 'MODBUS_TCP' ? (device.connection as ModbusConnection) : null
  }

  @FieldResolver(() => OpcUaSettings, { nullable: true })
  opcUa(@Root() device: Device): OpcUaConnection | null {
    return device.protocol === 'OPC_UA' ? (device.connection as OpcUaConnection) : null
  }
}

@Resolver(() => DeviceMappingType)
export class DeviceMappingResolver {
  @FieldResolver(() => MeterType, { nullable: true })
  meter(
    @Root() { meterId }: DeviceMapping,
    @Ctx() { meters }: TimeseriesContext,
  ): Promise<Meter | null> {
    return meters.load(meterId)
  }
}

/** For the schema. */
export const deviceResolvers = [DeviceResolver, DeviceMappingResolver] as const

function toCounters({ counters }: DeviceState): DeviceCounter[] {
  return deviceEvents.flatMap(event => {
    const count = counters[event]
    return count === undefined ? [] : [{ event, name: deviceEventNames[event], count }]
  })
}

function toModelType({ model, origin }: LoadedModel): DeviceModelType {
  const { parameters, ...rest } = model
  const asked = parameters.filter(({ key }) => !key)
  return { ...rest, origin, parameters: asked, keyed: hasKeys(model) }
}
