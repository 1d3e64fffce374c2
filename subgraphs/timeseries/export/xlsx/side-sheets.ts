import { quantityNames } from '../../reading/reading.ts'
import { germanDuration } from '../../wording/german.ts'
import { explanations, resolutionNames } from '../explanations.ts'
import type { ExportPlan } from '../export-plan.ts'
import { qualityNames } from '../export-table.ts'
import { localStamps, wallClock } from '../local-stamp.ts'
import { figuresOf, qualityShares, type FigureStores, type MeterFigures } from '../meter-figures.ts'
import type { SideSheet } from './export-workbook.ts'
import type { SheetCell } from './sheet.ts'

const zone = 'Europe/Berlin'

/** „Übersicht“ with the key figures and „Quellen“ with where the values come from. */
export function sideSheets(stores: FigureStores, plan: ExportPlan): SideSheet[] {
  return [
    {
      name: 'Übersicht',
      widths: [30, 13, 16, 14, 18, 14, 14, 14, 16, 16, 60],
      frozenRows: 0,
      rows: () => overview(stores, plan),
    },
    {
      name: 'Quellen',
      widths: [30, 44, 18, 12, 66],
      frozenRows: 1,
      rows: () => sources(stores, plan),
    },
  ]
}

const figureHeadings = [
  'Zähler',
  'Richtung',
  'Energie (kWh)',
  'Spitze (kW)',
  'Spitze, Beginn (Ortszeit)',
  'Mittel (kW)',
  'kleinster Wert (kW)',
  'Lastfaktor',
  'Benutzungsstunden (h)',
  'Vollständigkeit',
  'Qualität der Werte',
]

async function overview(stores: FigureStores, plan: ExportPlan): Promise<SheetCell[][]> {
  const stamp = localStamps(zone)
  const { range, request, title } = plan
  const head: SheetCell[][] = [
    [{ value: `Export: ${title}`, style: 'TITLE' }],
    [{ value: 'Zeitraum' }, { value: `${stamp(range.from)} bis ${stamp(range.to)} (${zone})` }],
    [{ value: 'Auflösung' }, { value: resolutionNames[request.resolution] }],
    [],
  ]
  if (plan.meters.length === 0) return head
  const rows: SheetCell[][] = [figureHeadings.map(value => ({ value, style: 'HEADING' }))]
  for (const figures of await figuresOf(stores, plan)) {
    const shares = qualityShares(await stores.sources.origins(figures.meter.id, range))
    rows.push(figureRow(figures, shares))
  }
  return [...head, ...rows, [], ...notes()]
}

function figureRow(figures: MeterFigures, shares: ReturnType<typeof qualityShares>): SheetCell[] {
  const { meter, quantity, peakAt, present, expected } = figures
  const quality = shares.map(
    ({ quality, share }) =>
      `${qualityNames[quality]} ${(share * 100).toFixed(1).replace('.', ',')} %`,
  )
  return [
    { value: meter.name },
    { value: quantityNames[quantity] },
    { value: figures.energyKwh, style: 'NUMBER' },
    { value: figures.peakKw, style: 'NUMBER' },
    { value: peakAt && wallClock(meter.timeZone)(peakAt), style: 'TIME' },
    { value: figures.meanKw, style: 'NUMBER' },
    { value: figures.minimumKw, style: 'NUMBER' },
    { value: figures.loadFactor, style: 'PERCENT' },
    { value: figures.fullLoadHours, style: 'NUMBER' },
    { value: expected > 0 ? present / expected : null, style: 'PERCENT' },
    { value: quality.join(', ') },
  ]
}

function notes(): SheetCell[][] {
  return Object.values(explanations).map(value => [{ value }])
}

async function sources(stores: FigureStores, plan: ExportPlan): Promise<SheetCell[][]> {
  const headings = ['Zähler oder Markt', 'Quelle', 'Übernommen am', 'Werte', 'SHA-256']
  const rows: SheetCell[][] = [headings.map(value => ({ value, style: 'HEADING' }))]
  for (const { id, title, timeZone } of plan.tables) {
    const meter = plan.meters.find(candidate => candidate.id === id)
    const wallMs = wallClock(timeZone)
    if (meter) rows.push([{ value: title }, { value: aboutMeter(meter) }])
    for (const { fileName, at, rows: count, sha256 } of await stores.sources.files(id)) {
      rows.push([
        { value: title },
        { value: `Datei „${fileName}“` },
        { value: wallMs(at), style: 'TIME' },
        { value: count, style: 'NUMBER' },
        { value: sha256 },
      ])
    }
  }
  return rows
}

function aboutMeter({
  meteringLocation,
  intervalSeconds,
  simulated,
  formula,
}: ExportPlan['meters'][number]): string {
  const parts = [
    meteringLocation === null ? 'ohne Messlokation' : `Messlokation ${meteringLocation}`,
    `Messintervall ${germanDuration(intervalSeconds)}`,
    ...(simulated ? ['simuliert'] : []),
    ...(formula ? [`berechnet als ${formula.expression}`] : []),
  ]
  return parts.join(', ')
}
