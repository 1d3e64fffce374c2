import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ProtocolEnum } from './device.type.ts'
import type { Protocol } from './model/common-model.ts'
import type { ModelOrigin } from './model/load-models.ts'

const ModelOriginEnum = { LUNA: 'LUNA', SITE: 'SITE' } as const
registerEnumType(ModelOriginEnum, {
  name: 'DeviceModelOrigin',
  description: 'SITE: a file in the folder `geraetemodelle` of the data folder.',
})

@ObjectType({ description: 'What a device of this model must be told.' })
export class DeviceModelParameter {
  @Field(() => String)
  id!: string

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String, { nullable: true })
  default?: string | null | undefined

  @Field(() => String, { nullable: true })
  example?: string | null | undefined
}

@ObjectType({ description: 'One value that a device of this model delivers.' })
export class DeviceModelPoint {
  @Field(() => String)
  id!: string

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String, {
    description: 'POWER, COUNTER, INTERVAL_POWER, INTERVAL_ENERGY or VOLTAGE.',
  })
  kind!: string

  @Field(() => String, { description: 'As the device delivers it.' })
  unit!: string
}

@ObjectType({ description: 'A stream of readings that a meter can be fed from.' })
export class DeviceModelChannel {
  @Field(() => String)
  id!: string

  @Field(() => String, { description: 'German.' })
  name!: string
}

@ObjectType('DeviceModel', { description: 'A kind of device, described by a data file.' })
export class DeviceModelType {
  @Field(() => ID)
  id!: string

  @Field(() => Int)
  version!: number

  @Field(() => String)
  name!: string

  @Field(() => String)
  manufacturer!: string

  @Field(() => ProtocolEnum)
  protocol!: Protocol

  @Field(() => String, { description: 'German.' })
  description!: string

  @Field(() => String, { description: 'Where its figures are from.' })
  source!: string

  @Field(() => ModelOriginEnum)
  origin!: ModelOrigin

  @Field(() => [DeviceModelParameter])
  parameters!: DeviceModelParameter[]

  @Field(() => [DeviceModelPoint])
  points!: DeviceModelPoint[]

  @Field(() => [DeviceModelChannel])
  channels!: DeviceModelChannel[]

  @Field(() => Boolean, {
    description: 'One device feeds many meters: mappings name a key for each.',
  })
  keyed!: boolean
}

@ObjectType({ description: 'A file of the site that is no device model.' })
export class DeviceModelProblem {
  @Field(() => String)
  fileName!: string

  @Field(() => [String], { description: 'German: what is wrong, field by field.' })
  messages!: string[]
}
