import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type {
  BadRowPolicy,
  ConflictPolicy,
  IntervalLabel,
  NegativePolicy,
  Unit,
} from './import-options.ts'
import type { DateOrder } from './time/stamp.ts'

export const UnitEnum = {
  KWH: 'KWH',
  KW: 'KW',
  WH: 'WH',
  W: 'W',
  MWH: 'MWH',
  MW: 'MW',
  KVARH: 'KVARH',
  KVAR: 'KVAR',
  EUR_PER_MWH: 'EUR_PER_MWH',
  CT_PER_KWH: 'CT_PER_KWH',
} as const
export const IntervalLabelEnum = { START: 'START', END: 'END' } as const
const DateOrderEnum = { YMD: 'YMD', DMY: 'DMY', MDY: 'MDY' } as const
const ConflictPolicyEnum = { REPLACE: 'REPLACE', KEEP: 'KEEP', REFUSE: 'REFUSE' } as const
const BadRowPolicyEnum = { REFUSE_FILE: 'REFUSE_FILE', SKIP: 'SKIP' } as const
const NegativePolicyEnum = { KEEP: 'KEEP', SPLIT: 'SPLIT', INVERT: 'INVERT' } as const
registerEnumType(UnitEnum, { name: 'Unit', description: 'The unit of the values in a file.' })
registerEnumType(IntervalLabelEnum, {
  name: 'IntervalLabel',
  description: 'Whether a stamp names the start or the end of its interval.',
})
registerEnumType(DateOrderEnum, {
  name: 'DateOrder',
  description: 'Which number of a date is the year, the month and the day.',
})
registerEnumType(ConflictPolicyEnum, {
  name: 'ConflictPolicy',
  description: 'What becomes of a stored value that differs from the value in a file.',
  valuesConfig: {
    REPLACE: {
      description:
        'The file wins, except over what a person decided; what was stored stays in the history of the reading.',
    },
    KEEP: { description: 'The stored value stays.' },
    REFUSE: { description: 'Nothing of the file is imported.' },
  },
})
registerEnumType(BadRowPolicyEnum, {
  name: 'BadRowPolicy',
  description: 'What becomes of a file with rows that cannot be read.',
  valuesConfig: {
    REFUSE_FILE: { description: 'The first such row refuses the file.' },
    SKIP: {
      description: 'They are left out and reported; more than half of them refuse the file.',
    },
  },
})
registerEnumType(NegativePolicyEnum, {
  name: 'NegativePolicy',
  description: 'What negative values of a meter mean.',
  valuesConfig: {
    KEEP: { description: 'They are stored as they are.' },
    SPLIT: {
      description: 'The other direction: one signed column becomes consumption and production.',
    },
    INVERT: { description: 'The sign of the whole column is wrong.' },
  },
})

@InputType('ImportSeriesOptions', { description: 'A series of the file and where it goes.' })
class ImportSeriesOptionsInput {
  @Field(() => String, { description: 'As the preview names it.' })
  name!: string

  @Field(() => UnitEnum, { nullable: true })
  unit?: Unit | null

  @Field(() => QuantityEnum, { nullable: true })
  quantity?: Quantity | null

  @Field(() => ID, { nullable: true, description: 'An existing meter.' })
  meterId?: string | null

  @Field(() => String, { nullable: true, description: 'Else a new one with this name.' })
  newMeterName?: string | null
}

@InputType('ImportOptions', {
  description: 'What the user decides; everything left out is detected.',
})
export class ImportOptionsInput {
  @Field(() => String, { nullable: true })
  encoding?: string | null

  @Field(() => String, { nullable: true })
  delimiter?: string | null

  @Field(() => String, { nullable: true })
  timestampColumn?: string | null

  @Field(() => String, { nullable: true, description: 'MSCONS: the name of the series.' })
  valueColumn?: string | null

  @Field(() => UnitEnum, { nullable: true })
  unit?: Unit | null

  @Field(() => IntervalLabelEnum, { nullable: true })
  label?: IntervalLabel | null

  @Field(() => String, { nullable: true, description: 'IANA name, UTC or an offset like +01:00.' })
  timeZone?: string | null

  @Field(() => ID, { nullable: true, description: 'An existing meter.' })
  meterId?: string | null

  @Field(() => String, { nullable: true, description: 'Else a new one with this name.' })
  newMeterName?: string | null

  @Field(() => QuantityEnum, { nullable: true })
  quantity?: Quantity | null

  @Field(() => String, { nullable: true, description: 'The sheet of a workbook.' })
  sheet?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The column that tells measured values from substitutes.',
  })
  statusColumn?: string | null

  @Field(() => Int, { nullable: true, description: 'Length of an interval in seconds.' })
  intervalSeconds?: number | null

  @Field(() => DateOrderEnum, { nullable: true })
  dateOrder?: DateOrder | null

  @Field(() => String, { nullable: true, description: '`,` or `.`' })
  decimalMark?: string | null

  @Field(() => ID, { nullable: true, description: 'Where prices go: `<market>/<product>`.' })
  marketId?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'The values are counts of a register (Zählerstände) instead of values of intervals.',
  })
  isRegister?: boolean | null

  @Field(() => [ImportSeriesOptionsInput], {
    nullable: true,
    description: 'The series to import where the file holds several; else those the preview shows.',
  })
  series?: ImportSeriesOptionsInput[] | null

  @Field(() => NegativePolicyEnum, { nullable: true, description: 'KEEP where nothing is given.' })
  negatives?: NegativePolicy | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Multiply by the meter's transformer ratio: only for raw values of a device, files of network operators hold primary values.",
  })
  applyTransformerRatio?: boolean | null

  @Field(() => ConflictPolicyEnum, {
    nullable: true,
    description: 'REPLACE where nothing is given.',
  })
  onConflict?: ConflictPolicy | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'REPLACE also what a person corrected, confirmed or marked as faulty; else that stays (conflicts with isDecided).',
  })
  replaceDecided?: boolean | null

  @Field(() => BadRowPolicyEnum, {
    nullable: true,
    description: 'REFUSE_FILE where nothing is given.',
  })
  onBadRow?: BadRowPolicy | null
}

@InputType({ description: 'An uploaded file and what the user decided about it.' })
export class ImportInput {
  @Field(() => ID)
  uploadId!: string

  @Field(() => ImportOptionsInput, { nullable: true })
  options?: ImportOptionsInput | null
}
