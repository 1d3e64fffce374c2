import { Encrypter } from 'age-encryption'
import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { BackupKind } from './archive/format.ts'
import { BackupShelf, type Backup } from './keep/backup-shelf.ts'
import { makeOwnerKey, type OwnerKey } from './key/installation-key.ts'
import { keySealer } from './key/sealed-key.ts'
import type { BackupNeeds } from './needs.ts'
import { previewOf, type BackupPreview } from './preview/preview.ts'
import { readPending, type PendingRestore } from './restore/pending-restore.ts'
import { discardPrepared } from './restore/restore.job.ts'
import { BackupSettingsStore, type BackupSettings, type SettingsChange } from './settings.store.ts'
import { checkChange } from './settings-change.ts'
import {
  backupUnchecked,
  embeddedOnly,
  backupUnknown,
  nothingPending,
  restoreByCommand,
  restoreUnconfirmed,
} from './texts.ts'
import { warningsFor } from './warnings.ts'

export type SettingsNow = BackupSettings & { folder: string; warnings: string[] }
export type BackupWish = { id: string; secretKey?: string | undefined }

/** What an administrator does with backups. */
export class BackupService {
  private readonly shelf: BackupShelf
  private readonly settingsStore: BackupSettingsStore

  constructor(
    private readonly needs: BackupNeeds,
    private readonly jobs: Pick<JobQueue, 'enqueue'>,
  ) {
    this.shelf = new BackupShelf(needs.objects)
    this.settingsStore = new BackupSettingsStore(needs.database)
  }

  /** Newest first, after the one with this name. */
  async list(page: { first: number; after?: string }, viewer: Viewer): Promise<Backup[]> {
    viewer.require('admin')
    const all = await this.shelf.list()
    const start =
      page.after === undefined ? 0 : all.findIndex(({ name }) => name === page.after) + 1
    return all.slice(start, start + page.first)
  }

  /** BACKUP_PHYSICAL_EMBEDDED_ONLY */
  async start(kind: BackupKind, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    if (kind === 'PHYSICAL' && this.needs.config.database.url !== undefined) return embeddedOnly
    return this.jobs.enqueue({
      kind: 'BACKUP',
      title: 'Sicherung',
      payload: { trigger: 'MANUAL', kind },
      createdBy: viewer.userId,
      dedupeKey: 'backup',
    })
  }

  /** BACKUP_UNKNOWN */
  async verify(
    wish: BackupWish & { restores: boolean },
    viewer: Viewer,
  ): Promise<JobRecord | UserError> {
    viewer.require('admin')
    if (!(await this.shelf.find(wish.id))) return backupUnknown(wish.id)
    return this.jobs.enqueue({
      kind: 'VERIFY_BACKUP',
      title: wish.restores ? 'Probe einer Wiederherstellung' : 'Prüfung einer Sicherung',
      payload: { name: wish.id, drill: wish.restores, ...this.sealed(wish) },
      createdBy: viewer.userId,
      dedupeKey: wish.restores ? 'backup-drill' : `backup-check ${wish.id}`,
    })
  }

  /** BACKUP_UNKNOWN, BACKUP_UNCHECKED */
  async preview(id: string, viewer: Viewer): Promise<BackupPreview | UserError> {
    viewer.require('admin')
    const backup = await this.shelf.find(id)
    if (!backup) return backupUnknown(id)
    return backup.summary ? previewOf(backup.summary, this.needs) : backupUnchecked(id)
  }

  /** RESTORE_UNCONFIRMED, RESTORE_BY_COMMAND, BACKUP_UNKNOWN */
  async restore(
    wish: BackupWish & { confirmation: string },
    viewer: Viewer,
  ): Promise<JobRecord | UserError> {
    viewer.require('admin')
    if (wish.confirmation.trim() !== 'WIEDERHERSTELLEN') return restoreUnconfirmed
    if (this.needs.config.database.url !== undefined) return restoreByCommand
    if (!(await this.shelf.find(wish.id))) return backupUnknown(wish.id)
    return this.jobs.enqueue({
      kind: 'RESTORE_BACKUP',
      title: 'Wiederherstellung einer Sicherung',
      payload: { name: wish.id, by: viewer.name, ...this.sealed(wish) },
      createdBy: viewer.userId,
      dedupeKey: 'backup-restore',
    })
  }

  async pending(viewer: Viewer): Promise<PendingRestore | undefined> {
    viewer.require('admin')
    return readPending(this.needs.config.dataDir)
  }

  /** RESTORE_NOT_PENDING */
  async giveUpRestore(viewer: Viewer): Promise<PendingRestore | UserError> {
    viewer.require('admin')
    const wish = await readPending(this.needs.config.dataDir)
    if (!wish) return nothingPending
    await discardPrepared(this.needs)
    return wish
  }

  async settings(viewer: Viewer): Promise<SettingsNow> {
    viewer.require('admin')
    return this.describe(await this.settingsStore.read())
  }

  /** BACKUP_SETTING_INVALID */
  async change(change: SettingsChange, viewer: Viewer): Promise<SettingsNow | UserError> {
    viewer.require('admin')
    const wrong = checkChange(change) ?? checkRecipient(change.recipient)
    if (wrong) return wrong
    const before = await this.settingsStore.read()
    const after = await this.settingsStore.change(change)
    auditChange(before, after)
    return this.describe(after)
  }

  /** From now on backups are encrypted for a new key, which is told this once. */
  async createKey(viewer: Viewer): Promise<OwnerKey> {
    viewer.require('admin')
    const key = await makeOwnerKey()
    await this.settingsStore.change({ recipient: key.recipient })
    return key
  }

  private async describe(settings: BackupSettings): Promise<SettingsNow> {
    const { config } = this.needs
    const warnings = await warningsFor({
      settings,
      config,
      backups: await this.shelf.list(),
      now: new Date(),
    })
    return { ...settings, folder: config.backups.folder ?? 'S3, Bucket „backups“', warnings }
  }

  private sealed({ id, secretKey }: BackupWish): { sealedKey?: string } {
    if (secretKey === undefined || secretKey.trim() === '') return {}
    return { sealedKey: keySealer(this.needs.secrets.sealingKey).seal(secretKey.trim(), id) }
  }
}

function checkRecipient(recipient: string | null | undefined): UserError | undefined {
  if (recipient === null || recipient === undefined) return undefined
  try {
    new Encrypter().addRecipient(recipient)
    return undefined
  } catch {
    return new UserError(
      'BACKUP_SETTING_INVALID',
      'Das ist kein öffentlicher Schlüssel: Er beginnt mit age1 und hat 62 Zeichen.',
      {
        place: 'recipient',
        remedy: 'Nehmen Sie die Zeile, die beim Erzeugen des Schlüssels angezeigt wurde.',
      },
    )
  }
}
