import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JobRunner } from '#platform/jobs/job-runner.ts'
import { projectRoot } from '#platform/project-root.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createTimeseriesJobs } from './jobs.ts'
import { loadProfileFile, slots } from './testing/load-profile-file.ts'
import { readIntake } from './testing/read-intake.ts'
import { openTimeseries, type TestTimeseries } from './testing/test-timeseries.ts'

let timeseries: TestTimeseries
let worker: JobRunner
beforeAll(async () => {
  timeseries = await openTimeseries()
  worker = new JobRunner(timeseries)
  await worker.start(createTimeseriesJobs(timeseries))
})
afterAll(async () => {
  await worker.stop()
  await timeseries.close()
})

const operator = testViewer('operator')

/** Starts an import over the public door and waits for the worker. */
async function importFile(name: string, content: string | Uint8Array) {
  const uploadId = await timeseries.upload(name, content, operator)
  const { data } = await timeseries.ask(
    `mutation ($input: ImportInput!) { startImport(input: $input) { __typename ... on Job { id } } }`,
    operator,
    { input: { uploadId } },
  )
  return finished(String(data?.['startImport']?.['id']))
}

async function finished(jobId: string) {
  const signal = AbortSignal.timeout(15_000)
  for await (const job of timeseries.jobs.watch(jobId, signal)) {
    if (job.finishedAt) return job
  }
  throw new Error('the job did not finish')
}

async function exportYear(meterId: string | null, from: string, to: string): Promise<string> {
  const { data } = await timeseries.ask(
    `mutation ($input: RequestExportInput!) { requestExport(input: $input) { ... on Job { id } } }`,
    operator,
    { input: { meterId, from, to } },
  )
  const { download } = await finished(String(data?.['requestExport']?.['id']))
  const body = await timeseries.objects.get('exports', download?.key ?? '')
  return body ? text(body) : ''
}

describe('the way of a load profile', () => {
  it('leads from the file by way of the worker to the chart and back into a file', async () => {
    const year = slots('2024-01-01', '2025-01-01')
    const range = { from: '2023-12-31T23:00:00.000Z', to: '2024-12-31T23:00:00.000Z' }

    const job = await importFile('Schaltjahr.csv', loadProfileFile(year, { label: 'END' }))
    const { data } = await timeseries.ask(
      `query ($id: ID!, $from: DateTime!, $to: DateTime!) {
        meter(id: $id) { name firstReadingAt }
        series(meterIds: [$id], from: $from, to: $to) {
          stepSeconds sampled values minimum maximum summary { energyKwh peakKw present expected }
        }
      }`,
      operator,
      { id: job.targetId, ...range },
    )
    const csv = await exportYear(job.targetId, range.from, range.to)

    const values = year.map(({ value }) => value)
    expect(job).toMatchObject({ state: 'DONE', message: /35\.136 neu/ })
    expect(data).toMatchObject({
      meter: { name: 'Schaltjahr', firstReadingAt: range.from },
      series: [
        {
          stepSeconds: 43_200,
          sampled: true,
          summary: { peakKw: Math.max(...values) * 4, present: 35_136, expected: 35_136 },
        },
      ],
    })
    expect(await readIntake(csv)).toMatchObject({
      rows: 35_136,
      missing: 0,
      intervals: year.map(({ start, value }) => ({ start, value: value * 4, quality: 'MEASURED' })),
    })
  })

  it('ends with the line and the remedy when the file is faulty', async () => {
    const { state, error } = await importFile(
      'a.csv',
      'Zeit;kWh\n01.01.2024 00:00;1\n01.01.2024 00:15;x\n01.01.2024 00:30;2\n',
    )

    expect(state).toBe('FAILED')
    expect(error).toMatchObject({
      code: 'IMPORT_NUMBER_UNREADABLE',
      place: 'Zeile 3, Spalte „kWh“',
    })
  })
})

const steel = join(projectRoot, '..', 'shared', 'data', 'industry_steel_15min_2018.csv')
describe.skipIf(!existsSync(steel))('the steel works of 2018', () => {
  it('is imported within five seconds, and nothing changes the second time', async () => {
    const bytes = readFileSync(steel)

    const begin = performance.now()
    const first = await importFile('industry_steel_15min_2018.csv', bytes)
    const seconds = (performance.now() - begin) / 1000
    const again = await importFile('industry_steel_15min_2018.csv', bytes)

    expect(seconds).toBeLessThan(5)
    expect(first.message).toBe('35.040 Werte gelesen: 35.040 neu, 0 geändert, 0 unverändert.')
    expect(again.message).toBe('35.040 Werte gelesen: 0 neu, 0 geändert, 35.040 unverändert.')
    const { data } = await timeseries.ask(
      `query ($id: ID!) { series(meterIds: [$id], from: "2017-12-31T23:00:00Z", to: "2018-12-31T23:00:00Z") {
        summary { energyKwh peakKw peakAt present expected } } }`,
      operator,
      { id: first.targetId },
    )
    expect(data).toMatchObject({
      series: [
        {
          summary: {
            energyKwh: 959_636.71,
            peakKw: 628.72,
            peakAt: '2018-11-22T08:30:00.000Z',
            present: 35_040,
            expected: 35_040,
          },
        },
      ],
    })
  })
})
