import { Readable } from 'node:stream'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { auditMutations } from '#platform/audit/audit-mutations.ts'
import { loadConfig } from '#platform/config.ts'
import { UserError } from '#platform/errors.ts'
import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { EnqueueInput, JobOutcome, JobRecord } from '#platform/jobs/job.ts'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph, testViewer, type TestSubgraph } from '#platform/testing/test-subgraph.ts'
import { createContext } from '../context.ts'
import { ChunkStore } from '../document/chunk.store.ts'
import { MeterStub } from '../document/item.type.ts'
import { createIngestion, type Ingestion } from '../ingestion/create-ingestion.ts'
import { createLibrary, type LibraryServices } from '../ingestion/create-library.ts'
import { createIngestJob } from '../ingestion/ingest.job.ts'
import type { IngestInput } from '../ingestion/ingestion.service.ts'
import { libraryResolvers } from '../ingestion/library-resolvers.ts'
import { createReingestLibraryJob } from '../ingestion/reingest-library.job.ts'
import type { KnowledgeServices } from '../services.ts'
import { TableIndex } from './table-index.ts'

/** The library with its ingestion on a real database, and a worker that runs jobs when told to. */
export type LibraryWorld = LibraryServices & {
  database: TestDatabase
  objects: ObjectStore
  index: TableIndex
  ingestion: LibraryServices['ingestion']
  worker: Ingestion
  door: TestSubgraph
  admin: Viewer
  /** Orders to the queue, the last one at the end. */
  enqueued: EnqueueInput[]
  upload: (fileName: string, bytes: Buffer | string) => Promise<string>
  /** Runs an order as the worker would; the last one unless told. Throws what the job throws. */
  run: (how?: { order?: EnqueueInput; signal?: AbortSignal; job?: JobRecord }) => Promise<JobRun>
  /** Upload, order and job in one. */
  take: (fileName: string, bytes: Buffer | string, input?: Partial<IngestInput>) => Promise<JobRun>
  /** What the search index would find without and with archived versions, then checked as loaded. */
  findable: (itemId: string) => Promise<Findable>
  close: () => Promise<void>
}
type Findable = { current: string[]; archived: string[] }
export type JobRun = JobOutcome & { steps: string[]; job: JobRecord }

export async function createLibraryWorld(objects = createMemoryObjects()): Promise<LibraryWorld> {
  const database = await createTestDatabase()
  const uploads = new Uploads(database.prisma, objects)
  const index = await TableIndex.open(database)
  const logger = createLogger('test')
  const enqueued: EnqueueInput[] = []
  const jobs = {
    enqueue: async (input: EnqueueInput) => {
      enqueued.push(input)
      return newJobRecord(input)
    },
  }
  const service = { config: loadConfig({}), database, objects, logger }
  const worker = createIngestion(service, { index, embeddingModel: null })
  const library = createLibrary({ database, objects, uploads, jobs, logger, index })
  const handlers = [createIngestJob(worker), createReingestLibraryJob(worker)]
  const admin = testViewer('admin')
  // The library's resolvers use nothing else of the subgraph's services.
  const services = { items: library.items, library } as unknown as KnowledgeServices
  const links = createLinks(new Uint8Array(32))
  const resolvers = [...libraryResolvers, JobFieldResolver] as const
  const references = {
    Item: ({ id }: { id: string }, { items }: ReturnType<typeof createContext>) => items.load(id),
    Meter: ({ id }: { id: string }) => ({ id }),
  }
  const subgraph = { name: 'knowledge' as const, resolvers, orphanedTypes: [MeterStub], references }

  const world: LibraryWorld = {
    ...library,
    database,
    objects,
    index,
    worker,
    admin,
    enqueued,
    door: testSubgraph(
      subgraph,
      viewer => createContext({ services, links }, viewer),
      auditMutations(new AuditLog(database)),
    ),
    async upload(fileName, bytes) {
      const body = Buffer.from(bytes)
      const input = { fileName, sizeBytes: body.length, purpose: 'DOCUMENT' as const }
      const { id } = await uploads.create(input, admin)
      const options = { contentType: 'application/octet-stream', maxBytes: 200_000_000 }
      await objects.put('uploads', id, Readable.from([body]), options)
      await uploads.markReceived(id, body.length)
      return id
    },
    async run({ order = enqueued.at(-1), signal = new AbortController().signal, job } = {}) {
      const handler = handlers.find(({ kind }) => kind === order?.kind)
      if (!order || !handler) throw new Error('nothing was enqueued')
      const steps: string[] = []
      const record = job ?? newJobRecord(order)
      const progress = async (_fraction: number, step: string) => void steps.push(step)
      const context = { job: record, signal, progress }
      const outcome = await (handler as JobHandlerOfAny).run(
        handler.payload.parse(order.payload),
        context,
      )
      return { ...outcome, steps, job: record }
    },
    async take(fileName, bytes, input = {}) {
      const uploadId = await world.upload(fileName, bytes)
      const started = await library.ingestion.start({ ...input, uploadId }, admin)
      if (started instanceof UserError) throw new Error(started.message)
      return world.run()
    },
    async findable(itemId) {
      const own = await index.points(itemId)
      const texts = async (ids: string[], includeArchived: boolean) => {
        const chunks = await new ChunkStore(database.pool).citable(ids, ['public', 'internal'], {
          includeArchived,
        })
        return [...chunks.values()].map(({ version, text }) => `${version}: ${text}`).sort()
      }
      const active = own.filter(({ validTo }) => validTo === null)
      return {
        current: await texts(
          active.map(({ id }) => id),
          false,
        ),
        archived: await texts(
          own.map(({ id }) => id),
          true,
        ),
      }
    },
    close: () => database.drop(),
  }
  return world
}

type JobHandlerOfAny = {
  run: (
    payload: unknown,
    context: Parameters<ReturnType<typeof createIngestJob>['run']>[1],
  ) => Promise<JobOutcome>
}
