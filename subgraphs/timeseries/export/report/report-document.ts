import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { quarterHourSeconds } from '#platform/interval/interval.ts'
import { quantityNames } from '../../reading/reading.ts'
import { germanDuration, germanPlural } from '../../wording/german.ts'
import { explanations } from '../explanations.ts'
import type { ExportRange } from '../export-request.ts'
import { localStamps } from '../local-stamp.ts'
import { chartSize } from './chart-frame.ts'
import { loadChartSvg } from './load-chart.ts'
import { monthChartSvg } from './month-chart.ts'
import { chartResolution, type MeterReport, type QuantityReport } from './report-data.ts'
import { figureTable, monthTable, qualityTable, summaryTable } from './report-tables.ts'

export type Report = { title: string; range: ExportRange; meters: MeterReport[]; madeAt: Date }

const zone = 'Europe/Berlin'

/** The report as pdfmake lays it out: A4, German, every page with its subject and number. */
export function reportDocument(report: Report): TDocumentDefinitions {
  const { title, meters } = report
  const span = rangeText(report.range)
  const all = meters.flatMap(({ quantities }) => quantities.map(({ figures }) => figures))
  const summary = meters.length > 1 ? [heading('Zusammenfassung'), summaryTable(all)] : []
  return {
    pageSize: 'A4',
    pageMargins: [40, 64, 40, 52],
    language: 'de-DE',
    info: { title: `Lastgangbericht ${title}, ${span}`, creator: 'Luna-IEMS', author: 'Luna-IEMS' },
    defaultStyle: { font: 'Roboto', fontSize: 9, color: '#1f2933' },
    styles: { table: { margin: [0, 2, 0, 10], fontSize: 8 } },
    header: pageHeader(title, span),
    footer: pageFooter(report.madeAt),
    content: [
      { text: 'Lastgangbericht', fontSize: 18, bold: true },
      { text: `${title} · ${span}`, margin: [0, 2, 0, 10] },
      ...summary,
      ...meters.flatMap((meter, place) =>
        meterPages(report, meter, place > 0 || meters.length > 1),
      ),
      ...notes(report),
    ],
  }
}

function pageHeader(title: string, span: string): TDocumentDefinitions['header'] {
  return {
    margin: [40, 24, 40, 0],
    columns: [
      { text: `Luna-IEMS · ${title}`, width: '*' },
      { text: span, alignment: 'right', width: 'auto' },
    ],
    fontSize: 8,
    color: '#52606d',
  }
}

function pageFooter(madeAt: Date): TDocumentDefinitions['footer'] {
  const made = `Erstellt am ${localStamps(zone)(madeAt).slice(0, 16)}`
  return (page, pages) => ({
    margin: [40, 16, 40, 0],
    columns: [{ text: made }, { text: `Seite ${page} von ${pages}`, alignment: 'right' }],
    fontSize: 8,
    color: '#52606d',
  })
}

function meterPages(report: Report, meter: MeterReport, onNewPage: boolean): Content[] {
  const { name, intervalSeconds, meteringLocation, place, costCentre, simulated } = meter.meter
  const about = [
    ...(place === null ? [] : [place]),
    ...(meteringLocation === null ? [] : [`Messlokation ${meteringLocation}`]),
    ...(costCentre === null ? [] : [`Kostenstelle ${costCentre}`]),
    `Messintervall ${germanDuration(intervalSeconds)}`,
    ...(simulated ? ['simulierte Werte'] : []),
  ]
  return [
    { ...heading(name), ...(onNewPage && { pageBreak: 'before' }) },
    { text: about.join(' · '), margin: [0, 0, 0, 6] },
    ...meter.quantities.flatMap(quantity => quantityPart(report, meter.meter, quantity)),
    // Of a formula nothing is stored.
    ...(meter.meter.kind === 'VIRTUAL' ? [] : [qualityTable(meter.origins)]),
  ]
}

function quantityPart(
  { range }: Report,
  meter: MeterReport['meter'],
  report: QuantityReport,
): Content[] {
  const { figures, points, months, quantity } = report
  const { peakKw, peakAt } = figures
  const peak = peakKw !== null && peakAt !== null ? { kw: peakKw, at: peakAt } : null
  const name = quantityNames[quantity]
  const caption = `${name}: ${chartCaption(range, meter)}`
  return [
    {
      stack: [{ text: name, bold: true, fontSize: 11, margin: [0, 4, 0, 2] }, figureTable(figures)],
      unbreakable: true,
    },
    ...figureWith(caption, loadChartSvg({ range, points, peak })),
    ...(months.length > 1
      ? figureWith(`${name}: Energie je Monat in kWh`, monthChartSvg(months))
      : []),
    monthTable(months),
  ]
}

const chartSteps: Record<ReturnType<typeof chartResolution>, string> = {
  QUARTER_HOUR: 'Viertelstunde',
  HOUR: 'Stunde',
  DAY: 'Tag',
  MONTH: 'Monat',
}

/** Of a meter slower than a quarter-hour there are no quarter-hour peaks. */
function chartCaption(range: ExportRange, meter: MeterReport['meter']): string {
  const resolution = chartResolution(range, meter)
  const hasPeaks = resolution !== 'QUARTER_HOUR' && meter.intervalSeconds <= quarterHourSeconds
  const peaks = hasPeaks ? ' (blau) und höchste Viertelstunde (rot)' : ''
  return `mittlere Leistung${peaks} je ${chartSteps[resolution]} in kW`
}

function figureWith(caption: string, svg: string): Content[] {
  return [
    {
      stack: [
        { text: caption, fontSize: 8 },
        { svg, width: chartSize.width },
      ],
      unbreakable: true,
      margin: [0, 2, 0, 8],
    },
  ]
}

/** How every figure was computed and where the values come from. */
function notes({ meters }: Report): Content[] {
  const { energy, peak, loadFactor, coverage, stamps, quality } = explanations
  const numbered = [energy, peak, loadFactor, coverage].map((text, place) => `${place + 1} ${text}`)
  const files = meters.flatMap(({ meter, files: own }) =>
    own.map(
      ({ fileName, at, rows }) =>
        `${meter.name}: Datei „${fileName}“, übernommen am ${localStamps(zone)(at)}, ${germanPlural(rows, 'Wert', 'Werte')}`,
    ),
  )
  const without = meters
    .filter(({ files: own }) => own.length === 0)
    .map(({ meter }) => `${meter.name}: ${originOf(meter)}`)
  return [
    heading('Berechnung und Quellen'),
    { stack: [...numbered, stamps, quality].map(paragraph), fontSize: 8 },
    { ul: [...files, ...without], fontSize: 8, margin: [0, 6, 0, 0] },
  ]
}

/** Of a meter into which no file was taken. */
function originOf({ formula }: MeterReport['meter']): string {
  return formula ? `berechnet als ${formula.expression}` : 'laufend erfasste Werte, keine Datei'
}

function paragraph(text: string): Content {
  return { text, margin: [0, 0, 0, 2] }
}

function heading(text: string) {
  return {
    text,
    fontSize: 13,
    bold: true,
    margin: [0, 4, 0, 4] as [number, number, number, number],
  }
}

/** `01.01.2025 bis 31.12.2025`: calendar days, both included. */
function rangeText({ from, to }: ExportRange): string {
  const day = (at: Date) => localStamps(zone)(at).slice(0, 10)
  const [first, last] = [day(from), day(new Date(to.getTime() - 1))]
  return first === last ? first : `${first} bis ${last}`
}
