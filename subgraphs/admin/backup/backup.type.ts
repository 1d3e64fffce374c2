import {
  Directive,
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { SettingsChange } from './settings.store.ts'

export const BackupTriggerEnum = {
  NIGHTLY: 'NIGHTLY',
  MANUAL: 'MANUAL',
  ELSEWHERE: 'ELSEWHERE',
} as const
registerEnumType(BackupTriggerEnum, {
  name: 'BackupTrigger',
  description: 'How a backup came to be; ELSEWHERE: somebody put it into the folder.',
})

export const BackupKindEnum = { LOGICAL: 'LOGICAL', PHYSICAL: 'PHYSICAL' } as const
registerEnumType(BackupKindEnum, {
  name: 'BackupKind',
  description:
    'LOGICAL: rows, for every machine and version. PHYSICAL: pages of the embedded database, for this data folder only, restored by `npm run restore`.',
})

@Directive('@auth(role: ADMIN)')
@ObjectType('Backup', { description: 'An archive (luna-backup-v1) of everything Luna has.' })
export class BackupType {
  @Field(() => ID, { description: 'Name of the file.' })
  id!: string

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The instant its rows are of. Null: never checked.',
  })
  createdAt!: Date | null

  @Field(() => Float, { nullable: true, description: 'Bytes.' })
  sizeBytes!: number | null

  @Field(() => BackupKindEnum, { nullable: true })
  kind!: keyof typeof BackupKindEnum | null

  @Field(() => Boolean)
  isEncrypted!: boolean

  @Field(() => BackupTriggerEnum)
  trigger!: keyof typeof BackupTriggerEnum

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When every byte was last read and found right.',
  })
  verifiedAt!: Date | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last restored for a trial, with every table compared.',
  })
  restoredForTrialAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Version of Luna that made it.' })
  appVersion!: string | null

  @Field(() => Float, { nullable: true })
  documentCount!: number | null

  @Field(() => Float, { nullable: true })
  readingCount!: number | null

  @Field(() => Int, { nullable: true, description: 'Files: documents, exports, uploads.' })
  fileCount!: number | null

  @Field(() => UserErrorType, { nullable: true, description: 'Why it cannot be used.' })
  problem!: UserErrorType | null
}

@ObjectType()
export class BackupConnection extends connection(() => BackupType) {}

@ObjectType('BackupTableDifference', { description: 'Rows of one table, in the backup and now.' })
export class TableDifferenceType {
  @Field(() => String)
  table!: string

  @Field(() => Float)
  inBackup!: number

  @Field(() => Float)
  now!: number

  @Field(() => String, { description: 'German: „12.412 Dokumente, heute 12.530“.' })
  text!: string
}

@ObjectType('BackupPreview', {
  description: 'What restoring a backup would bring back, compared with now.',
})
export class BackupPreviewType {
  @Field(() => [TableDifferenceType], {
    description: 'What people know by name first; empty tables are left out.',
  })
  tables!: TableDifferenceType[]

  @Field(() => Int, { description: 'Files in the backup.' })
  objects!: number

  @Field(() => Boolean, { description: 'Whether this version of Luna can restore it.' })
  isCompatible!: boolean

  @Field(() => UserErrorType, { nullable: true, description: 'Why not.' })
  incompatibility!: UserErrorType | null

  @Field(() => Float, { description: 'Bytes of disk that restoring needs, roughly.' })
  neededBytes!: number

  @Field(() => Float, {
    nullable: true,
    description: 'Bytes free on the data disk; null with a database server.',
  })
  freeBytes!: number | null

  @Field(() => [String], { description: 'German: what to know before.' })
  notes!: string[]
}

@ObjectType('BackupSettings', {
  description: 'When backups are made, how many are kept, and who can open them.',
})
export class BackupSettingsType {
  @Field(() => Boolean, { description: 'Whether a backup is made every night.' })
  enabled!: boolean

  @Field(() => Int, {
    description: 'Local time of the nightly backup in minutes since midnight; 150 is 02:30.',
  })
  minuteOfDay!: number

  @Field(() => String, { description: 'IANA time zone of that time.' })
  timeZone!: string

  @Field(() => Int, { description: 'Days of which the newest backup is kept.' })
  keepDaily!: number

  @Field(() => Int, { description: 'Weeks of which the newest backup is kept.' })
  keepWeekly!: number

  @Field(() => Int, { description: 'Months of which the newest backup is kept.' })
  keepMonthly!: number

  @Field(() => Float, {
    nullable: true,
    description: 'Bytes that all backups may take; null: no bound.',
  })
  budgetBytes!: number | null

  @Field(() => String, {
    nullable: true,
    description: 'Public age key (age1…) backups are encrypted for; null: they are open.',
  })
  recipient!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  recipientSince!: Date | null

  @Field(() => String, { description: 'Where they lie: BACKUP_FOLDER of the configuration.' })
  folder!: string

  @Field(() => [String], { description: 'German sentences; empty when all is well.' })
  warnings!: string[]
}

@InputType({ description: 'What is left out stays.' })
export class BackupSettingsInput implements SettingsChange {
  @Field(() => Boolean, { nullable: true })
  enabled?: boolean | null

  @Field(() => Int, { nullable: true, description: '0 … 1439' })
  minuteOfDay?: number | null

  @Field(() => String, { nullable: true })
  timeZone?: string | null

  @Field(() => Int, { nullable: true, description: '1 … 366' })
  keepDaily?: number | null

  @Field(() => Int, { nullable: true, description: '0 … 520' })
  keepWeekly?: number | null

  @Field(() => Int, { nullable: true, description: '0 … 240' })
  keepMonthly?: number | null

  @Field(() => Float, { nullable: true, description: 'Null: no bound.' })
  budgetBytes?: number | null

  @Field(() => String, {
    nullable: true,
    description: 'A public age key of your own; null: not encrypted.',
  })
  recipient?: string | null
}

@ObjectType('BackupKey', {
  description: 'A new key for backups. The secret one is nowhere in Luna and never shown again.',
})
export class BackupKeyType {
  @Field(() => String, { description: 'Public: for whom backups are encrypted from now on.' })
  recipient!: string

  @Field(() => String, {
    description: 'AGE-SECRET-KEY-1…: opens them. Print it and keep it away from this machine.',
  })
  secretKey!: string
}

@ObjectType('PendingRestore', {
  description: 'A restored database that takes over at the next start.',
})
export class PendingRestoreType {
  @Field(() => ID)
  backup!: string

  @Field(() => DateTimeScalar, { description: 'The instant its rows are of.' })
  backupCreatedAt!: Date

  @Field(() => DateTimeScalar)
  preparedAt!: Date

  @Field(() => String)
  preparedBy!: string
}

export const BackupPreviewResult = resultUnion('BackupPreviewResult', () => BackupPreviewType)
export const BackupSettingsResult = resultUnion('BackupSettingsResult', () => BackupSettingsType)
export const PendingRestoreResult = resultUnion('PendingRestoreResult', () => PendingRestoreType)
