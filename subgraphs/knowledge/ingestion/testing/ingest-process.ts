import { loadConfig } from '#platform/config.ts'
import { connectDatabase } from '#platform/database/database.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { createLogger } from '#platform/logger.ts'
import { FolderObjectStore } from '#platform/objects/folder-object-store.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { VectorPassageIndex } from '../../retrieval/passage-index.ts'
import { SearchIndexes } from '../../retrieval/search-indexes.ts'
import { createIngestion } from '../create-ingestion.ts'
import { createIngestJob } from '../ingest.job.ts'

// A worker that ingests, in a process of its own, and stands still at one step to be killed there:
// node … ingest-process.ts <database url> <objects folder> <step or "none">
const [url = '', folder = '', step = 'none'] = process.argv.slice(2)

const standStill = async (here: string): Promise<void> => {
  if (here !== step) return
  process.stdout.write('reached\n')
  await new Promise(() => setInterval(() => undefined, 60_000))
}

const database = connectDatabase(url)
const logger = createLogger('test')
const events = new PostgresEventBus(url, logger)
const objects = new FolderObjectStore(folder)
const engine = createVectorEngine({ engine: 'embedded' }, database)
const index = new VectorPassageIndex(new SearchIndexes({ database, engine, embedder: undefined }))

const putObject = objects.put.bind(objects)
objects.put = async (bucket, key, body, options) => {
  const isOriginal = bucket === 'documents' && !key.includes('/')
  if (isOriginal) await standStill('begun')
  const stored = await putObject(bucket, key, body, options)
  if (bucket === 'documents') await standStill(isOriginal ? 'stored' : 'extracted')
  return stored
}
let batches = 0
const putPassages = index.put.bind(index)
index.put = async passages => {
  if (batches === 0) await standStill('chunked')
  // Embedded but not written; then written in half.
  if (batches === 1) await standStill('embedded half')
  await putPassages(passages)
  batches += 1
  if (batches === 2) await standStill('indexed half')
}

const service = { config: loadConfig({}), database, objects, logger }
const ingestion = createIngestion(service, { index, embeddingModel: null })
const handler = createIngestJob(ingestion)
const run = handler.run.bind(handler)
handler.run = (payload, context) =>
  run(payload, {
    ...context,
    progress: async (fraction, text) => {
      await context.progress(fraction, text)
      if (text === 'Text wird entnommen') await standStill('received')
      if (text === 'Dokument wird abgelegt') await standStill('before done')
    },
  })
const tell = ingestion.library.tell.bind(ingestion.library)
ingestion.library.tell = async itemId => {
  await standStill('counted')
  await tell(itemId)
}
const runner = new JobRunner({ database, events, url, logger })
await runner.start([handler])
process.stdout.write('started\n')
