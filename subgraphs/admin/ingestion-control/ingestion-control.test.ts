import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { createLogger } from '#platform/logger.ts'
import { JobRefused, type JobHandler, type JobKind } from '#platform/jobs/job.ts'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import type { Role } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createOperationsWorld, type OperationsWorld } from '../testing/operations-world.ts'

const userId = '00000000-0000-4000-8000-000000000001'
const ofJob = `job { id state title error { code message } } attempt attemptsAllowed nextAttemptAt ageSeconds
  failures { attempt code message cause }`
const queueOf = `query ($states: [JobState!], $first: Int, $after: ID) {
  ingestionQueue(states: $states, first: $first, after: $after) {
    nodes { ${ofJob} } pageInfo { endCursor hasNextPage } } }`
const deadOf = `{ deadLetters { nodes { ${ofJob} } } }`
const change = (name: string) => `mutation ($id: ID!) { ${name}(id: $id) {
  ... on Job { id state progress } ... on UserError { code message } } }`

type Row = { job: { id: string; state: string }; failures: unknown[]; attempt: number | null }
type Page = { nodes: Row[]; pageInfo: { endCursor: string; hasNextPage: boolean } }

let world: OperationsWorld
let runner: JobRunner
let outcome: () => Promise<{ message: string }>

const handler = (kind: JobKind, retryLimit: number): JobHandler<unknown> => ({
  kind,
  payload: z.unknown(),
  retryLimit,
  expireInSeconds: 60,
  run: () => outcome(),
})
const enqueue = (kind: JobKind, more: object = {}) =>
  world.queue.enqueue({ kind, title: 'Probe', payload: {}, createdBy: userId, ...more })
const ask = async (source: string, variables: object = {}, role: Role = 'admin', as?: string) => {
  const { data, codes } = await world.door.ask(source, testViewer(role, as), { ...variables })
  return { data: data as unknown as Record<string, unknown> | null, codes }
}
const dead = async () => ((await ask(deadOf)).data?.['deadLetters'] as Page).nodes
const stateOf = async (id: string) => (await world.queue.get(id))?.state

beforeEach(async () => {
  world = await createOperationsWorld()
  outcome = () => Promise.resolve({ message: 'fertig' })
  const { database, events } = world
  runner = new JobRunner({ database, events, url: database.url, logger: createLogger('test') })
})
afterEach(async () => {
  await runner.stop()
  await world.close()
})

describe('ingestionQueue', () => {
  it('shows what waits or runs, page by page, and nothing else', async () => {
    const first = await enqueue('IMPORT')
    const second = await enqueue('INGEST')
    await enqueue('EXPORT')
    const done = await enqueue('INGEST')
    await world.database.pool.query(`UPDATE jobs SET state = 'DONE' WHERE job_id = $1`, [done.id])

    const page = (await ask(queueOf, { first: 1 })).data?.['ingestionQueue'] as Page
    const { endCursor: after } = page.pageInfo
    const rest = (await ask(queueOf, { first: 1, after })).data?.['ingestionQueue'] as Page

    expect([...page.nodes, ...rest.nodes].map(({ job }) => job.id)).toEqual([second.id, first.id])
    expect(page.nodes[0]).toMatchObject({ attempt: 1, nextAttemptAt: null, failures: [] })
    expect([page.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false])
  })

  it('tells after a failure which try comes next, when, and why', async () => {
    outcome = () => Promise.reject(new Error('connect ECONNREFUSED qdrant'))
    await runner.start([handler('INGEST', 3)])
    const { id } = await enqueue('INGEST')
    const row = async () =>
      ((await ask(queueOf)).data?.['ingestionQueue'] as Page).nodes.find(({ job }) => job.id === id)

    await expect.poll(async () => (await row())?.failures.length, { timeout: 10_000 }).toBe(1)

    await expect
      .poll(row)
      .toMatchObject({ job: { state: 'QUEUED' }, attemptsAllowed: 4, nextAttemptAt: /T/ })
    expect((await row())?.failures).toEqual([
      {
        attempt: 1,
        code: 'JOB_FAILED',
        message: expect.stringContaining('gescheitert'),
        cause: 'Error: connect ECONNREFUSED qdrant',
      },
    ])
  })
})

