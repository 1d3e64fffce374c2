import { QdrantVectorStore, qdrantClient, type QdrantSettings } from './qdrant-vector-store.ts'
import type { VectorEngine, VectorStore } from './vector-store.ts'

const alias = 'chunks'
const withinMs = 60_000

/** Collections of a Qdrant server; the alias `chunks` stands for the one that answers. */
export class QdrantEngine implements VectorEngine {
  readonly engine = 'qdrant'

  constructor(private readonly settings: QdrantSettings) {}

  collection(name: string): VectorStore {
    return new QdrantVectorStore(this.settings, name)
  }

  async publish(name: string): Promise<void> {
    // A collection of an earlier release that bears the name itself.
    if (name === alias) return
    const client = qdrantClient(this.settings, withinMs)
    const { collections } = await client.getCollections()
    if (collections.some(collection => collection.name === alias)) return
    const { aliases } = await client.getAliases()
    const old = aliases.find(({ alias_name }) => alias_name === alias)
    if (old?.collection_name === name) return
    await client.updateCollectionAliases({
      actions: [
        ...(old ? [{ delete_alias: { alias_name: alias } }] : []),
        { create_alias: { alias_name: alias, collection_name: name } },
      ],
    })
  }

  async drop(name: string): Promise<void> {
    const client = qdrantClient(this.settings, withinMs)
    const { exists } = await client.collectionExists(name)
    if (exists) await client.deleteCollection(name)
  }
}
