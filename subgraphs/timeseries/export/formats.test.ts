import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import readXlsx from 'read-excel-file/node'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EnergyColumnStore } from '../kpi/energy-column.store.ts'
import { loadFigures } from '../kpi/load-figures.ts'
import { figuresOf } from './meter-figures.ts'
import { openExports, type TestExports } from './testing/open-exports.ts'

let exports: TestExports
beforeEach(async () => {
  exports = await openExports()
})
afterEach(() => exports.close())

const shortDay = { from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }
const longDay = { from: '2026-10-24T22:00:00Z', to: '2026-10-25T23:00:00Z' }
const both = ['CONSUMPTION', 'PRODUCTION']

function meters(meterIds: string[], quantities: string[] = ['CONSUMPTION']) {
  return { of: 'meters', meterIds, quantities }
}

async function linesOf(request: Record<string, unknown>): Promise<string[]> {
  return (await exports.run(request)).bytes.toString('utf8').split('\r\n').slice(0, -1)
}

describe('a CSV export', () => {
  it('holds several meters and both directions', async () => {
    const ids = [await exports.addMeter('Nord'), await exports.addMeter('Süd')]
    for (const id of ids) await exports.fill(id, longDay.from, 100)

    const lines = await linesOf({ source: meters(ids, both), format: 'CSV_MACHINE', ...longDay })

    expect(lines[0]).toBe(
      'meter_id,meter,ts,consumption_kw,consumption_kwh,production_kw,production_kwh,quality',
    )
    expect(lines[1]).toBe(`${ids[0]},Nord,2026-10-24T22:00:00.000Z,12.68,3.17,1,0.25,MEASURED`)
    expect(lines.filter(line => line.includes(',Süd,'))).toHaveLength(100)
  })

  it.each([
    [shortDay, 92, '29.03.2026'],
    [longDay, 100, '25.10.2026'],
  ])('of days counts the quarter-hours of the local day', async (range, slots, date) => {
    const id = await exports.addMeter('Nord')
    await exports.fill(id, range.from, slots, '4')

    const [head, ...rows] = await linesOf({ source: meters([id]), resolution: 'DAY', ...range })

    expect(head).toContain('Verbrauch (kWh);Verbrauch: Mittel (kW)')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatch(
      new RegExp(`^${date} 00:00;.*;${slots};4;4;4;4;${date} 00:00;100;gemessen$`),
    )
  })

  it('of every resolution holds the same energy', async () => {
    const id = await exports.addMeter('Nord')
    await exports.fill(id, '2026-02-10T23:00:00Z', 96 * 60 - 4, '10 + sin(i)')
    const range = { from: '2026-01-31T23:00:00Z', to: '2026-04-30T22:00:00Z' }
    const request = { source: meters([id]), format: 'CSV_MACHINE', ...range }

    const totals: number[] = []
    for (const resolution of ['RAW', 'QUARTER_HOUR', 'HOUR', 'DAY', 'MONTH']) {
      const [head, ...rows] = await linesOf({ ...request, resolution })
      const place = head?.split(',').indexOf('consumption_kwh') ?? 0
      let total = 0
      for (const row of rows) total += Number(row.split(',')[place])
      totals.push(Number(total.toFixed(3)))
    }

    expect(new Set(totals).size).toBe(1)
    expect(totals[0]).toBeGreaterThan(14_000)
  })
})

describe('an export finer than its meter', () => {
  it('is refused, and names the meter and its interval', async () => {
    const id = await exports.addMeter('Stundenzähler', 3600)
    await exports.fill(id, longDay.from, 25, '8')
    const request = { source: meters([id]), format: 'CSV_MACHINE', ...longDay }

    await expect(exports.run({ ...request, resolution: 'QUARTER_HOUR' })).rejects.toThrow(
      'Der Zähler „Stundenzähler“ misst im Abstand von 1 Stunde; Viertelstunden gibt es von ihm nicht.',
    )
    const hours = await linesOf({ ...request, resolution: 'HOUR' })
    expect(hours).toHaveLength(26)
    expect(hours[1]).toContain(',8,8,8,8,,,100,MEASURED')
  })

  it('does not concern a report: its chart is as fine as the meter', async () => {
    const id = await exports.addMeter('Stundenzähler', 3600)
    await exports.fill(id, longDay.from, 25, '8')

    const { bytes } = await exports.run({ source: meters([id]), format: 'PDF', ...longDay })
    const document = await getDocumentProxy(new Uint8Array(bytes))
    const { text } = await extractText(document, { mergePages: true })

    expect(text).toContain('Verbrauch: mittlere Leistung je Stunde in kW')
  })
})

