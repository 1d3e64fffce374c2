import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { JobRefused, type JobContext, type JobHandler, type JobRecord } from '#platform/jobs/job.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { loadProfileFile, slots } from '../testing/load-profile-file.ts'
import { msconsFile, quarterHours } from '../testing/mscons-file.ts'
import { openTimeseries, runJob, type TestTimeseries } from '../testing/test-timeseries.ts'
import type { ImportOptions } from './import-options.ts'
import { createImportJob } from './import.job.ts'
import type { ImportPayload } from './import-payload.ts'

let timeseries: TestTimeseries
let handler: JobHandler<ImportPayload>
beforeEach(async () => {
  timeseries = await openTimeseries()
  handler = createImportJob(timeseries)
})
afterEach(() => timeseries.close())

const operator = testViewer('operator')
const days = slots('2018-10-27', '2018-10-29')
const file = loadProfileFile(days)
const prices = 'start_utc,price_eur_per_mwh\n2024-01-01T00:00:00Z,50\n2024-01-01T01:00:00Z,-1.5\n'

async function start(content: string, options: ImportOptions = {}, name = 'Werk_Nord.csv') {
  const uploadId = await timeseries.upload(name, content, operator)
  const job = await timeseries.services.imports.start({ uploadId, options }, operator)
  if (job instanceof UserError) throw new Error(job.message)
  return job
}

async function take(content: string, options: ImportOptions = {}, name?: string) {
  return runJob(handler, timeseries, await start(content, options, name))
}

async function refusalOf(run: Promise<unknown>): Promise<UserError> {
  try {
    await run
  } catch (error) {
    if (error instanceof JobRefused) return error.userError
  }
  throw new Error('the job was not refused')
}

