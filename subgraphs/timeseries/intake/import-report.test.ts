import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { JobRefused, type JobHandler } from '#platform/jobs/job.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { loadProfileFile, slots } from '../testing/load-profile-file.ts'
import { openTimeseries, runJob, type TestTimeseries } from '../testing/test-timeseries.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportPayload } from './import-payload.ts'
import { createImportJob } from './import.job.ts'

let timeseries: TestTimeseries
let handler: JobHandler<ImportPayload>
beforeEach(async () => {
  timeseries = await openTimeseries()
  handler = createImportJob(timeseries)
})
afterEach(() => timeseries.close())

const operator = testViewer('operator')
const days = slots('2018-10-27', '2018-10-29')
const changed = days.map((slot, i) => (i < 3 ? { ...slot, value: slot.value + 1 } : slot))

async function start(content: string, options: ImportOptions = {}, name = 'Werk_Nord.csv') {
  const uploadId = await timeseries.upload(name, content, operator)
  const job = await timeseries.services.imports.start({ uploadId, options }, operator)
  if (job instanceof UserError) throw new Error(job.message)
  return job
}

async function take(content: string, options: ImportOptions = {}, name?: string) {
  const job = await start(content, options, name)
  return { job, ...(await runJob(handler, timeseries, job)) }
}

async function refusalOf(content: string, options: ImportOptions) {
  const job = await start(content, options)
  const error = await runJob(handler, timeseries, job).catch((reason: unknown) => reason)
  if (!(error instanceof JobRefused)) throw new Error('the job was not refused')
  return { job, error: error.userError }
}

const stored = async (column = 'consumption_kw') => {
  const { rows } = await timeseries.database.pool.query<{ value: number }>(
    `SELECT ${column} AS value FROM smart_meter_readings ORDER BY ts LIMIT 4`,
  )
  return rows.map(({ value }) => value)
}

const reportOf = async (jobId: string, more = '') => {
  const { data } = await timeseries.ask(
    `query ($jobId: ID!) { importReport(jobId: $jobId) {
      fileName state placeWord counts { taken substituted refused conflicts empty }
      rows(first: 50${more}) { nodes { line lineTo column raw code message action } pageInfo { endCursor hasNextPage } }
      downloadUrl } }`,
    operator,
    { jobId },
  )
  const report: unknown = data?.['importReport']
  return report
}

describe('values that differ from what is stored', () => {
  it('replace it, and the report names each', async () => {
    await take(loadProfileFile(days))
    const { job, message } = await take(loadProfileFile(changed), { onConflict: 'REPLACE' })

    expect(message).toBe('196 Werte gelesen: 0 neu, 3 geändert, 193 unverändert.')
    expect(await stored()).toEqual(changed.slice(0, 4).map(({ value }) => value * 4))
    expect(await reportOf(job.id, ', action: CONFLICT')).toMatchObject({
      counts: { taken: 196, conflicts: 3 },
      rows: {
        nodes: [
          {
            line: 4,
            column: 'Verbrauch [kWh]',
            raw: '5 kW',
            message:
              '26.10.2018 22:00 UTC: Gespeichert ist 1 kW, die Datei enthält 5 kW; er wird ersetzt.',
          },
          { line: 5 },
          { line: 6 },
        ],
      },
    })
  })

  it('are left out where the stored ones are to be kept', async () => {
    await take(loadProfileFile(days))
    const { message } = await take(loadProfileFile(changed), { onConflict: 'KEEP' })

    expect(message).toBe('196 Werte gelesen: 0 neu, 0 geändert, 193 unverändert, 3 behalten.')
    expect(await stored()).toEqual(days.slice(0, 4).map(({ value }) => value * 4))
  })

  it('refuse the import where the user wishes so, and leave nothing', async () => {
    const { targetId = '' } = await take(loadProfileFile(days))
    const more = [...changed, ...slots('2018-10-29', '2018-10-30')]

    const { job, error } = await refusalOf(loadProfileFile(more), {
      onConflict: 'REFUSE',
      meterId: targetId,
    })

    expect(error).toMatchObject({
      code: 'IMPORT_DIFFERS_FROM_STORED',
      message: /^3 Werte weichen von dem ab, .* gespeichert 1 kW, Datei 5 kW/,
      place: 'Zeile 4, Spalte „Verbrauch [kWh]“',
    })
    expect(await stored()).toEqual(days.slice(0, 4).map(({ value }) => value * 4))
    const { rows } = await timeseries.database.pool.query('SELECT FROM smart_meter_readings')
    expect(rows).toHaveLength(196)
    expect(await reportOf(job.id)).toMatchObject({ state: 'REFUSED', counts: { refused: 1 } })
  })

  it('are shown in the preview before anything is written', async () => {
    await take(loadProfileFile(days))
    const more = [...changed, ...slots('2018-10-29', '2018-10-30')]
    const uploadId = await timeseries.upload('Werk_Nord.csv', loadProfileFile(more), operator)

    const { data } = await timeseries.ask(
      `mutation ($input: ImportInput!) { previewImport(input: $input) { ... on ImportPreview {
        conflictCount conflicts { series line start stored incoming }
        series { name target quantity meter { name } meterName added changed unchanged values energyKwh } } } }`,
      operator,
      { input: { uploadId } },
    )

    expect(data).toMatchObject({
      previewImport: {
        conflictCount: 3,
        conflicts: [
          { line: 4, start: '2018-10-26T22:00:00.000Z', stored: 1, incoming: 5 },
          { line: 5 },
          { line: 6 },
        ],
        series: [
          {
            target: 'METER',
            quantity: 'CONSUMPTION',
            meter: { name: 'Werk Nord' },
            ...{ added: 96, changed: 3, unchanged: 193, values: 292 },
          },
        ],
      },
    })
  })
})

