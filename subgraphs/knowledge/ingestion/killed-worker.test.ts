import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { FolderObjectStore } from '#platform/objects/folder-object-store.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'

// Fault matrix, row 9: a worker that is killed with -9 at any step, in a process of its own.
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const flags = [
  ...['--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
  ...['--import', source('./testing/resolve-sources.ts')],
]
const paragraph = 'Die Wärmepumpe im Keller wird jeden Herbst vom Fachbetrieb gewartet. '
const file = Array.from(
  { length: 150 },
  (_, i) => `## Abschnitt ${i}\n\n${paragraph.repeat(5)}Kennzahl ${i}.\n`,
).join('\n')
const steps = [
  'received',
  'begun',
  'stored',
  'extracted',
  'chunked',
  'embedded half',
  'indexed half',
  'before done',
  'counted',
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'luna-killed-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Site = {
  database: TestDatabase
  jobs: PostgresJobQueue
  objects: FolderObjectStore
  path: string
}

async function openSite(name: string): Promise<Site & { close: () => Promise<void> }> {
  const database = await createTestDatabase()
  const { url } = database
  const events = new PostgresEventBus(url, createLogger('test'))
  const jobs = new PostgresJobQueue({ database, events, url })
  const path = join(folder, name.replaceAll(' ', '-'))
  const objects = new FolderObjectStore(path)
  return {
    ...{ database, jobs, objects, path },
    async close() {
      await jobs.close()
      await events.close()
      await database.drop()
    },
  }
}

async function order({ database, jobs, objects }: Site): Promise<string> {
  const body = Buffer.from(file)
  const input = { fileName: 'wartung.md', sizeBytes: body.length, purpose: 'DOCUMENT' as const }
  const uploads = new Uploads(database.prisma, objects)
  const { id } = await uploads.create(input, testViewer('admin'))
  const options = { contentType: 'text/markdown', maxBytes: 1e8 }
  await objects.put('uploads', id, Readable.from([body]), options)
  const job = await jobs.enqueue({
    kind: 'INGEST',
    title: 'Probe',
    payload: { uploadId: id, fileName: 'wartung.md', tags: ['wartung'] },
    createdBy: undefined,
  })
  return job.id
}

function launch({ database, path }: Site, step: string): ChildProcess {
  const args = [source('./testing/ingest-process.ts'), database.url, path, step]
  return spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function says(child: ChildProcess, word: string): Promise<void> {
  let text = ''
  for await (const part of child.stdout ?? []) {
    text += String(part)
    if (text.includes(word)) return
  }
  throw new Error(`the worker ended without saying ${word}`)
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Rows and points as they end, without times and without the ids of jobs. */
async function fingerprint({ database, objects }: Site) {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    `SELECT
      (SELECT jsonb_agg(to_jsonb(i) - ARRAY['created_at', 'changed_at', 'revision']) FROM items i) AS items,
      (SELECT jsonb_agg(to_jsonb(v) - ARRAY['created_at', 'job_id']) FROM item_versions v) AS versions,
      (SELECT md5(string_agg((to_jsonb(c) - 'created_at')::text, '' ORDER BY chunk_id)) FROM item_chunks c) AS chunks,
      (SELECT count(*)::int FROM item_chunks) AS chunk_count,
      (SELECT md5(string_agg((to_jsonb(p) - ARRAY['revision', 'collection'])::text, '' ORDER BY point_id)) FROM vector_points p) AS points,
      (SELECT count(*)::int FROM vector_points) AS point_count,
      (SELECT count(*)::int FROM item_drafts) AS drafts`,
  )
  const keys: string[] = []
  for await (const key of objects.list('documents')) keys.push(key)
  return { ...rows[0], keys, upload: createHash('sha256').update(file).digest('hex') }
}

async function done({ jobs }: Site, id: string): Promise<void> {
  for await (const { state, error } of jobs.watch(id, AbortSignal.timeout(150_000))) {
    if (state === 'DONE') return
    if (state === 'FAILED') throw new Error(error?.message)
  }
  throw new Error('the job was not done in time')
}

async function ingestKilledAt(step: string) {
  const site = await openSite(step)
  const id = await order(site)
  const first = launch(site, step)
  await says(first, step === 'none' ? 'started' : 'reached')
  if (step === 'none') {
    await done(site, id)
    await end(first)
  } else {
    await end(first)
    const second = launch(site, 'none')
    await done(site, id)
    await end(second)
  }
  const result = await fingerprint(site)
  await site.close()
  return result
}

describe('a worker killed in the middle of an ingestion', () => {
  it(
    'leaves, after the queue has taken it up again, what an unkilled one leaves',
    { timeout: 480_000 },
    async () => {
      const unkilled = await ingestKilledAt('none')
      expect(unkilled).toMatchObject({ chunk_count: 150, point_count: 150, drafts: 0 })

      for (let at = 0; at < steps.length; at += 2) {
        const some = steps.slice(at, at + 2)
        const results = await Promise.all(some.map(ingestKilledAt))
        expect(Object.fromEntries(some.map((step, i) => [step, results[i]]))).toEqual(
          Object.fromEntries(some.map(step => [step, unkilled])),
        )
      }
    },
  )
})
