import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { createLogger } from '#platform/logger.ts'
import { FolderObjectStore } from '#platform/objects/folder-object-store.ts'
import { createExportJob } from './export.job.ts'
import { sweepExports } from './export-sweep.store.ts'
import { openExports, type TestExports } from './testing/open-exports.ts'

let exports: TestExports
let folder: string
let objects: FolderObjectStore
let events: PostgresEventBus
let queue: PostgresJobQueue
let runner: JobRunner
beforeEach(async () => {
  exports = await openExports()
  folder = await mkdtemp(join(tmpdir(), 'luna-exports-'))
  objects = new FolderObjectStore(folder)
  const { database } = exports
  const logger = createLogger('test')
  events = new PostgresEventBus(database.url, logger)
  await events.ready()
  queue = new PostgresJobQueue({ database, events, url: database.url })
  runner = new JobRunner({ database, events, url: database.url, logger })
  await runner.start([createExportJob({ ...exports.stores, objects })])
})
afterEach(async () => {
  await runner.stop()
  await queue.close()
  await events.close()
  await exports.close()
  await rm(folder, { recursive: true, force: true })
})

const range = { from: '2025-12-31T23:00:00.000Z', to: '2026-12-31T23:00:00.000Z' }

async function enqueue(meterId: string): Promise<JobRecord> {
  const source = { of: 'meters', meterIds: [meterId], quantities: ['CONSUMPTION'] }
  const payload = { source, format: 'CSV_GERMAN', resolution: 'RAW', ...range }
  return queue.enqueue({ kind: 'EXPORT', title: 'Export', payload, createdBy: undefined })
}

async function finish({ id }: JobRecord): Promise<JobRecord | undefined> {
  let last: JobRecord | undefined
  for await (const record of queue.watch(id, AbortSignal.timeout(30_000))) last = record
  return last
}

describe('an export', () => {
  it('that is cancelled while it writes leaves no file, not even half of one', async () => {
    const meterId = await exports.addMeter('Minuten', 60)
    await exports.fill(meterId, range.from, 300_000)
    const job = await enqueue(meterId)
    for await (const { progress } of queue.watch(job.id, AbortSignal.timeout(30_000))) {
      if (progress > 0) break
    }

    await queue.cancel(job.id)

    expect(await finish(job)).toMatchObject({ state: 'CANCELLED', download: null })
    expect(await readdir(join(folder, 'exports'))).toEqual([])
  })

  it('expires: its file goes, the job stays', async () => {
    const meterId = await exports.addMeter('Nord')
    await exports.fill(meterId, range.from, 10)
    const done = await finish(await enqueue(meterId))
    expect(done).toMatchObject({ state: 'DONE', download: { key: `${done?.id ?? ''}.csv` } })
    const use = { database: exports.database, objects }

    expect(await sweepExports(use, new Date(Date.now() - 60_000))).toBe(0)
    expect(await sweepExports(use, new Date(Date.now() + 60_000))).toBe(1)

    expect(await queue.get(done?.id ?? '')).toMatchObject({ state: 'DONE', download: null })
    expect(await readdir(join(folder, 'exports'))).toEqual([])
  })

  it('whose worker was killed after the file was written leaves nothing for long', async () => {
    const orphan = '0b6f0000-0000-4000-8000-000000000000.csv'
    for (const key of [orphan, 'bericht.txt']) {
      await objects.put('exports', key, Readable.from(['x']), { contentType: 'x', maxBytes: 9 })
    }

    await sweepExports({ database: exports.database, objects }, new Date(0))

    const left: string[] = []
    for await (const key of objects.list('exports')) left.push(key)
    expect(left).toEqual(['bericht.txt'])
  })
})
