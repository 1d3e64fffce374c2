import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql'
import { enumOf } from '../calendar/enum-names.ts'
import { MeterType } from '../meter/meter.type.ts'
import { FigureType } from './figure.type.ts'

@ObjectType('FlowFigures', {
  description:
    'Balance of a site: PV + import + discharge = consumption + export + charge + residual, taken per quarter-hour and then summed over those in which every meter has a value. Import and export are those of SITE and MAIN meters, charge and discharge those of BATTERY meters.',
})
export class FlowFiguresType {
  @Field(() => FigureType)
  pvKwh!: FigureType

  @Field(() => FigureType)
  gridImportKwh!: FigureType

  @Field(() => FigureType)
  gridExportKwh!: FigureType

  @Field(() => FigureType)
  chargeKwh!: FigureType

  @Field(() => FigureType)
  dischargeKwh!: FigureType

  @Field(() => FigureType, {
    description:
      'PV + import + discharge − export − charge; a quarter-hour below zero counts as 0 and stands in the residual (BALANCE_NEGATIVE).',
  })
  consumptionKwh!: FigureType

  @Field(() => FigureType, { description: 'Σ min(PV, consumption + charge) / Σ PV.' })
  selfConsumption!: FigureType

  @Field(() => FigureType, {
    description:
      '1 − Σ import / Σ consumption, 0 to 1. What a battery took from the grid counts as import and so is no autarky.',
  })
  autarky!: FigureType

  @Field(() => FigureType, {
    description:
      'What the SUB, EV and HEAT_PUMP meters do not see: losses and unmetered use; below zero they count too much, or more left the site than came in.',
  })
  residualKwh!: FigureType
}

const SubMeterFindingEnum = enumOf(['OK', 'NEGATIVE', 'ABOVE_THRESHOLD', 'UNKNOWN'] as const)
registerEnumType(SubMeterFindingEnum, {
  name: 'SubMeterFinding',
  description:
    'NEGATIVE: the sub-meters counted more than there was. UNKNOWN: readings are missing, or nothing was supplied.',
})

@ObjectType('SubMeterEnergy')
export class SubMeterEnergyType {
  @Field(() => MeterType)
  meter!: MeterType

  @Field(() => FigureType)
  energy!: FigureType
}

@ObjectType('SubMeterBalance', {
  description:
    'Loss share = (supply − Σ sub) / supply over the quarter-hours that are known whole in all of these meters; supply = main + PV + discharge − export − charge, with the PV and battery meters directly below the main meter.',
})
export class SubMeterBalanceType {
  @Field(() => MeterType)
  main!: MeterType

  @Field(() => [SubMeterEnergyType])
  subs!: SubMeterEnergyType[]

  @Field(() => Float, { description: 'Import of the main meter.' })
  mainKwh!: number

  @Field(() => Float)
  supplyKwh!: number

  @Field(() => Float)
  subKwh!: number

  @Field(() => Float)
  lossKwh!: number

  @Field(() => Float, { nullable: true, description: 'Null where nothing was supplied.' })
  lossShare?: number | undefined

  @Field(() => SubMeterFindingEnum)
  finding!: keyof typeof SubMeterFindingEnum

  @Field(() => Float, { description: 'Share of the quarter-hours known whole in all meters.' })
  coverage!: number
}

@ObjectType('ReactiveFigures', {
  description: 'Reactive energy of the inductive channel (OBIS C = 3, else 5) of each meter.',
})
export class ReactiveFiguresType {
  @Field(() => FigureType)
  inductiveKvarh!: FigureType

  @Field(() => FigureType, {
    description:
      'Σ of max(0, kvarh − freeShare · kWh) over the local months in which neither energy misses a reading (of a register: one within a day of each border).',
  })
  chargedKvarh!: FigureType

  @Field(() => FigureType, { description: 'cos φ = kWh / √(kWh² + kvarh²) of the same months.' })
  powerFactor!: FigureType

  @Field(() => Float, { description: '0.5 by most price sheets; 0.4843 for cos φ 0.9.' })
  freeShare!: number
}

@ObjectType('EmissionsOfYear')
export class EmissionsOfYearType {
  @Field(() => Int, { description: 'Year of the energy.' })
  year!: number

  @Field(() => Float)
  energyKwh!: number

  @Field(() => Float)
  kgCo2!: number

  @Field(() => Float)
  factorGPerKwh!: number

  @Field(() => Int, {
    description: 'Year of the factor: the nearest one there is a factor for, of two the earlier.',
  })
  factorYear!: number

  @Field(() => String)
  source!: string
}

@ObjectType('EmissionFigures', { description: 'kg CO₂ = kWh × g/kWh ÷ 1000, per calendar year.' })
export class EmissionFiguresType {
  @Field(() => FigureType, { description: 'By the German mix of the year.' })
  locationBased!: FigureType

  @Field(() => FigureType, {
    description: "By the supplier's factor (Stromkennzeichnung, § 42 EnWG).",
  })
  marketBased!: FigureType

  @Field(() => [EmissionsOfYearType])
  years!: EmissionsOfYearType[]
}
