import type { Config } from '../config.ts'
import type { Database } from '../database/database.ts'
import { EmbeddedVectorStore } from './embedded-vector-store.ts'
import { QdrantEngine } from './qdrant-engine.ts'
import { VectorPointsStore } from './vector-points.store.ts'
import type { VectorEngine } from './vector-store.ts'

/** The engine that the configuration names. */
export function createVectorEngine(settings: Config['vectors'], database: Database): VectorEngine {
  return settings.engine === 'qdrant' ? new QdrantEngine(settings) : embeddedEngine(database)
}

/** Which collection is `chunks` is recorded by those who use it: there is no one else here. */
function embeddedEngine(database: Database): VectorEngine {
  return {
    engine: 'embedded',
    collection: name => new EmbeddedVectorStore(database, name),
    publish: () => Promise.resolve(),
    drop: name => new VectorPointsStore(database, name).removeAll(),
  }
}
