import type { JobQueue } from '#platform/jobs/job.ts'
import { createEmbedder, createLanguageModel } from '#platform/models/create-models.ts'
import type { Embedder, LanguageModel } from '#platform/models/language-model.ts'
import type { Service } from '#platform/service.ts'
import { createVectorStore } from '#platform/vectors/create-vector-store.ts'
import type { VectorStore } from '#platform/vectors/vector-store.ts'
import { AssistantService } from './assistant/assistant.service.ts'
import { EventStore } from './assistant/event.store.ts'
import { ChunkStore } from './document/chunk.store.ts'
import { ItemService } from './document/item.service.ts'
import { ItemStore } from './document/item.store.ts'
import { IngestionService } from './ingestion/ingestion.service.ts'
import { Retriever } from './retrieval/retriever.service.ts'

export type KnowledgeServices = {
  items: ItemService
  ingestion: IngestionService
  assistant: AssistantService
}

/** The engines that the configuration chooses; tests bring their own. */
export type KnowledgeEngines = {
  vectors: VectorStore
  embedder: Embedder | undefined
  model: LanguageModel | undefined
}

export function createEngines({ config, database }: Pick<Service, 'config' | 'database'>) {
  return {
    vectors: createVectorStore(config.vectors, database),
    embedder: createEmbedder(config.models),
    model: createLanguageModel(config.models),
  } satisfies KnowledgeEngines
}

export function createServices(
  {
    database,
    uploads,
    jobs,
    logger,
  }: Pick<Service, 'database' | 'uploads' | 'logger'> & {
    jobs: Pick<JobQueue, 'enqueue'>
  },
  { vectors, embedder, model }: KnowledgeEngines,
): KnowledgeServices {
  const chunks = new ChunkStore(database.pool)
  const retriever = new Retriever({ vectors, embedder, chunks, log: logger })
  return {
    items: new ItemService(new ItemStore(database.pool), chunks, vectors),
    ingestion: new IngestionService(uploads, jobs),
    assistant: new AssistantService({
      retriever,
      model,
      findsByMeaning: embedder !== undefined,
      events: new EventStore(database.pool),
      log: logger,
    }),
  }
}
