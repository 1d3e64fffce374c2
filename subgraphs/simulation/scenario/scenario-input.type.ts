import { Field, Float, ID, InputType, Int, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { SimulationParameterInput } from '../run/simulation-input.type.ts'
import type { Device, PvSource, Strategy } from './scenario.ts'

export const PvSourceEnum = { AUTO: 'AUTO', MEASURED: 'MEASURED', MODEL: 'MODEL' } as const
registerEnumType(PvSourceEnum, {
  name: 'ScenarioPvSource',
  description: 'Where the generation of added PV comes from.',
  valuesConfig: {
    AUTO: { description: 'MEASURED where the site has PV meters of known power, else MODEL.' },
    MEASURED: { description: 'The measured PV of the site, scaled to the added power.' },
    MODEL: { description: 'Sun position and a simulated sky by place and seed.' },
  },
})

const StrategyEnum = {
  SELF_CONSUMPTION: 'SELF_CONSUMPTION',
  PEAK_SHAVING: 'PEAK_SHAVING',
  TARIFF: 'TARIFF',
} as const
registerEnumType(StrategyEnum, {
  name: 'ScenarioStrategy',
  description: 'How an added battery is dispatched. It begins empty; what is left is no gift.',
  valuesConfig: {
    SELF_CONSUMPTION: { description: 'Charges only what would be fed in.' },
    PEAK_SHAVING: { description: 'Holds the import at `targetKw`; charges below it.' },
    TARIFF: {
      description:
        'Charges in the cheapest quarter-hours of the local day what later ones need, only where price / (η_c · η_d) + wear lies below the later price; never raises the peak.',
    },
  },
})

const DeviceEnum = { WALLBOX: 'WALLBOX', HEAT_PUMP: 'HEAT_PUMP' } as const
registerEnumType(DeviceEnum, { name: 'ScenarioDevice', description: 'A simulated consumer.' })

@InputType({ description: 'PV added to what there is.' })
export class ScenarioPvInput {
  @Field(() => Float)
  kwp!: number

  @Field(() => Float, { defaultValue: 30, description: '0 lies flat, 90 stands. Only for MODEL.' })
  tiltDegrees!: number

  @Field(() => Float, {
    defaultValue: 180,
    description: '90 east, 180 south, 270 west. Only for MODEL.',
  })
  azimuthDegrees!: number

  @Field(() => PvSourceEnum, { defaultValue: PvSourceEnum.AUTO })
  source!: PvSource

  @Field(() => Float, {
    nullable: true,
    description: 'Installed power behind the PV meters, kWp; without it, their capacity.',
  })
  measuredKwp?: number | null
}

@InputType({ description: 'A battery added to what there is.' })
export class ScenarioBatteryInput {
  @Field(() => Float)
  capacityKwh!: number

  @Field(() => Float, { description: 'Of charge and discharge, at the connection.' })
  powerKw!: number

  @Field(() => Float, { defaultValue: 0.95, description: '0.5 to 1' })
  chargeEfficiency!: number

  @Field(() => Float, { defaultValue: 0.95, description: '0.5 to 1' })
  dischargeEfficiency!: number

  @Field(() => Float, { defaultValue: 0.1, description: 'Lowest state of charge, 0 to 0.9.' })
  minSoc!: number

  @Field(() => StrategyEnum, { defaultValue: StrategyEnum.SELF_CONSUMPTION })
  strategy!: Strategy

  @Field(() => Float, {
    nullable: true,
    description: 'PEAK_SHAVING: import to hold; without it the lowest that the battery can hold.',
  })
  targetKw?: number | null

  @Field(() => Float, { defaultValue: 0, description: 'TARIFF: wear per discharged kWh.' })
  wearCtPerKwh!: number
}

@InputType({ description: 'Consumption moved to another time of the same local day.' })
export class ScenarioShiftInput {
  @Field(() => Float, { description: '0 to 100: share of the consumption of the window.' })
  percent!: number

  @Field(() => String, { description: 'Local clock on quarter-hours, e.g. 17:00.' })
  from!: string

  @Field(() => String, { description: 'Exclusive; 24:00 is the end of the day.' })
  to!: string

  @Field(() => String)
  targetFrom!: string

  @Field(() => String)
  targetTo!: string
}

@InputType()
export class ScenarioDeviceInput {
  @Field(() => DeviceEnum)
  profile!: Device

  @Field(() => Int, { defaultValue: 1, description: 'At most 50 devices in a variant.' })
  count!: number

  @Field(() => [SimulationParameterInput], {
    nullable: true,
    description: 'Of the profile, see `simulationProfiles`; those left out have their fallbacks.',
  })
  parameters?: SimulationParameterInput[] | null
}

@InputType({ description: 'One "what if": everything that is given changes at once.' })
export class ScenarioVariantInput {
  @Field(() => String, { description: 'At most 60 characters, each once.' })
  name!: string

  @Field(() => ScenarioPvInput, { nullable: true })
  pv?: ScenarioPvInput | null

  @Field(() => ScenarioBatteryInput, { nullable: true })
  battery?: ScenarioBatteryInput | null

  @Field(() => ID, { nullable: true, description: 'Instead of the assigned supply tariffs.' })
  supplyTariffId?: string | null

  @Field(() => ID, { nullable: true, description: 'Instead of the assigned feed-in tariffs.' })
  feedInTariffId?: string | null

  @Field(() => Float, {
    defaultValue: 0,
    description: 'Change of the consumption, −100 to 1000 %.',
  })
  loadPercent!: number

  @Field(() => ScenarioShiftInput, { nullable: true })
  shift?: ScenarioShiftInput | null

  @Field(() => [ScenarioDeviceInput], { nullable: true })
  devices?: ScenarioDeviceInput[] | null

  @Field(() => Float, { nullable: true, description: 'Net; for the simple payback.' })
  investmentEur?: number | null
}

@InputType({ description: 'A period of a site, and up to five variants of it.' })
export class ScenarioInput {
  @Field(() => [ID], { nullable: true, description: 'These meters, or …' })
  meterIds?: string[] | null

  @Field(() => ID, { nullable: true, description: '… this meter with all below it.' })
  parentId?: string | null

  @Field(() => DateTimeScalar, { description: 'On a quarter-hour.' })
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive; at most two years after `from`.' })
  to!: Date

  @Field(() => Int, { defaultValue: 2026, description: 'Of simulated sky and devices.' })
  seed!: number

  @Field(() => [ScenarioVariantInput], { description: '1 to 5' })
  variants!: ScenarioVariantInput[]
}