describe('dead letters', () => {
  it('tell the German reason and every cause, and go through after they are put back', async () => {
    outcome = () => Promise.reject(new Error('no such table'))
    await runner.start([handler('INGEST', 0)])
    const { id } = await enqueue('INGEST')
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('FAILED')
    expect(await dead()).toMatchObject([
      {
        job: { id, error: { code: 'JOB_FAILED', message: expect.stringContaining('gescheitert') } },
        failures: [{ attempt: 1, cause: 'Error: no such table' }],
      },
    ])
    outcome = () => Promise.resolve({ message: 'fertig' })

    const { data } = await ask(change('requeueJob'), { id })

    expect(data?.['requeueJob']).toMatchObject({ id })
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('DONE')
    expect(await dead()).toEqual([])
    const all = (await ask(queueOf, { states: ['DONE'] })).data?.['ingestionQueue'] as Page
    expect(all.nodes[0]?.failures).toHaveLength(1)
  })

  it('keep the reason of a refusal as the user sees it', async () => {
    const error = new UserError('DOCUMENT_ENCRYPTED', 'Die Datei ist mit Kennwort geschützt.')
    outcome = () => Promise.reject(new JobRefused(error))
    await runner.start([handler('INGEST', 3)])
    const { id } = await enqueue('INGEST')
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('FAILED')

    expect(await dead()).toMatchObject([
      { job: { error: { code: 'DOCUMENT_ENCRYPTED' } }, failures: [{ attempt: 1, cause: null }] },
    ])
  })

  it('are refused where somebody else does the same work by now, and change nothing', async () => {
    const { id } = await enqueue('INGEST', { dedupeKey: 'same' })
    await world.database.pool.query(`UPDATE jobs SET state = 'FAILED' WHERE job_id = $1`, [id])
    await enqueue('INGEST', { dedupeKey: 'same' })

    const { data } = await ask(change('requeueJob'), { id })

    expect(data?.['requeueJob']).toMatchObject({ code: 'JOB_ALREADY_OPEN' })
    expect(await stateOf(id)).toBe('FAILED')
  })

  it('of a restore are not repeated with a click', async () => {
    const { id } = await enqueue('RESTORE_BACKUP')
    await world.database.pool.query(`UPDATE jobs SET state = 'FAILED' WHERE job_id = $1`, [id])

    expect((await ask(change('requeueJob'), { id })).data?.['requeueJob']).toMatchObject({
      code: 'JOB_NOT_REPEATABLE',
    })
  })

  it.each([
    ['nonsense', 'JOB_UNKNOWN'],
    [randomUUID(), 'JOB_UNKNOWN'],
  ])('with the id %s are unknown', async (id, code) => {
    expect((await ask(change('requeueJob'), { id })).data?.['requeueJob']).toMatchObject({ code })
  })

  it('are only those that failed', async () => {
    const { id } = await enqueue('INGEST')

    expect((await ask(change('requeueJob'), { id })).data?.['requeueJob']).toMatchObject({
      code: 'JOB_NOT_FAILED',
    })
  })
})

