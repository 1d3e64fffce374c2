import { join } from 'node:path'
import type { JobHandler } from '#platform/jobs/job.ts'
import { projectRoot } from '#platform/project-root.ts'
import type { Service } from '#platform/service.ts'
import { ItemStore } from './document/item.store.ts'
import { createIsolatedExtractor } from './ingestion/extraction/isolated-extractor.ts'
import type { TextExtractor } from './ingestion/extraction/text-extractor.ts'
import { createTikaExtractor } from './ingestion/extraction/tika-extractor.ts'
import { ingestHandbookFolder } from './ingestion/handbook.service.ts'
import { createIngestJob } from './ingestion/ingest.job.ts'
import { Ingester } from './ingestion/ingester.service.ts'
import { IngestionStore } from './ingestion/ingestion.store.ts'
import { createEngines, type KnowledgeEngines } from './services.ts'

type Needs = Pick<Service, 'config' | 'database' | 'objects' | 'logger'>
type IndexEngines = Pick<KnowledgeEngines, 'vectors' | 'embedder'>

/** The handlers that the worker runs for this subgraph. */
export function createKnowledgeJobs(
  service: Needs,
  engines: IndexEngines = createEngines(service),
): JobHandler<unknown>[] {
  const { database, objects } = service
  return [
    createIngestJob({
      ingester: createIngester(service, engines),
      items: new ItemStore(database.pool),
      objects,
    }),
  ]
}

/** Takes Luna's manual into the library; harmless at every start of the worker. */
export async function ingestHandbook(
  service: Needs,
  engines: IndexEngines = createEngines(service),
): Promise<void> {
  await ingestHandbookFolder(
    {
      ingester: createIngester(service, engines),
      store: new IngestionStore(service.database),
      log: service.logger,
    },
    join(projectRoot, 'docs', 'handbuch'),
    new AbortController().signal,
  )
}

function createIngester(service: Needs, { vectors, embedder }: IndexEngines): Ingester {
  const { config, database, objects, logger } = service
  return new Ingester({
    store: new IngestionStore(database),
    objects,
    vectors,
    embedder,
    extractor: createExtractor(config.extraction.tikaUrl, logger),
  })
}

function createExtractor(tikaUrl: string | undefined, logger: Needs['logger']): TextExtractor {
  const local = createIsolatedExtractor(logger)
  return tikaUrl === undefined ? local : createTikaExtractor(tikaUrl, local)
}
