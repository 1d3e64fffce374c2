import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'

export const UploadPurposeEnum = { IMPORT: 'IMPORT', DOCUMENT: 'DOCUMENT' } as const
registerEnumType(UploadPurposeEnum, { name: 'UploadPurpose', description: 'What a file is for.' })

@ObjectType('Upload', { description: 'A place for one file. PUT its bytes to `url`.' })
export class UploadType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  fileName!: string

  @Field(() => String, { description: 'Signed link relative to the gateway; needs no login.' })
  url!: string

  @Field(() => DateTimeScalar)
  expiresAt!: Date

  @Field(() => Float, { description: 'More bytes than this are refused.' })
  maxBytes!: number
}

@InputType()
export class CreateUploadInput {
  @Field(() => String)
  fileName!: string

  @Field(() => Float, { description: 'Bytes.' })
  sizeBytes!: number

  @Field(() => UploadPurposeEnum)
  purpose!: keyof typeof UploadPurposeEnum
}

export const CreateUploadResult = resultUnion('CreateUploadResult', () => UploadType)