describe('a virtual meter', () => {
  it('is exported as its formula says, in every resolution', async () => {
    const [main, pv] = [await exports.addMeter('Haupt'), await exports.addMeter('PV')]
    await exports.fill(main, longDay.from, 100, '50 + i')
    await exports.fill(pv, longDay.from, 100, 'CASE WHEN i <> 7 THEN 20 END')
    const virtual = await exports.addVirtualMeter('Rest', 'haupt - pv', { haupt: main, pv })
    const request = { source: meters([virtual]), format: 'CSV_MACHINE', ...longDay }

    const raw = await linesOf(request)
    const [head, day] = await linesOf({ ...request, resolution: 'DAY' })

    expect(raw).toHaveLength(100)
    expect(raw[1]).toContain(',2026-10-24T22:00:00.000Z,30,7.5,MEASURED')
    const figures = Object.fromEntries(
      (head ?? '').split(',').map((name, place) => [name, day?.split(',')[place]]),
    )
    expect(figures).toMatchObject({
      // Σ (30 + i) ÷ 4 without the slot that misses a term
      consumption_kwh: String((7950 - 37) / 4),
      consumption_peak_kw: '129',
      consumption_peak_at: '2026-10-25T22:45:00.000Z',
      consumption_present_percent: '99',
    })
  })
})

describe('an Excel export', () => {
  it('holds numbers, dates, units, an overview and the sources', async () => {
    const id = await exports.addMeter('=Nord/Süd')
    await exports.fill(id, longDay.from, 100)
    await exports.database.pool.query(
      `INSERT INTO imports (import_id, sha256, kind, target_id, options, file_name, row_count)
       VALUES (gen_random_uuid(), 'abc', 'READINGS', $1, '{}', 'Lastgang.csv', 100)`,
      [id],
    )

    const request = { source: meters([id], both), format: 'XLSX', ...longDay }
    const { outcome, bytes } = await exports.run(request)
    const sheets = await readXlsx(bytes)

    expect(outcome.message).toBe('100 Werte als Excel-Datei exportiert.')
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['Übersicht', '=Nord Süd', 'Quellen'])
    const [overview, values, sources] = sheets.map(({ data }) => data)
    expect(values?.[0]).toEqual([
      'Beginn (Europe/Berlin)',
      'Beginn (UTC)',
      'Verbrauch (kW)',
      'Verbrauch (kWh)',
      'Erzeugung (kW)',
      'Erzeugung (kWh)',
      'Qualität',
    ])
    expect(values?.[1]).toEqual([
      new Date('2026-10-25T00:00:00Z'),
      new Date('2026-10-24T22:00:00Z'),
      ...[12.68, 3.17, 1, 0.25, 'gemessen'],
    ])
    expect(values).toHaveLength(101)
    const consumption = overview?.find(row => row[1] === 'Verbrauch')
    expect(consumption?.slice(0, 4)).toEqual(['=Nord/Süd', 'Verbrauch', 317, 12.68])
    expect(sources?.[2]?.slice(1, 2)).toEqual(['Datei „Lastgang.csv“'])
  })

  it('reads back a year of quarter-hours, each once', async () => {
    const id = await exports.addMeter('Nord')
    await exports.fill(id, '2024-12-31T23:00:00Z', 35_040, 'i')
    const range = { from: '2024-12-31T23:00:00Z', to: '2025-12-31T23:00:00Z' }

    const { bytes } = await exports.run({ source: meters([id]), format: 'XLSX', ...range })
    const values =
      (await readXlsx(bytes)).find(({ sheet }) => sheet === 'Nord')?.data.slice(1) ?? []

    expect(values).toHaveLength(35_040)
    expect(values.map(row => row[2])).toEqual(Array.from({ length: 35_040 }, (_, i) => i))
    expect(new Set(values.map(row => Number(row[1]))).size).toBe(35_040)
  })
})

