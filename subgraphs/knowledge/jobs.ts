import { join } from 'node:path'
import type { JobHandler } from '#platform/jobs/job.ts'
import { projectRoot } from '#platform/project-root.ts'
import type { Service } from '#platform/service.ts'
import { createIngestion, type Ingestion } from './ingestion/create-ingestion.ts'
import { ingestHandbookFolder } from './ingestion/handbook.service.ts'
import { createIngestJob } from './ingestion/ingest.job.ts'
import { createReingestLibraryJob } from './ingestion/reingest-library.job.ts'
import { IndexRebuild } from './retrieval/index-rebuild.ts'
import { IndexTexts } from './retrieval/index-texts.store.ts'
import { createRebuildIndexJob } from './retrieval/rebuild-index.job.ts'
import { careForIndex } from './retrieval/care-for-index.ts'
import { VectorPassageIndex } from './retrieval/passage-index.ts'
import { globalKnowledgeJob } from './global-knowledge/create-global-knowledge.ts'
import { feedbackExportJob } from './recommendation/recommendation-jobs.ts'
import { createEngines, type KnowledgeEngines } from './services.ts'

type Needs = Pick<Service, 'config' | 'database' | 'objects' | 'logger'>
type JobNeeds = Needs & { secrets: Pick<Service['secrets'], 'sealingKey'> }
type IndexEngines = Pick<KnowledgeEngines, 'indexes' | 'embedder'>

/** The handlers that the worker runs for this subgraph. */
export function createKnowledgeJobs(
  service: JobNeeds,
  engines: IndexEngines = createEngines(service),
): JobHandler<unknown>[] {
  const ingestion = ingestionOf(service, engines)
  return [
    createIngestJob(ingestion),
    createReingestLibraryJob(ingestion),
    globalKnowledgeJob(service, ingestion.ingester),
    feedbackExportJob(service),
    createRebuildIndexJob(
      new IndexRebuild({ ...engines, texts: new IndexTexts(service.database.pool) }),
    ),
  ]
}

/** Takes Luna's manual into the library; harmless at every start of the worker. */
export async function ingestHandbook(
  service: Needs,
  engines: IndexEngines = createEngines(service),
): Promise<void> {
  await ingestHandbookFolder(
    { ...ingestionOf(service, engines), log: service.logger },
    join(projectRoot, 'docs', 'handbuch'),
    new AbortController().signal,
  )
}

/** Looks after the search index while the worker runs; answers how to stop. */
export function careForSearchIndex(
  service: Pick<Service, 'config' | 'database' | 'jobs' | 'logger'>,
): () => void {
  return careForIndex(service, createEngines(service))
}

/** The ingestion as the worker runs it. */
export function ingestionOf(
  service: Needs,
  { indexes, embedder }: IndexEngines = createEngines(service),
): Ingestion {
  const index = new VectorPassageIndex(indexes)
  return createIngestion(service, { index, embeddingModel: embedder?.model ?? null })
}