const count = async (table: string) => {
  const { rows } = await timeseries.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table}`,
  )
  return rows[0]?.count
}

describe('an import', () => {
  it('writes every value into a new meter named after the file', async () => {
    const { message, targetId } = await take(file)

    expect(message).toBe('196 Werte gelesen: 196 neu, 0 geändert, 0 unverändert.')
    expect(await timeseries.stores.meters.byId(targetId ?? '')).toMatchObject({
      name: 'Werk Nord',
      timeZone: 'Europe/Berlin',
      intervalSeconds: 900,
      simulated: false,
    })
    const { rows } = await timeseries.database.pool.query(
      'SELECT ts, consumption_kw, quality FROM smart_meter_readings WHERE meter_id = $1 ORDER BY ts',
      [targetId],
    )
    expect(rows).toEqual(
      days.map(({ start, value }) => ({
        ts: new Date(start),
        consumption_kw: value * 4,
        quality: 0,
      })),
    )
  })

  it('changes nothing when the same file comes again', async () => {
    const first = await take(file)
    const again = await take(file)

    expect(again).toEqual({
      message: '196 Werte gelesen: 0 neu, 0 geändert, 196 unverändert.',
      targetId: first.targetId,
    })
    expect(await count('meters')).toBe(1)
  })

  it('counts what a corrected file adds and changes', async () => {
    const { targetId } = await take(file)
    const more = slots('2018-10-27', '2018-10-30').map((slot, i) => ({
      ...slot,
      value: i < 3 ? slot.value + 1 : slot.value,
    }))

    const { message } = await take(loadProfileFile(more), { meterId: targetId })

    expect(message).toBe('292 Werte gelesen: 96 neu, 3 geändert, 193 unverändert.')
  })

  it('keeps consumption and production of one meter side by side', async () => {
    const { targetId } = await take(file)
    const { message } = await take(file, { meterId: targetId, quantity: 'PRODUCTION' })

    expect(message).toBe('196 Werte gelesen: 196 neu, 0 geändert, 0 unverändert.')
    const { rows } = await timeseries.database.pool.query(
      'SELECT count(*)::int AS count FROM smart_meter_readings WHERE consumption_kw = production_kw',
    )
    expect(rows).toEqual([{ count: 196 }])
  })

  it('finds the meter of a metering location again', async () => {
    const point = (amounts: string[]) => ({
      location: 'DE0001062600000001000000022345671',
      obis: '1-1:1.29.0',
      values: quarterHours('2018-03-01T00:00:00Z', amounts),
    })

    const first = await take(msconsFile([point(['1', '2'])]), {}, 'a.txt')
    const second = await take(msconsFile([point(['1', '2', '3'])]), {}, 'b.txt')

    expect(second.targetId).toBe(first.targetId)
    expect(second.message).toMatch(/1 neu, 0 geändert, 2 unverändert/)
  })

  it('writes prices into the day-ahead market', async () => {
    const first = await take(prices)
    const again = await take(prices.replace('50', '51'))

    expect(first).toEqual({
      targetId: 'DE-LU/day-ahead',
      message: '2 Werte gelesen: 2 neu, 0 geändert, 0 unverändert.',
    })
    expect(again.message).toMatch(/0 neu, 1 geändert, 1 unverändert/)
    expect(await timeseries.stores.markets.byId('DE-LU/day-ahead')).toMatchObject({
      stepSeconds: 3600,
    })
  })

  it('is the same when it is tried again after it was done', async () => {
    const job = await start(file, { newMeterName: 'Halle 3' })

    const first = await runJob(handler, timeseries, job)
    const retried = await runJob(handler, timeseries, job)

    expect(retried.targetId).toBe(first.targetId)
    expect(retried.message).toMatch(/0 neu, 0 geändert, 196 unverändert/)
    expect(await count('imports')).toBe(1)
  })

  it('leaves nothing behind when it is stopped on the way', async () => {
    const job = await start(loadProfileFile(slots('2018-01-01', '2018-03-01')))
    const controller = new AbortController()
    const progress: JobContext['progress'] = async fraction => {
      if (fraction > 0.3) controller.abort()
    }

    const run = runJob(handler, timeseries, job, { signal: controller.signal, progress })

    await expect(run).rejects.toThrow(/abort/i)
    for (const table of ['meters', 'smart_meter_readings', 'imports']) {
      expect(await count(table)).toBe(0)
    }
  })

  it('leaves nothing when its connection dies on the way, and the retry completes it', async () => {
    const job = await start(loadProfileFile(slots('2018-01-01', '2018-03-01')))
    const { pool } = timeseries.database
    const progress: JobContext['progress'] = async fraction => {
      if (fraction <= 0.3 || fraction >= 0.9) return
      await pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
      )
    }

    await expect(runJob(handler, timeseries, job, { progress })).rejects.toThrow()
    for (const table of ['meters', 'smart_meter_readings', 'imports', 'import_reports']) {
      expect(await count(table)).toBe(0)
    }
    const { message } = await runJob(handler, timeseries, job)
    expect(message).toMatch(/5\.664 neu, 0 geändert, 0 unverändert/)
  })

  it('reports progress that rises', async () => {
    const seen: number[] = []
    const progress: JobContext['progress'] = async fraction => void seen.push(fraction)

    await runJob(handler, timeseries, await start(file), { progress })

    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.length).toBeGreaterThan(1)
  })
})

describe('an import that is refused', () => {
  it('names what the user can mend and leaves nothing', async () => {
    const broken = file.replace(/(\n28\.10\.2018 12:00;)[^\n]*/, '$1Ausfall')

    const refused = await refusalOf(take(broken))

    expect(refused).toMatchObject({
      code: 'IMPORT_NUMBER_UNREADABLE',
      place: /Zeile \d+, Spalte „Verbrauch \[kWh\]“/,
    })
    expect(await count('meters')).toBe(0)
  })

  it('because the meter has another interval', async () => {
    const { targetId } = await take(file)
    const hours = loadProfileFile(slots('2018-05-01', '2018-05-03', 60))

    expect(await refusalOf(take(hours, { meterId: targetId }))).toMatchObject({
      code: 'IMPORT_INTERVAL_DIFFERS',
      message: /1 Stunde.*„Werk Nord“.*15 Minuten/,
    })
  })

  it('because the meter is not there', async () => {
    const meterId = '00000000-0000-4000-8000-000000000000'

    expect(await refusalOf(take(file, { meterId }))).toMatchObject({ code: 'METER_UNKNOWN' })
  })

  it('because the name is taken, told at once', async () => {
    await timeseries.addMeter('Halle 3', 900)
    const uploadId = await timeseries.upload('a.csv', file, operator)

    const answer = await timeseries.services.imports.start(
      { uploadId, options: { newMeterName: 'Halle 3' } },
      operator,
    )

    expect(answer).toMatchObject({ code: 'METER_NAME_TAKEN' })
  })

  it('because the upload is gone', async () => {
    const job = await start(file)
    await timeseries.objects.remove('uploads', (await payloadOf(job)).uploadId)

    expect(await refusalOf(runJob(handler, timeseries, job))).toMatchObject({
      code: 'UPLOAD_UNKNOWN',
    })
  })

  async function payloadOf(job: JobRecord): Promise<ImportPayload> {
    const row = await timeseries.database.prisma.job.findUniqueOrThrow({ where: { jobId: job.id } })
    return handler.payload.parse(row.payload)
  }
})
