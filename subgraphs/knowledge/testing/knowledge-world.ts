import { Readable } from 'node:stream'
import { loadConfig } from '#platform/config.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { EnqueueInput, JobOutcome } from '#platform/jobs/job.ts'
import { createLogger } from '#platform/logger.ts'
import type { Embedder, LanguageModel } from '#platform/models/language-model.ts'
import { createLinks } from '#platform/objects/links.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph, testViewer, type TestSubgraph } from '#platform/testing/test-subgraph.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { createContext } from '../context.ts'
import type { IngestInput } from '../ingestion/ingestion.service.ts'
import { createKnowledgeJobs, ingestHandbook } from '../jobs.ts'
import { subgraph } from '../schema.ts'
import { SearchIndexes } from '../retrieval/search-indexes.ts'
import { createServices, type KnowledgeServices } from '../services.ts'

/**
 * A knowledge subgraph on a real database with the embedded engines, and a worker that runs jobs at
 * once.
 */
export type KnowledgeWorld = {
  database: TestDatabase
  objects: ObjectStore
  vectors: SearchIndexes
  services: KnowledgeServices
  door: TestSubgraph
  admin: Viewer
  /** Puts a file where createUpload and the PUT would, and answers its upload id. */
  upload(fileName: string, bytes: Buffer | string): Promise<string>
  /** Runs the job that `ingestDocument` would enqueue. */
  runJob(input: Omit<IngestInput, 'uploadId'> & { uploadId: string }): Promise<JobRun>
  /** Runs the job that was enqueued last. */
  runLast(): Promise<JobRun>
  /** Upload and job in one; throws when the job refuses. */
  take(fileName: string, bytes: Buffer | string, input?: Partial<IngestInput>): Promise<JobRun>
  ingestHandbook(): Promise<void>
  close(): Promise<void>
}
type JobRun = JobOutcome & { steps: string[] }

export async function createKnowledgeWorld(
  models: { model?: LanguageModel; embedder?: Embedder } = {},
): Promise<KnowledgeWorld> {
  const database = await createTestDatabase()
  const objects = createMemoryObjects()
  const uploads = new Uploads(database.prisma, objects)
  const engine = createVectorEngine({ engine: 'embedded' }, database)
  const vectors = new SearchIndexes({ database, engine, embedder: models.embedder })
  const engines = { indexes: vectors, embedder: models.embedder, model: models.model }
  const enqueued: EnqueueInput[] = []
  const jobs = {
    enqueue: async (input: EnqueueInput) => {
      enqueued.push(input)
      return newJobRecord(input)
    },
  }
  const logger = createLogger('test')
  const secrets = { sealingKey: new Uint8Array(32) }
  const service = { config: loadConfig({}), database, objects, logger, secrets }
  const services = createServices({ ...service, uploads, jobs }, engines)
  const links = createLinks(new Uint8Array(32))
  const [handler] = createKnowledgeJobs(service, engines)
  const admin = testViewer('admin')

  const world: KnowledgeWorld = {
    database,
    objects,
    vectors,
    services,
    admin,
    door: testSubgraph(subgraph, viewer => createContext({ services, links }, viewer)),
    async upload(fileName, bytes) {
      const body = Buffer.from(bytes)
      const input = { fileName, sizeBytes: body.length, purpose: 'DOCUMENT' as const }
      const { id } = await uploads.create(input, admin)
      const options = { contentType: 'application/octet-stream', maxBytes: 200_000_000 }
      await objects.put('uploads', id, Readable.from([body]), options)
      await uploads.markReceived(id, body.length)
      return id
    },
    async runJob(input) {
      const started = await services.library.ingestion.start(input, admin)
      if (started instanceof UserError) throw new Error(started.message)
      return world.runLast()
    },
    async runLast() {
      const order = enqueued.at(-1)
      if (!order || !handler) throw new Error('nothing was enqueued')
      const steps: string[] = []
      const outcome = await handler.run(handler.payload.parse(order.payload), {
        job: newJobRecord(order),
        signal: new AbortController().signal,
        progress: async (_fraction, step) => void steps.push(step),
      })
      return { ...outcome, steps }
    },
    async take(fileName, bytes, input = {}) {
      return world.runJob({ ...input, uploadId: await world.upload(fileName, bytes) })
    },
    ingestHandbook: () => ingestHandbook(service, engines),
    close: () => database.drop(),
  }
  return world
}
