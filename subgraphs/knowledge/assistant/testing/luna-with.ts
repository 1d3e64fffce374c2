import { createLogger } from '#platform/logger.ts'
import type { Embedder, LanguageModel } from '#platform/models/language-model.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { ChunkStore } from '../../document/chunk.store.ts'
import { Retriever } from '../../retrieval/retriever.service.ts'
import { SearchIndexes } from '../../retrieval/search-indexes.ts'
import type { KnowledgeWorld } from '../../testing/knowledge-world.ts'
import type { RunLimits } from '../answer-runs.ts'
import { createAssistant, type AssistantServices } from '../create-assistant.ts'
import type { Patience } from '../model/patient-stream.ts'

type With = {
  model?: LanguageModel
  embedder?: Embedder
  patience?: Patience
  limits?: RunLimits
  rewritesQuestions?: boolean
}

/** Luna over the documents of a test's world, with a model of the test. */
export function lunaWith(
  { database }: Pick<KnowledgeWorld, 'database'>,
  { model, embedder, rewritesQuestions = false, ...more }: With,
): AssistantServices {
  const log = createLogger('test')
  const engine = createVectorEngine({ engine: 'embedded' }, database)
  const indexes = new SearchIndexes({ database, engine, embedder })
  return createAssistant({
    database,
    retriever: new Retriever({ indexes, chunks: new ChunkStore(database.pool), log }),
    model,
    findsByMeaning: embedder !== undefined,
    rewritesQuestions,
    log,
    ...more,
  })
}
