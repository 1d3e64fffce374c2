import type { AuditLog } from '#platform/audit/audit-log.ts'
import type { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import { isUuid } from '#platform/uuid.ts'
import type { ItemService } from '../document/item.service.ts'
import type { Item } from '../document/item.ts'
import type { DraftRemoval } from './draft-removal.ts'
import type { DraftStore } from './draft.store.ts'
import type { Draft } from './draft.ts'
import { itemNotFound } from './ingestion.texts.ts'

type Dependencies = {
  items: Pick<ItemService, 'byIds'>
  drafts: DraftStore
  removal: DraftRemoval
  jobs: Pick<JobQueue, 'enqueue'>
  audit: Pick<AuditLog, 'record'>
}

/** Documents that wait because something in them is suspicious: nobody but administrators sees them. */
export class QuarantineService {
  constructor(private readonly use: Dependencies) {}

  /** The version that waits, with its reasons; null for others than administrators. */
  async heldOf(item: Item, viewer: Viewer): Promise<Draft | null> {
    if (!viewer.can('admin')) return null
    const draft = await this.use.drafts.find(item.id)
    return draft?.state === 'quarantined' ? draft : null
  }

  /** The version goes on into index and library, by a job. UserError ITEM_NOT_FOUND. */
  async release(itemId: string, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const held = await this.find(itemId)
    if (!held) return itemNotFound()
    await this.record('item.released', held, viewer)
    return this.use.jobs.enqueue({
      kind: 'INGEST',
      title: `„${held.facts.fileName}“ freigeben`,
      payload: { release: itemId, releasedBy: viewer.userId ?? null },
      createdBy: viewer.userId,
      targetId: itemId,
      dedupeKey: `release:${itemId}`,
    })
  }

  /**
   * The version is removed with its file; a document that has no other goes with it. UserError
   * ITEM_NOT_FOUND.
   */
  async reject(itemId: string, viewer: Viewer): Promise<Item | UserError> {
    viewer.require('admin')
    const [item] = await this.use.items.byIds([itemId], viewer)
    const held = await this.find(itemId)
    if (!item || !held) return itemNotFound()
    await this.record('item.rejected', held, viewer)
    await this.use.removal.discard(held)
    const [rest] = await this.use.items.byIds([itemId], viewer)
    return rest ?? item
  }

  private async find(itemId: string): Promise<Draft | undefined> {
    const draft = isUuid(itemId) ? await this.use.drafts.find(itemId) : undefined
    return draft?.state === 'quarantined' ? draft : undefined
  }

  private async record(action: string, held: Draft, viewer: Viewer): Promise<void> {
    const { itemId, version, sha256, facts, suspicions } = held
    const meta = { version, sha256, fileName: facts.fileName, suspicions }
    await this.use.audit.record({ actor: viewer.name, action, target: itemId, meta })
  }
}
