import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '#platform/database/database.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createImportJob } from '../subgraphs/timeseries/intake/import.job.ts'
import { ReadingStore } from '../subgraphs/timeseries/reading/reading.store.ts'
import { createStores } from '../subgraphs/timeseries/services.ts'
import { loadProfileFile, slots } from '../subgraphs/timeseries/testing/load-profile-file.ts'
import { withBenchDatabase } from './bench-database.ts'
import { quantile, report, timesInTurn } from './measure.ts'

// A year of a meter from an uploaded file to committed rows with their aggregates and a report, beside a raw COPY of the
// same rows by the same client into the same table: quarter-hours, then minutes. The import also decodes, detects,
// converts and compares.
const start = Date.parse('2018-01-01T00:00:00+01:00')
const quarters = 35_040
const minutes = 525_600

await withBenchDatabase(async database => {
  const year = new Date(start + minutes * 60_000)
  await new ReadingStore(database).prepare(new Date(start), year)
  const ofQuarters = loadProfileFile(slots('2018-01-01', '2019-01-01'))
  report({
    ...(await compare(database, { file: ofQuarters, rows: quarters, rounds: 7 })),
    ...(await compare(database, { file: minuteFile(), rows: minutes, rounds: 3 })),
  })
})

type Case = { file: string; rows: number; rounds: number }

async function compare(
  database: Database,
  { file, rows, rounds }: Case,
): Promise<Record<string, string>> {
  const objects = createMemoryObjects()
  const job = createImportJob({ stores: createStores(database), objects })
  const uploadId = randomUUID()
  const options = { contentType: 'text/csv', maxBytes: 2 ** 30 }
  await objects.put('uploads', uploadId, Readable.from([file]), options)
  const importInto = (target: { newMeterName: string } | { meterId: string }) =>
    job.run(
      { uploadId, fileName: 'jahr.csv', options: target, newMeterId: randomUUID() },
      jobContext(newJobRecord({ kind: 'IMPORT' })),
    )
  const { targetId = '' } = await importInto({ newMeterName: `zweimal ${rows}` })
  const times = await timesInTurn(
    {
      copied: { run: () => copyRows(database, rows) },
      imported: { run: () => importInto({ newMeterName: `Zähler ${randomUUID()}` }) },
      again: { run: () => importInto({ meterId: targetId }) },
    },
    { rounds, warmUp: 1 },
  )
  const line = (name: keyof typeof times) => {
    const perSecond = (rows * 1000) / quantile(times[name], 0.5)
    const ratios = times[name].map((time, i) => (times.copied[i] ?? Number.NaN) / time)
    return `${Math.round(perSecond).toLocaleString('de-DE')} rows/s, ${quantile(ratios, 0.5).toFixed(2)} × COPY`
  }
  return {
    [`${rows} rows: raw COPY`]: line('copied'),
    [`${rows} rows: import into a new meter`]: line('imported'),
    [`${rows} rows: the same file again`]: line('again'),
  }
}

function minuteFile(): string {
  const lines = ['Zeit;kW']
  for (let i = 0; i < minutes; i++) {
    lines.push(`${new Date(start + i * 60_000).toISOString()};${i % 96},25`)
  }
  return lines.join('\n')
}

async function copyRows(database: Database, rows: number): Promise<void> {
  const stepMs = rows === minutes ? 60_000 : 900_000
  const meterId = randomUUID()
  await database.transaction(async client => {
    const lines = function* () {
      let chunk = ''
      for (let i = 0; i < rows; i++) {
        const ts = new Date(start + i * stepMs).toISOString()
        chunk += `${meterId}\t${ts}\t${12 + (i % 96)}\t\\N\t\\N\t0\n`
        if (i % 1000 !== 999) continue
        yield chunk
        chunk = ''
      }
      yield chunk
    }
    const copy = `COPY smart_meter_readings (meter_id, ts, consumption_kw, production_kw, voltage, quality) FROM STDIN`
    await pipeline(Readable.from(lines()), client.query(copyFrom(copy)))
  })
}
