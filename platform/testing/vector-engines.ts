import { QdrantClient } from '@qdrant/js-client-rest'
import { EmbeddedVectorStore } from '../vectors/embedded-vector-store.ts'
import { QdrantVectorStore } from '../vectors/qdrant-vector-store.ts'
import type { VectorStore } from '../vectors/vector-store.ts'
import { startFakeQdrant } from './fake-qdrant.ts'
import { realEngines } from './real-engines.ts'
import { createTestDatabase } from './test-database.ts'

/** `open` gives a further process's view of the same collection. */
export type VectorEngine = { open(): VectorStore; empty(): Promise<unknown>; stop(): Promise<void> }

/** Every engine behind the port, a real Qdrant where one is named. */
export const vectorEngines: Record<string, () => Promise<VectorEngine>> = {
  async embedded() {
    const database = await createTestDatabase()
    return {
      open: () => new EmbeddedVectorStore(database),
      empty: () => database.pool.query('DELETE FROM vector_points'),
      stop: () => database.drop(),
    }
  },
  async 'Qdrant (fake)'() {
    const server = await startFakeQdrant()
    return {
      open: () => new QdrantVectorStore({ url: server.url }),
      empty: async () => server.forgetEverything(),
      stop: () => server.stop(),
    }
  },
}
const { qdrant } = realEngines
if (qdrant) {
  vectorEngines['Qdrant (real)'] = async () => ({
    open: () => new QdrantVectorStore({ url: qdrant }),
    empty: () => new QdrantClient({ url: qdrant }).deleteCollection('chunks'),
    stop: async () => undefined,
  })
}