describe('retryJob', () => {
  it('does not wait for the pause before the next try', async () => {
    outcome = () => Promise.reject(new Error('away'))
    await runner.start([handler('INGEST', 3)])
    const { id } = await enqueue('INGEST')
    const waits = `SELECT 1 FROM pgboss.job WHERE id = $1 AND state = 'retry'`
    const isWaiting = async () => (await world.database.pool.query(waits, [id])).rowCount === 1
    await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true)
    await world.database.pool.query(
      `UPDATE pgboss.job SET start_after = now() + interval '1 hour' WHERE id = $1`,
      [id],
    )
    outcome = () => Promise.resolve({ message: 'fertig' })

    const { data } = await ask(change('retryJob'), { id }, 'operator', userId)

    expect(data?.['retryJob']).toMatchObject({ id })
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('DONE')
  })

  it('starts a cancelled job again, for who made it and for administrators', async () => {
    const { id } = await enqueue('IMPORT')
    await world.queue.cancel(id)
    const retry = async (role: Role, as?: string) =>
      (await ask(change('retryJob'), { id }, role, as)).data?.['retryJob']

    expect(await retry('operator')).toMatchObject({ code: 'JOB_UNKNOWN' })
    expect(await retry('operator', userId)).toMatchObject({ state: 'QUEUED' })
    expect(await retry('operator', userId)).toMatchObject({ code: 'JOB_WAITING' })
  })
})

describe('the library', () => {
  const itemId = '00000000-0000-4000-8000-0000000000a1'
  const chunkId = '00000000-0000-4000-8000-0000000000c1'

  beforeEach(async () => {
    const { pool } = world.database
    await pool.query(
      `INSERT INTO items (item_id, source, title, kind, sha256, ingestion_method)
       VALUES ($1, 'Upload', 'Handbuch', 'document', 'x', 'upload')`,
      [itemId],
    )
    await pool.query(
      `INSERT INTO item_chunks (chunk_id, item_id, version, chunk_idx, text) VALUES ($1, $2, 1, 0, 'x')`,
      [chunkId, itemId],
    )
    const event = (type: string, item: string | null, meta: object, age: string) =>
      pool.query(
        `INSERT INTO events (event_id, ts, type, item_id, meta)
         VALUES (gen_random_uuid(), now() - $4::interval, $1, $2, $3)`,
        [type, item, JSON.stringify(meta), age],
      )
    await event('view', itemId, {}, '1 day')
    await event('view', itemId, {}, '40 days')
    await event(
      'ask',
      null,
      { question: 'Was?', level: 'SUPPORTED', citedChunks: [chunkId] },
      '1 day',
    )
    await event('ask', null, { question: 'Wo?', level: 'NONE', citedChunks: [] }, '1 day')
    await event('ask', null, { question: ' wo?', level: 'NONE' }, '2 days')
  })

  it('tells which documents are used most in the last days', async () => {
    const source = 'query ($days: Int) { topItems(days: $days) { itemId title views citations } }'
    const used = async (days: number) => (await ask(source, { days })).data?.['topItems']

    expect(await used(30)).toEqual([{ itemId, title: 'Handbuch', views: 1, citations: 1 }])
    expect(await used(60)).toMatchObject([{ views: 2, citations: 1 }])
  })

  it('tells which questions nobody could answer, without who asked', async () => {
    const { data } = await ask('{ unansweredQuestions { question count } }')

    expect(data?.['unansweredQuestions']).toEqual([
      { question: expect.stringMatching(/wo\?/i), count: 2 },
    ])
  })

  it('tells the collections of the search index with their sizes', async () => {
    await world.database.pool.query(
      `INSERT INTO search_indexes (collection, state, analyzer, lexicon_sha256, embedding_model, dimension)
       VALUES ('chunks_a', 'active', '{}', '', 'nomic-embed-text', 768)`,
    )
    await world.database.pool.query(
      `INSERT INTO vector_points (collection, point_id, item_id, chunk_idx, lang, tags, confidentiality,
         version, dense, sparse_bm25, sparse_char, revision)
       VALUES ('chunks_a', $1, $2, 0, 'de', '{}', 'internal', 1, $3, '', '', 1)`,
      [chunkId, itemId, Buffer.alloc(3072)],
    )
    const { data } = await ask(
      '{ vectorCollections { collection state engine passages model dimension bytes } }',
    )

    expect(data?.['vectorCollections']).toEqual([
      {
        ...{ collection: 'chunks_a', state: 'active', engine: 'embedded', passages: 1 },
        ...{ model: 'nomic-embed-text', dimension: 768, bytes: expect.any(Number) },
      },
    ])
  })
})
