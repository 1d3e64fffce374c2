import type { JobQueue } from '#platform/jobs/job.ts'
import { followEmbedder, followLanguageModel } from '#platform/models/chosen-models.ts'
import type { Embedder, LanguageModel } from '#platform/models/language-model.ts'
import type { Service } from '#platform/service.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { createAssistant, type AssistantServices } from './assistant/create-assistant.ts'
import { ChunkStore } from './document/chunk.store.ts'
import { createGlobalKnowledge } from './global-knowledge/create-global-knowledge.ts'
import type { GlobalKnowledgeService } from './global-knowledge/global-knowledge.service.ts'
import { createLibrary, type LibraryServices } from './ingestion/create-library.ts'
import {
  createRecommendation,
  type RecommendationServices,
} from './recommendation/create-recommendation.ts'
import { VectorPassageIndex } from './retrieval/passage-index.ts'
import { Retriever } from './retrieval/retriever.service.ts'
import { SearchIndexService } from './retrieval/search-index.service.ts'
import { SearchIndexes } from './retrieval/search-indexes.ts'

export type KnowledgeServices = {
  items: LibraryServices['items']
  library: LibraryServices
  assistant: AssistantServices['assistant']
  conversations: AssistantServices['conversations']
  recommendation: RecommendationServices
  globalKnowledge: GlobalKnowledgeService
  searchIndex: SearchIndexService
}

/** The engines that the configuration chooses; tests bring their own. */
export type KnowledgeEngines = {
  indexes: SearchIndexes
  embedder: Embedder | undefined
  model: LanguageModel | undefined
  /** Whether the model may add words of documents to a question before searching; off by default. */
  rewritesQuestions?: boolean
}

export function createEngines({ config, database }: Pick<Service, 'config' | 'database'>) {
  const models = { settings: config.models, pool: database.pool }
  const embedder = followEmbedder(models)
  const engine = createVectorEngine(config.vectors, database)
  return {
    indexes: new SearchIndexes({ database, engine, embedder }),
    embedder,
    model: followLanguageModel(models),
    rewritesQuestions: config.models.rewritesQuestions,
  } satisfies KnowledgeEngines
}

export function createServices(
  {
    config,
    database,
    objects,
    uploads,
    jobs,
    logger,
  }: Pick<Service, 'config' | 'database' | 'objects' | 'uploads' | 'logger'> & {
    jobs: Pick<JobQueue, 'enqueue'>
  },
  { indexes, embedder, model, rewritesQuestions }: KnowledgeEngines,
): KnowledgeServices {
  const chunks = new ChunkStore(database.pool)
  const retriever = new Retriever({ indexes, chunks, log: logger, fusion: config.search.fusion })
  const index = new VectorPassageIndex(indexes)
  const library = createLibrary({ database, objects, uploads, jobs, logger, index })
  const { items } = library
  return {
    items,
    library,
    recommendation: createRecommendation({ database, items, jobs }),
    searchIndex: new SearchIndexService({ indexes, embedder, jobs, log: logger }),
    globalKnowledge: createGlobalKnowledge({ config, database, uploads, jobs }),
    ...createAssistant({
      database,
      retriever,
      model,
      findsByMeaning: embedder !== undefined,
      rewritesQuestions: rewritesQuestions === true,
      log: logger,
    }),
  }
}
