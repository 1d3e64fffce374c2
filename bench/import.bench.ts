import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '#platform/database/database.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createImportJob } from '../subgraphs/timeseries/intake/import.job.ts'
import { createStores } from '../subgraphs/timeseries/services.ts'
import { loadProfileFile, slots } from '../subgraphs/timeseries/testing/load-profile-file.ts'
import { withBenchDatabase } from './bench-database.ts'
import { quantile, report, timesOf } from './measure.ts'

// A year of quarter-hours from an uploaded file to committed rows, beside a raw COPY of the same rows by the
// same client into the same table. The import also decodes, detects, converts and compares.
const rows = 35_040
const start = Date.parse('2018-01-01T00:00:00+01:00')
const rounds = { rounds: 5, warmUp: 1 }

await withBenchDatabase(async database => {
  const objects = createMemoryObjects()
  const job = createImportJob({ stores: createStores(database), objects })
  const uploadId = randomUUID()
  const file = Readable.from([loadProfileFile(slots('2018-01-01', '2019-01-01'))])
  await objects.put('uploads', uploadId, file, { contentType: 'text/csv', maxBytes: 2 ** 30 })

  const importFile = (name: string) =>
    job.run(
      { uploadId, fileName: 'jahr.csv', options: { newMeterName: name }, newMeterId: randomUUID() },
      jobContext(newJobRecord({ kind: 'IMPORT' })),
    )
  const copied = await timesOf(() => copyRows(database), rounds)
  const imported = await timesOf(() => importFile(`Zähler ${randomUUID()}`), rounds)
  const meterName = 'zweimal'
  const { targetId = '' } = await importFile(meterName)
  const again = await timesOf(
    () =>
      job.run(
        {
          uploadId,
          fileName: 'jahr.csv',
          options: { meterId: targetId },
          newMeterId: randomUUID(),
        },
        jobContext(newJobRecord({ kind: 'IMPORT' })),
      ),
    rounds,
  )

  const rate = (times: number[]) => (rows * 1000) / quantile(times, 0.5)
  const copyRate = rate(copied)
  const line = (times: number[]) =>
    `${Math.round(rate(times)).toLocaleString('de-DE')} rows/s, ${(rate(times) / copyRate).toFixed(2)} × COPY`
  report({
    'raw COPY': line(copied),
    'import of a new year': line(imported),
    'the same file again': line(again),
  })
})

async function copyRows(database: Database): Promise<void> {
  const meterId = randomUUID()
  await database.transaction(async client => {
    const lines = function* () {
      for (let i = 0; i < rows; i++) {
        const ts = new Date(start + i * 900_000).toISOString()
        yield `${meterId}\t${ts}\t${12 + (i % 96)}\t\\N\t\\N\t0\n`
      }
    }
    const copy = `COPY smart_meter_readings (meter_id, ts, consumption_kw, production_kw, voltage, quality) FROM STDIN`
    await pipeline(Readable.from(lines()), client.query(copyFrom(copy)))
  })
}
