import type { Service } from '#platform/service.ts'
import { ItemEditStore } from '../document/item-edit.store.ts'
import { IndexNewsStore } from '../document/index-news.store.ts'
import { ItemStore } from '../document/item.store.ts'
import { KeyedLock } from '../document/keyed-lock.store.ts'
import { LibraryIndex } from '../document/library-index.ts'
import { VersionStore } from '../document/version.store.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import { DraftRemoval } from './draft-removal.ts'
import { DraftStore } from './draft.store.ts'
import { createIsolatedExtractor } from './extraction/isolated-extractor.ts'
import type { TextExtractor } from './extraction/text-extractor.ts'
import { createTikaExtractor } from './extraction/tika-extractor.ts'
import { Ingester } from './ingester.service.ts'
import { IngestionStore } from './ingestion.store.ts'
import { Reingester } from './reingester.ts'
import { screen } from './screening/screen.ts'

type Needs = Pick<Service, 'config' | 'database' | 'objects' | 'logger'>

/** Everything that works on documents on their way into the library, in the worker. */
export type Ingestion = ReturnType<typeof createIngestion>

export function createIngestion(
  { config, database, objects, logger }: Needs,
  { index, embeddingModel }: { index: PassageIndex; embeddingModel: string | null },
) {
  const lock = new KeyedLock(database.pool)
  const store = new IngestionStore(database)
  const drafts = new DraftStore(database)
  const items = new ItemStore(database.pool)
  const versions = new VersionStore(database.pool)
  const news = new IndexNewsStore(database.pool)
  const library = new LibraryIndex({ news, items, versions, index, lock, log: logger })
  const removal = new DraftRemoval({ store, drafts, objects, index, lock })
  const extractor = createExtractor(config.extraction.tikaUrl, logger)
  const ingester = new Ingester({
    ...{ store, drafts, items, objects, index, library, lock, removal, extractor, screen },
    embeddingModel,
  })
  const reingester = new Reingester({
    ...{ ingester, store, versions, drafts, items, index, library, objects },
  })
  const edits = new ItemEditStore(database)
  return { ingester, reingester, removal, store, objects, library, edits }
}

function createExtractor(tikaUrl: string | undefined, logger: Needs['logger']): TextExtractor {
  const local = createIsolatedExtractor(logger)
  return tikaUrl === undefined ? local : createTikaExtractor(tikaUrl, local)
}
