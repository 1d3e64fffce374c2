import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openLibrary, type TestLibrary } from '../testing/open-library.ts'
import { createFeedbackExportJob } from './feedback-export.job.ts'
import { FeedbackExportStore } from './feedback-export.store.ts'
import type { FeedbackRequest } from './feedback-request.ts'
import { sweepFeedbackExports } from './feedback-sweep.ts'

let library: TestLibrary
let objects: ObjectStore
let store: FeedbackExportStore
beforeEach(async () => {
  library = await openLibrary()
  objects = createMemoryObjects()
  store = new FeedbackExportStore(library.database.pool)
})
afterEach(() => library.close())

const admin = testViewer('admin')
const request: FeedbackRequest = {
  of: 'LABELS',
  format: 'CSV',
  from: new Date('2026-11-01T00:00:00Z'),
  to: new Date('2026-12-01T00:00:00Z'),
  withTexts: true,
}

async function run(
  more: Partial<FeedbackRequest>,
  context = jobContext(newJobRecord({ kind: 'EXPORT_FEEDBACK' })),
) {
  const job = createFeedbackExportJob({ store, objects, sealingKey: new Uint8Array(32) })
  const outcome = await job.run({ ...request, ...more }, context)
  const key = `feedback-${context.job.id}.${(more.format ?? request.format).toLowerCase()}`
  const stream = await objects.get('exports', key)
  return { outcome, content: stream ? await text(stream) : undefined }
}

async function keys(): Promise<string[]> {
  const found: string[] = []
  for await (const key of objects.list('exports')) found.push(key)
  return found
}

describe('the export of feedback', () => {
  it('names people by pseudonyms, the same in every file, and runs no formula', async () => {
    const item = await library.add({ title: 'Pumpe', tags: ['=tag', 'b'] })
    const person = library.person()
    await library.services.activity.recordLabels(
      [
        {
          ...{ id: randomUUID(), at: library.clock.now, target: 'ITEM', targetId: item },
          value: 'HELPFUL',
          reason: '=HYPERLINK("http://x"), gut',
        },
      ],
      person,
    )

    const csv = await run({})
    const again = await run({ format: 'JSONL' })
    const without = await run({ format: 'JSONL', withTexts: false })

    const [head, row] = (csv.content ?? '').split('\r\n')
    expect(head).toBe('person,ts,target,target_id,item_id,item_kind,item_tags,reward,reason')
    expect(row).toMatch(
      new RegExp(
        `^[0-9a-f]{32},2026-11-21T12:00:00.000Z,item,${item},${item},document,'=tag b,1,"'=HYPERLINK`,
      ),
    )
    expect(csv.content).not.toContain(person.userId)
    expect(csv.outcome).toEqual({ message: '1 Bewertung als CSV exportiert.' })
    const parsed = JSON.parse(again.content ?? '') as Record<string, unknown>
    expect(parsed).toMatchObject({ person: row?.slice(0, 32), reward: 1, item_tags: ['=tag', 'b'] })
    expect(JSON.parse(without.content ?? '')).toMatchObject({ reason: null })
    expect(await library.services.exports.list(admin)).toHaveLength(3)
  })

  it('holds every event of a long time once, in order, page by page', async () => {
    await library.database.pool.query(
      `INSERT INTO events (event_id, user_id, ts, type, meta)
       SELECT gen_random_uuid(), $1, '2026-11-02'::timestamptz + (n / 3) * interval '1 minute', 'ask',
         jsonb_build_object('question', 'Frage ' || n) FROM generate_series(1, 5000) AS n`,
      [randomUUID()],
    )

    const { content = '' } = await run({ of: 'EVENTS', format: 'JSONL' })

    const rows = content
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { ts: string; question: string })
    expect(new Set(rows.map(({ question }) => question)).size).toBe(5000)
    expect(rows.map(({ ts }) => ts)).toEqual(rows.map(({ ts }) => ts).sort())
  })

  it('of nothing is an empty file', async () => {
    expect((await run({ format: 'JSONL' })).content).toBe('')
    expect((await run({ of: 'EVENTS' })).content).toMatch(/^person,ts,type,[a-z_,]+\r\n$/)
  })

  it('that is stopped leaves nothing, and expires', async () => {
    const record = newJobRecord({ kind: 'EXPORT_FEEDBACK' })
    const stopped = { ...jobContext(record), signal: AbortSignal.abort() }
    await expect(run({}, stopped)).rejects.toThrow()
    await createFeedbackExportJob({ store, objects, sealingKey: new Uint8Array(32) }).discard?.(
      record,
    )
    expect(await keys()).toEqual([])

    await run({})
    expect(await sweepFeedbackExports({ store, objects }, new Date(Date.now() - 60_000))).toBe(0)
    expect(await sweepFeedbackExports({ store, objects }, new Date(Date.now() + 60_000))).toBe(1)
    expect(await library.services.exports.list(admin)).toEqual([])
    expect(await keys()).toEqual([])
  })

  it('is asked for by administrators, for a time that is one', async () => {
    const { exports } = library.services

    expect(await exports.request({ ...request, to: request.from }, admin)).toMatchObject({
      code: 'EXPORT_RANGE_EMPTY',
    })
    expect(
      await exports.request({ ...request, to: new Date('2040-01-01T00:00:00Z') }, admin),
    ).toMatchObject({ code: 'EXPORT_RANGE_TOO_LONG' })
    expect(await exports.request(request, admin)).toMatchObject({
      kind: 'EXPORT_FEEDBACK',
      title: 'Trainingssignal: Bewertungen als CSV',
    })
    await expect(exports.request(request, testViewer('operator'))).rejects.toThrow()
  })
})
