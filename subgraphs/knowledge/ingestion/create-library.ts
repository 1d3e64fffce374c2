import { AuditLog } from '#platform/audit/audit-log.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import { DocumentAccess } from '../document/document-access.ts'
import { ChunkStore } from '../document/chunk.store.ts'
import { ItemEditStore } from '../document/item-edit.store.ts'
import { ItemService } from '../document/item.service.ts'
import { IndexNewsStore } from '../document/index-news.store.ts'
import { ItemStore } from '../document/item.store.ts'
import type { Item } from '../document/item.ts'
import { itemLock, KeyedLock } from '../document/keyed-lock.store.ts'
import { LibraryIndex } from '../document/library-index.ts'
import { PassageService } from '../document/passage.service.ts'
import { VersionService } from '../document/version.service.ts'
import { VersionStore } from '../document/version.store.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import { DraftRemoval } from './draft-removal.ts'
import { DraftStore } from './draft.store.ts'
import { IngestionService } from './ingestion.service.ts'
import { IngestionStore } from './ingestion.store.ts'
import { QuarantineService } from './quarantine.service.ts'
import { loadExtraction } from './stored-text.ts'

/** What people do with the library, in the subgraph. */
export type LibraryServices = {
  items: ItemService
  passages: PassageService
  access: DocumentAccess
  versions: VersionService
  ingestion: IngestionService
  quarantine: QuarantineService
}

type Needs = Pick<Service, 'database' | 'objects' | 'uploads' | 'logger'> & {
  jobs: Pick<JobQueue, 'enqueue'>
  index: PassageIndex
}

export function createLibrary(needs: Needs): LibraryServices {
  const { database, objects, uploads, jobs, logger, index } = needs
  const { pool } = database
  const audit = new AuditLog(database)
  const chunks = new ChunkStore(pool)
  const drafts = new DraftStore(database)
  const lock = new KeyedLock(pool)
  const store = new IngestionStore(database)
  const removal = new DraftRemoval({ store, drafts, objects, index, lock })
  const rows = new ItemStore(pool)
  const versions = new VersionStore(pool)
  const news = new IndexNewsStore(pool)
  const items = new ItemService({
    items: rows,
    edits: new ItemEditStore(database),
    library: new LibraryIndex({ news, items: rows, versions, index, lock, log: logger }),
    audit,
    forgetBytes: checksum => removal.forgetBytes(checksum),
    removeFromIndex: id => index.removeItem(id),
    alone: (id, work) => lock.tryHold(itemLock(id), work),
    completeIndex: (item, viewer) => completeIndex(needs, { chunks, item, viewer }),
  })
  const paragraphs = async (key: string) => {
    const document = await loadExtraction(objects, key)
    return document?.blocks.map(({ text }) => text)
  }
  const passages = new PassageService(chunks, items)
  return {
    items,
    passages,
    access: new DocumentAccess({ audit, items, passages }),
    versions: new VersionService({ items, versions, chunks, paragraphs }),
    ingestion: new IngestionService({ uploads, jobs, items }),
    quarantine: new QuarantineService({ items, drafts, removal, jobs, audit }),
  }
}

const samplePassages = 200

/** Before there were versions, a deleted document's passages were taken out of the index. */
async function completeIndex(
  { index, jobs }: Pick<Needs, 'index' | 'jobs'>,
  { chunks, item, viewer }: { chunks: ChunkStore; item: Item; viewer: Viewer },
): Promise<void> {
  const range = { itemId: item.id, version: item.version }
  const sample = await chunks.ofVersion(range, { count: samplePassages, from: 'start' })
  const present = await index.present(sample.map(({ id }) => id))
  if (present.size === sample.length) return
  await jobs.enqueue({
    kind: 'INGEST',
    title: `Suchindex für „${item.title}“ vervollständigen`,
    payload: { reingest: item.id },
    createdBy: viewer.userId,
    targetId: item.id,
    dedupeKey: `reingest:${item.id}`,
  })
}