describe('the report of an import', () => {
  it('covers every row: taken, estimated, left out, empty', async () => {
    const file = [
      'Zeit;kW;Status',
      '01.06.2018 00:00;1;W',
      '01.06.2018 00:15;2;E',
      '01.06.2018 00:30;defekt;W',
      '01.06.2018 00:45;;W',
      '01.06.2018 01:00;5;W',
      '01.06.2018 01:15;=6;W',
      '01.06.2018 01:30;7;W',
      '01.06.2018 01:45;8;W',
    ].join('\n')

    const { job, message } = await take(file, { onBadRow: 'SKIP' })

    expect(message).toBe(
      '5 Werte gelesen: 5 neu, 0 geändert, 0 unverändert. 1 Ersatzwert darunter, 2 ausgelassen; der Bericht nennt jede Zeile.',
    )
    const report = await reportOf(job.id)
    expect(report).toMatchObject({
      fileName: 'Werk_Nord.csv',
      state: 'DONE',
      counts: { taken: 4, substituted: 1, refused: 2, conflicts: 0, empty: 1 },
      rows: {
        nodes: [
          { line: 2, lineTo: 2, action: 'TAKEN' },
          { line: 3, action: 'SUBSTITUTED', column: 'kW' },
          { line: 4, action: 'REFUSED', raw: 'defekt', message: '„defekt“ ist keine Zahl.' },
          { line: 5, action: 'EMPTY' },
          { line: 6, lineTo: 6, action: 'TAKEN' },
          { line: 7, action: 'REFUSED', raw: '=6' },
          { line: 8, lineTo: 9, action: 'TAKEN' },
        ],
      },
    })
    const body = await timeseries.objects.get('exports', `${job.id}-bericht.csv`)
    const csv = body ? await text(body) : ''
    expect(csv).toContain("7;7;kW;'=6;abgelehnt;„=6“ ist keine Zahl.;IMPORT_NUMBER_UNREADABLE")
  })

  it('comes in pages and is closed to viewers', async () => {
    const empty = days.map(
      ({ start }, i) => `${new Date(start).toISOString()};${i % 2 === 0 ? 1 : ''}`,
    )
    const { job } = await take(['Zeit;kW', ...empty].join('\n'))

    const first = await reportOf(job.id)
    const second = await reportOf(job.id, ', after: "49"')

    expect(first).toMatchObject({ rows: { pageInfo: { endCursor: '49', hasNextPage: true } } })
    expect(second).toMatchObject({
      rows: {
        nodes: expect.arrayContaining([{ line: 52 }].map(row => expect.objectContaining(row))),
      },
    })
    const { codes } = await timeseries.ask(
      'query ($jobId: ID!) { importReport(jobId: $jobId) { state } imports { nodes { id } } }',
      testViewer('viewer'),
      { jobId: job.id },
    )
    expect(codes).toContain('FORBIDDEN')
  })

  it('is not there for a job nobody knows', async () => {
    const { data } = await timeseries.ask(
      'query { importReport(jobId: "nichts") { state } }',
      operator,
    )

    expect(data).toEqual({ importReport: null })
  })
})

describe('the list of imports', () => {
  it('comes newest first, page by page', async () => {
    for (const name of ['a.csv', 'b.csv', 'c.csv']) {
      await take(loadProfileFile(days), { newMeterName: name }, name)
    }
    const query = `query ($after: String) { imports(first: 2, after: $after) {
      nodes { fileName kind rowCount added changed targets { series targetId } } pageInfo { endCursor hasNextPage } } }`

    const first = await timeseries.ask(query, operator, {})
    const { pageInfo } = first.data?.['imports'] as unknown as { pageInfo: { endCursor: string } }
    const second = await timeseries.ask(query, operator, { after: pageInfo.endCursor })

    expect(first.data).toMatchObject({
      imports: {
        nodes: [{ fileName: 'c.csv', rowCount: 196, added: 196 }, { fileName: 'b.csv' }],
        pageInfo: { hasNextPage: true },
      },
    })
    expect(second.data).toMatchObject({
      imports: { nodes: [{ fileName: 'a.csv' }], pageInfo: { hasNextPage: false } },
    })
  })
})
