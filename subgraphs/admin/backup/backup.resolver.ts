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
import { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { AdminContext } from '../context.ts'
import type { SettingsNow } from './backup.service.ts'
import {
  BackupConnection,
  BackupKindEnum,
  BackupKeyType,
  BackupPreviewResult,
  BackupSettingsInput,
  BackupSettingsResult,
  BackupSettingsType,
  BackupType,
  PendingRestoreResult,
  PendingRestoreType,
} from './backup.type.ts'
import type { BackupKind } from './archive/format.ts'
import type { Backup } from './keep/backup-shelf.ts'
import type { Summary } from './keep/summary.ts'
import type { OwnerKey } from './key/installation-key.ts'
import type { BackupPreview } from './preview/preview.ts'
import type { PendingRestore } from './restore/pending-restore.ts'

@Resolver(() => BackupType)
export class BackupResolver {
  @Query(() => BackupConnection, { description: 'All backups, newest first.' })
  @Directive('@auth(role: ADMIN)')
  async backups(
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<BackupType>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    const found = await services.backups.list(page, viewer)
    return pageOf(found.map(shown), size, ({ id }) => id)
  }

  @FieldResolver(() => String, {
    description: 'Link to the file, relative to the gateway; expires after 15 minutes.',
  })
  downloadUrl(@Root() { id }: BackupType, @Ctx() { links, viewer }: AdminContext): string {
    viewer.require('admin')
    const contentType = 'application/octet-stream'
    return links.download({ bucket: 'backups', key: id, fileName: id, contentType })
  }

  @Mutation(() => JobResult, {
    description: 'Makes a backup now; one that is being made is answered.',
  })
  @Directive('@auth(role: ADMIN)')
  startBackup(
    @Arg('kind', () => BackupKindEnum, { defaultValue: 'LOGICAL' }) kind: BackupKind,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.backups.start(kind, viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Reads a backup as a whole and compares every hash; with `restoresForTrial` it is also restored into a database beside, every table is compared, and the database is removed.',
  })
  @Directive('@auth(role: ADMIN)')
  verifyBackup(
    @Arg('id', () => ID) id: string,
    @Arg('secretKey', () => String, {
      nullable: true,
      description: 'AGE-SECRET-KEY-1…; only for backups that were encrypted elsewhere.',
    })
    secretKey: string | undefined,
    @Arg('restoresForTrial', () => Boolean, { defaultValue: false }) restores: boolean,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.backups.verify({ id, secretKey, restores }, viewer)
  }

  @Query(() => BackupPreviewResult, {
    description:
      'What is in a backup, how that differs from now, and whether it can be restored here.',
  })
  @Directive('@auth(role: ADMIN)')
  backupPreview(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<BackupPreview | UserError> {
    return services.backups.preview(id, viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Restores a backup into a database beside the present one; at the next start it takes its place. Nothing changes before. Files of documents that are missing are put back at once.',
  })
  @Directive('@auth(role: ADMIN)')
  restoreBackup(
    @Arg('id', () => ID) id: string,
    @Arg('confirmation', () => String, { description: 'The word WIEDERHERSTELLEN.' })
    confirmation: string,
    @Arg('secretKey', () => String, { nullable: true }) secretKey: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.backups.restore({ id, confirmation, secretKey }, viewer)
  }

  @Query(() => PendingRestoreType, {
    nullable: true,
    description: 'What takes over at the next start.',
  })
  @Directive('@auth(role: ADMIN)')
  async pendingRestore(@Ctx() { services, viewer }: AdminContext): Promise<PendingRestore | null> {
    return (await services.backups.pending(viewer)) ?? null
  }

  @Mutation(() => PendingRestoreResult, {
    description: 'Gives up a prepared restore; the present data stay.',
  })
  @Directive('@auth(role: ADMIN)')
  cancelRestore(@Ctx() { services, viewer }: AdminContext): Promise<PendingRestore | UserError> {
    return services.backups.giveUpRestore(viewer)
  }

  @Query(() => BackupSettingsType)
  @Directive('@auth(role: ADMIN)')
  backupSettings(@Ctx() { services, viewer }: AdminContext): Promise<SettingsNow> {
    return services.backups.settings(viewer)
  }

  @Mutation(() => BackupSettingsResult)
  @Directive('@auth(role: ADMIN)')
  setBackupSettings(
    @Arg('input', () => BackupSettingsInput) input: BackupSettingsInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<SettingsNow | UserError> {
    return services.backups.change(input, viewer)
  }

  @Mutation(() => BackupKeyType, {
    description:
      'Makes a new key and encrypts backups for it from now on. The secret key is answered this once; earlier backups keep their earlier key.',
  })
  @Directive('@auth(role: ADMIN)')
  createBackupKey(@Ctx() { services, viewer }: AdminContext): Promise<OwnerKey> {
    return services.backups.createKey(viewer)
  }
}

function problemOf({ problem }: Summary): UserError | null {
  if (!problem) return null
  const { code, message, remedy } = problem
  return new UserError(code, message, remedy === undefined ? {} : { remedy })
}

function shown({ name, summary }: Backup): BackupType {
  const known = { id: name, isEncrypted: name.endsWith('.age') }
  return summary ? { ...known, ...describe(summary) } : { ...known, ...unchecked }
}

type Described = Omit<BackupType, 'id' | 'isEncrypted'>

const unchecked: Described = {
  kind: null,
  createdAt: null,
  sizeBytes: null,
  trigger: 'ELSEWHERE',
  verifiedAt: null,
  restoredForTrialAt: null,
  appVersion: null,
  documentCount: null,
  readingCount: null,
  fileCount: null,
  problem: null,
}

function describe(summary: Summary): Described {
  const { createdAt, sizeBytes, trigger, verifiedAt, appVersion, tables } = summary
  return {
    kind: summary.kind,
    ...{ createdAt, sizeBytes, trigger, verifiedAt, appVersion },
    restoredForTrialAt: summary.drilledAt,
    documentCount: tables['items'] ?? null,
    readingCount: tables['smart_meter_readings'] ?? null,
    fileCount: summary.objects,
    problem: problemOf(summary),
  }
}
