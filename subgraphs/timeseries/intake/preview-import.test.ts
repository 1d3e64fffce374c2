import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { loadProfileFile, slots } from '../testing/load-profile-file.ts'
import { openTimeseries, runJob, type TestTimeseries } from '../testing/test-timeseries.ts'
import { createImportJob } from './import.job.ts'
import { mostBytes } from './limits.ts'

let timeseries: TestTimeseries
beforeEach(async () => {
  timeseries = await openTimeseries()
})
afterEach(() => timeseries.close())

const operator = testViewer('operator')
const file = loadProfileFile(slots('2018-10-27', '2018-10-29'))
const prices = 'start_utc,price_eur_per_mwh\n2024-01-01T00:00:00Z,50\n2024-01-01T01:00:00Z,-1.5\n'

describe('previewImport', () => {
  const query = `mutation ($input: ImportInput!) { previewImport(input: $input) {
    __typename
    ... on ImportPreview {
      fileName format kind encoding delimiter columns { name sample role } timestampColumn valueColumn unit label
      timeZone timeZones intervalSeconds rows from to missing duplicates energyKwh suggestedMeterName
      matchingMeter { name } marketId findings { subject value reason } warnings { code message place }
      sampleRows { line raw start value } alreadyImported
    }
    ... on UserError { code message place remedy }
  } }`
  const preview = async (
    content: string | Uint8Array,
    options: Record<string, unknown> | null = null,
  ) => {
    const uploadId = await timeseries.upload('Werk_Nord.csv', content, operator)
    const { data } = await timeseries.ask(query, operator, { input: { uploadId, options } })
    const answer: unknown = data?.['previewImport']
    return answer
  }

  it('tells what an import would do, and changes nothing', async () => {
    expect(await preview(file)).toMatchObject({
      __typename: 'ImportPreview',
      fileName: 'Werk_Nord.csv',
      format: 'CSV',
      kind: 'READINGS',
      encoding: 'utf-8',
      delimiter: ';',
      columns: [
        { name: 'Zeitstempel', sample: '27.10.2018 00:00', role: 'timestamp' },
        { name: 'Verbrauch [kWh]', sample: '0,25', role: 'value' },
      ],
      unit: 'KWH',
      label: 'START',
      timeZone: 'Europe/Berlin',
      rows: 196,
      missing: 0,
      suggestedMeterName: 'Werk Nord',
      matchingMeter: null,
      alreadyImported: false,
      sampleRows: expect.arrayContaining([
        { line: 4, raw: ['27.10.2018 00:00', '0,25'], start: '2018-10-26T22:00:00.000Z', value: 1 },
      ]),
    })
    expect(await timeseries.stores.meters.list({ first: 1 })).toEqual([])
  })

  it('knows the meter and the file again', async () => {
    const uploadId = await timeseries.upload('Werk_Nord.csv', file, operator)
    const job = await timeseries.services.imports.start({ uploadId, options: {} }, operator)
    if (job instanceof UserError) throw new Error(job.message)
    await runJob(createImportJob(timeseries), timeseries, job)

    expect(await preview(file)).toMatchObject({
      matchingMeter: { name: 'Werk Nord' },
      alreadyImported: true,
    })
  })

  it('shows prices with their market', async () => {
    expect(await preview(prices)).toMatchObject({
      kind: 'PRICES',
      marketId: 'DE-LU/day-ahead',
      energyKwh: null,
    })
  })

  it('takes null and empty options for no wish, and follows the others', async () => {
    const options = { label: 'END', unit: null, valueColumn: '', timeZone: 'Europe/Vienna' }

    expect(await preview(file, options)).toMatchObject({
      label: 'END',
      unit: 'KWH',
      timeZone: 'Europe/Vienna',
    })
  })

  it('answers a file it cannot read with the line and what to do', async () => {
    expect(await preview('')).toMatchObject({ __typename: 'UserError', code: 'IMPORT_FILE_EMPTY' })
    expect(await preview(file, { valueColumn: 'Leistung' })).toMatchObject({
      code: 'IMPORT_COLUMN_MISSING',
      remedy: /„Zeitstempel“, „Verbrauch \[kWh\]“/,
    })
    expect(await preview(Buffer.alloc(mostBytes + 1, 'a'))).toMatchObject({
      code: 'IMPORT_FILE_TOO_LARGE',
    })
  })

  it('warns when the meter that fits has another interval', async () => {
    await timeseries.addMeter('Werk Nord', 3600)

    expect(await preview(file)).toMatchObject({ warnings: [{ code: 'IMPORT_INTERVAL_DIFFERS' }] })
  })

  it('is closed to viewers and to the uploads of others', async () => {
    const uploadId = await timeseries.upload(
      'a.csv',
      file,
      testViewer('operator', crypto.randomUUID()),
    )
    const input = { uploadId }

    const viewer = await timeseries.ask(query, testViewer('viewer'), { input })
    const other = await timeseries.ask(query, operator, { input })

    expect(viewer.codes).toEqual(['FORBIDDEN'])
    expect(other.data).toMatchObject({ previewImport: { code: 'UPLOAD_UNKNOWN' } })
  })
})
