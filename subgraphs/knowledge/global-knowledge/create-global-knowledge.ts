import type { JobHandler } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import type { Ingester } from '../ingestion/ingester.service.ts'
import { createGlobalKnowledgeJob } from './global-knowledge.job.ts'
import { GlobalKnowledgeService } from './global-knowledge.service.ts'
import { GlobalKnowledgeStore } from './global-knowledge.store.ts'

/** In the subgraph: import, decide, switch. */
export function createGlobalKnowledge({
  config,
  database,
  uploads,
  jobs,
}: Pick<Service, 'config' | 'database' | 'uploads'> & {
  jobs: Pick<Service['jobs'], 'enqueue'>
}): GlobalKnowledgeService {
  return new GlobalKnowledgeService({
    store: new GlobalKnowledgeStore(database),
    uploads,
    jobs,
    publisherKey: config.globalKnowledge.publisherKey,
  })
}

/** In the worker: takes approved blocks in. */
export function globalKnowledgeJob(
  { database }: Pick<Service, 'database'>,
  ingester: Ingester,
): JobHandler<Record<string, never>> {
  return createGlobalKnowledgeJob({ store: new GlobalKnowledgeStore(database), ingester })
}