describe('a Parquet export', () => {
  it('reads back as timestamps, doubles and codes, with units and source', async () => {
    const ids = [await exports.addMeter('Nord'), await exports.addMeter('Süd')]
    for (const id of ids) await exports.fill(id, longDay.from, 100)

    const { bytes } = await exports.run({ source: meters(ids), format: 'PARQUET', ...longDay })
    const file = new Uint8Array(bytes).buffer
    const metadata = await parquetMetadataAsync({
      byteLength: file.byteLength,
      slice: (from, to) => file.slice(from, to),
    })
    const rows = await parquetReadObjects({ file })

    expect(rows).toHaveLength(200)
    expect(rows[0]).toEqual({
      meter_id: ids[0],
      meter: 'Nord',
      ts: new Date(longDay.from),
      consumption_kw: 12.68,
      consumption_kwh: 3.17,
      quality: 'MEASURED',
    })
    expect(metadata.schema.find(({ name }) => name === 'ts')?.logical_type).toMatchObject({
      type: 'TIMESTAMP',
      isAdjustedToUTC: true,
    })
    expect(metadata.key_value_metadata).toContainEqual({
      key: 'column.consumption_kwh',
      value: 'Verbrauch (kWh)',
    })
  })

  it('without values is a file all the same', async () => {
    const id = await exports.addMeter('Nord')

    const { bytes } = await exports.run({ source: meters([id]), format: 'PARQUET', ...longDay })

    expect(await parquetReadObjects({ file: new Uint8Array(bytes).buffer })).toEqual([])
  })
})

describe('a PDF report', () => {
  it('tells figures, months, peak, quality and sources in German text, page by page', async () => {
    const id = await exports.addMeter('Werk & Söhne <Süd>')
    const peak = 'CASE WHEN i = 5000 THEN 480.5 ELSE 100 END'
    await exports.fill(id, '2025-12-31T23:00:00Z', 17_372, peak)
    const range = { from: '2025-12-31T23:00:00Z', to: '2026-06-30T22:00:00Z' }

    const { outcome, bytes } = await exports.run({
      source: meters([id], both),
      format: 'PDF',
      ...range,
    })
    const document = await getDocumentProxy(new Uint8Array(bytes))
    const { text, totalPages } = await extractText(document, { mergePages: true })

    expect(outcome.message).toBe('Bericht über Werk & Söhne <Süd> erstellt.')
    expect(outcome.download?.fileName).toBe('bericht_werk-soehne-sued_2026-01-01_2026-07-01.pdf')
    expect(totalPages).toBeGreaterThan(1)
    expect(text).toContain(`Seite ${totalPages} von ${totalPages}`)
    expect(text).toContain('Werk & Söhne <Süd>')
    expect(text).toContain('01.01.2026 bis 30.06.2026')
    // 17,371 × 25 kWh + 120.125 kWh
    expect(text).toContain('434.395,13 kWh')
    expect(text).toContain('480,50 kW am 22.02.2026 02:00')
    expect(text).toMatch(/März 2026 74\.300,00/)
    expect(text).toContain('gemessen 17.372 100,0 %')
    expect(text).toContain('kein Momentanwert')
    expect(text).toContain('laufend erfasste Werte, keine Datei')
  })

  it('tells the same figures as the KPIs do', async () => {
    const id = await exports.addMeter('Nord', 300)
    await exports.fill(id, longDay.from, 290, '40 + 10 * sin(i)')
    const meter = await exports.stores.meters.byId(id)
    const range = { from: new Date(longDay.from), to: new Date(longDay.to) }
    const plan = { meters: meter ? [meter] : [], quantities: ['CONSUMPTION'] as const, range }

    const [figures] = await figuresOf(exports.stores, plan)

    const source = { meterId: id, intervalSeconds: 300, quantity: 'CONSUMPTION' } as const
    const quarters = { startMs: range.from.getTime(), count: 100 }
    const column = await new EnergyColumnStore(exports.database).quarterHours(source, quarters)
    const kpis = loadFigures(column, true)
    expect(figures).toMatchObject({
      energyKwh: expect.closeTo(kpis.energy.value ?? 0, 9),
      peakKw: expect.closeTo(kpis.peak.value ?? 0, 9),
      peakAt: kpis.peakAt,
      loadFactor: expect.closeTo(kpis.loadFactor.value ?? 0, 9),
      fullLoadHours: expect.closeTo(kpis.fullLoadHours.value ?? 0, 9),
    })
  })

  it('prints a simple sign for what the font lacks, never an empty box', async () => {
    const id = await exports.addMeter('Nord → Süd 電 ⚡ Łódź')

    const { bytes } = await exports.run({ source: meters([id]), format: 'PDF', ...shortDay })
    const document = await getDocumentProxy(new Uint8Array(bytes))
    const { text } = await extractText(document, { mergePages: true })

    expect(text).toContain('Nord > Süd ? ? Łódź')
  })

  it('of a meter without values says so', async () => {
    const id = await exports.addMeter('Leer')

    const { bytes } = await exports.run({ source: meters([id]), format: 'PDF', ...shortDay })
    const document = await getDocumentProxy(new Uint8Array(bytes))
    const { text } = await extractText(document, { mergePages: true })

    expect(text).toContain('0,0 % (0 von 92 Intervallen)')
    expect(text).toContain('keine Werte')
  })
})
