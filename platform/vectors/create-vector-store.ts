import type { Config } from '../config.ts'
import type { Database } from '../database/database.ts'
import { EmbeddedVectorStore } from './embedded-vector-store.ts'
import { QdrantVectorStore } from './qdrant-vector-store.ts'
import type { VectorStore } from './vector-store.ts'

/** The engine that the configuration names; call `prepare` before anything else. */
export function createVectorStore(settings: Config['vectors'], database: Database): VectorStore {
  return settings.engine === 'qdrant'
    ? new QdrantVectorStore(settings)
    : new EmbeddedVectorStore(database)
}
