import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import { createImportJob } from './import.job.ts'

let timeseries: TestTimeseries
let runner: JobRunner
beforeEach(async () => {
  timeseries = await openTimeseries()
  runner = new JobRunner(timeseries)
  await runner.start([createImportJob(timeseries)])
})
afterEach(async () => {
  await runner.stop()
  await timeseries.close()
})

const operator = testViewer('operator')
const minutes = 200_000

function minuteValues(): string {
  const start = Date.parse('2025-01-01T00:00:00Z')
  const rows = Array.from(
    { length: minutes },
    (_, place) => `${new Date(start + place * 60_000).toISOString()};${place % 100}`,
  )
  return ['Beginn (UTC);Verbrauch (kW)', ...rows].join('\r\n')
}

async function start(): Promise<JobRecord> {
  const uploadId = await timeseries.upload('Minuten.csv', minuteValues(), operator)
  const job = await timeseries.services.imports.start({ uploadId, options: {} }, operator)
  if (job instanceof UserError) throw new Error(job.message)
  return job
}

async function until(job: JobRecord, isReached: (record: JobRecord) => boolean) {
  let last: JobRecord = job
  for await (const record of timeseries.jobs.watch(job.id, AbortSignal.timeout(60_000))) {
    last = record
    if (isReached(record)) break
  }
  return last
}

async function counts(): Promise<number[]> {
  const { rows } = await timeseries.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM smart_meter_readings
     UNION ALL SELECT count(*)::int FROM meters UNION ALL SELECT count(*)::int FROM imports`,
  )
  return rows.map(({ count }) => count)
}

describe('an import that is cancelled', () => {
  it.each([
    ['while the file is read', 0.01],
    ['while values are written', 0.25],
  ])('%s leaves neither values nor a meter', { timeout: 90_000 }, async (_, progress) => {
    const job = await start()
    await until(job, record => record.progress >= progress)

    await timeseries.jobs.cancel(job.id)

    expect(await until(job, () => false)).toMatchObject({ state: 'CANCELLED', error: null })
    expect(await counts()).toEqual([0, 0, 0])
  })

  it('can be started again', { timeout: 90_000 }, async () => {
    const first = await start()
    await until(first, ({ progress }) => progress > 0)
    await timeseries.jobs.cancel(first.id)
    await until(first, () => false)

    const second = await until(await start(), () => false)

    expect(second.state).toBe('DONE')
    expect(await counts()).toEqual([minutes, 1, 1])
  })
})
