import type { ImportPreview } from '../import-preview.ts'

/** A preview as the server gives it for a year of quarter-hours. */
export function importPreview(changes: Partial<ImportPreview> = {}): ImportPreview {
  return {
    __typename: 'ImportPreview',
    uploadId: 'u1',
    fileName: 'lastgang.csv',
    format: 'CSV',
    kind: 'READINGS',
    encoding: 'utf-8',
    delimiter: ';',
    columns: [
      { __typename: 'ImportColumn', name: 'Zeit', sample: '01.01.2018 00:15', role: 'timestamp' },
      { __typename: 'ImportColumn', name: 'kWh', sample: '3,17', role: 'value' },
    ],
    timestampColumn: 'Zeit',
    valueColumn: 'kWh',
    unit: 'KWH',
    label: 'END',
    timeZone: 'Europe/Berlin',
    timeZones: ['Europe/Berlin', 'UTC'],
    intervalSeconds: 900,
    rows: 35_040,
    from: '2017-12-31T23:00:00.000Z',
    to: '2018-12-31T23:00:00.000Z',
    missing: 0,
    duplicates: 0,
    energyKwh: 959_636.7,
    suggestedMeterName: 'lastgang',
    matchingMeter: null,
    meteringLocation: null,
    marketId: null,
    findings: [
      {
        __typename: 'ImportFinding',
        subject: 'Einheit',
        value: 'kWh',
        reason: 'weil die Überschrift so lautet',
      },
    ],
    warnings: [],
    sampleRows: [
      {
        __typename: 'ImportSampleRow',
        line: 2,
        raw: ['01.01.2018 00:15', '3,17'],
        start: '2017-12-31T23:00:00.000Z',
        value: 12.68,
      },
    ],
    alreadyImported: false,
    ...changes,
  }
}
