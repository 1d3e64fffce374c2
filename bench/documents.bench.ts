import { Readable } from 'node:stream'
import { loadConfig } from '#platform/config.ts'
import type { Database } from '#platform/database/database.ts'
import type { EnqueueInput, JobHandler } from '#platform/jobs/job.ts'
import { createLogger } from '#platform/logger.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { createKnowledgeJobs } from '../subgraphs/knowledge/jobs.ts'
import { currentAnalyzer } from '../subgraphs/knowledge/retrieval/analyzer.ts'
import { LexicalEncoder } from '../subgraphs/knowledge/retrieval/lexical-encoder.ts'
import { SearchIndexes } from '../subgraphs/knowledge/retrieval/search-indexes.ts'
import { createServices } from '../subgraphs/knowledge/services.ts'
import { withBenchDatabase } from './bench-database.ts'
import { germanPassages } from './german-passages.ts'
import { report } from './measure.ts'

// Documents into the library by the real job: extraction in its own process, chunking, encoding, writing. Beside it
// the encoding alone, which bounds what any writer could do on this machine.
const passages = 3000
const documents = 3

await withBenchDatabase(async database => {
  const encoder = new LexicalEncoder(currentAnalyzer, [])
  const texts = [...germanPassages(passages)]
  const encoding = performance.now()
  for (const text of texts) encoder.document(text)
  const encodedPerSecond = (passages * 1000) / (performance.now() - encoding)

  const library = openLibrary(database)
  const rates: number[] = []
  for (let made = 0; made < documents; made++) {
    const offset = Math.floor((made * passages) / documents)
    const own = texts.slice(offset, offset + Math.floor(passages / documents))
    const text = own.map((passage, at) => `## Abschnitt ${made}.${at}\n\n${passage}\n`).join('\n')
    const before = await library.count()
    const start = performance.now()
    await library.take(`dokument-${made}.md`, `# Dokument ${made}\n\n${text}`)
    rates.push((((await library.count()) - before) * 1000) / (performance.now() - start))
  }
  const best = Math.max(...rates)
  report({
    'encoding alone': `${Math.round(encodedPerSecond)} passages/s`,
    'documents into the library':
      rates.map(rate => `${Math.round(rate)}`).join(', ') + ' passages/s',
    'best of them': `${Math.round(best)} passages/s, ${(best / encodedPerSecond).toFixed(2)} × encoding alone`,
  })
})

function openLibrary(database: Database & { url: string }) {
  const config = loadConfig({})
  const objects = createMemoryObjects()
  const uploads = new Uploads(database.prisma, objects)
  const logger = createLogger('bench')
  const enqueued: EnqueueInput[] = []
  const jobs = {
    enqueue: (input: EnqueueInput) => {
      enqueued.push(input)
      return Promise.resolve(newJobRecord(input))
    },
  }
  const engine = createVectorEngine({ engine: 'embedded' }, database)
  const indexes = new SearchIndexes({ database, engine, embedder: undefined })
  const engines = { indexes, embedder: undefined, model: undefined }
  const service = { config, database, objects, logger, uploads, jobs }
  const services = createServices(service, engines)
  const secrets = { sealingKey: new Uint8Array(32) }
  const handlers = createKnowledgeJobs({ ...service, secrets }, engines)
  const admin = testViewer('admin')
  return {
    count: () => indexes.count(),
    async take(fileName: string, text: string) {
      const body = Buffer.from(text)
      const size = { fileName, sizeBytes: body.length, purpose: 'DOCUMENT' as const }
      const { id } = await uploads.create(size, admin)
      const options = { contentType: 'text/markdown', maxBytes: 200_000_000 }
      await objects.put('uploads', id, Readable.from([body]), options)
      await uploads.markReceived(id, body.length)
      await services.library.ingestion.start({ uploadId: id }, admin)
      await run(handlers, enqueued)
    },
  }
}

async function run(handlers: JobHandler<unknown>[], enqueued: EnqueueInput[]): Promise<void> {
  const order = enqueued.at(-1)
  const handler = handlers.find(({ kind }) => kind === order?.kind)
  if (!order || !handler) throw new Error('nothing was enqueued')
  const { message } = await handler.run(handler.payload.parse(order.payload), {
    job: newJobRecord(order),
    signal: new AbortController().signal,
    progress: () => Promise.resolve(),
  })
  if (!message.includes('aufgenommen')) throw new Error(message)
}
