import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js'
import { quantityNames } from '../../reading/reading.ts'
import { germanCount } from '../../wording/german.ts'
import { qualityNames } from '../export-table.ts'
import { localStamps } from '../local-stamp.ts'
import { qualityShares, type MeterFigures } from '../meter-figures.ts'
import type { OriginCount } from '../source.store.ts'
import { numberText, shareText, withUnit } from './figure-text.ts'
import type { MonthFigures } from './report-data.ts'

/** Fine lines between the rows, none around them. */
const ruled: CustomTableLayout = {
  hLineWidth: (line, { table: { body } }) => (line === 0 || line === body.length ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => '#9aa5b1',
  paddingLeft: place => (place === 0 ? 0 : 8),
  paddingRight: () => 0,
}

/** All meters at a glance, on the first page of a report about several. */
export function summaryTable(all: readonly MeterFigures[]): Content {
  const stamp = localStamps('Europe/Berlin')
  const rows = all.map(({ meter, quantity, energyKwh, peakKw, peakAt, ...figures }) => [
    meter.name,
    quantityNames[quantity],
    right(numberText(energyKwh)),
    right(numberText(peakKw)),
    peakAt ? stamp(peakAt) : '–',
    right(numberText(figures.fullLoadHours)),
    right(coverageText({ ...figures })),
  ])
  const heads = [
    'Zähler',
    'Richtung',
    'Energie (kWh)',
    'Spitze (kW)',
    'Spitze, Beginn',
    'Ben.-Std. (h)',
    'Vollst.',
  ]
  return table(['*', 'auto', 'auto', 'auto', 'auto', 'auto', 'auto'], heads, rows)
}

/** The figures of one direction; small numbers refer to the notes at the end. */
export function figureTable(figures: MeterFigures): Content {
  const { energyKwh, peakKw, peakAt, meanKw, minimumKw, loadFactor, fullLoadHours } = figures
  const stamp = localStamps(figures.meter.timeZone)
  const pairs: [string, number, string][] = [
    ['Energie', 1, withUnit(energyKwh, 'kWh')],
    ['Spitze', 2, peakAt ? `${withUnit(peakKw, 'kW')} am ${stamp(peakAt)}` : '–'],
    ['Mittlere Leistung', 1, withUnit(meanKw, 'kW')],
    ['Kleinster Wert', 1, withUnit(minimumKw, 'kW')],
    ['Lastfaktor', 3, shareText(loadFactor)],
    ['Benutzungsstunden', 3, withUnit(fullLoadHours, 'h')],
    ['Vollständigkeit', 4, `${coverageText(figures)} (${presentText(figures)})`],
  ]
  const body = pairs.map(([name, note, text]): TableCell[] => [
    { text: [name, { text: ` ${note}`, fontSize: 6, sup: true }] },
    { text, bold: true },
  ])
  return {
    table: { widths: [130, '*'], body },
    layout: ruled,
    style: 'table',
  }
}

/** One line per month; their energies add up to the total. */
export function monthTable(months: readonly MonthFigures[]): Content {
  const stamp = localStamps('Europe/Berlin')
  const rows = months.map(({ from, energyKwh, peakKw, peakAt, meanKw, present }) => [
    monthText(from),
    right(numberText(energyKwh)),
    right(numberText(peakKw)),
    peakAt ? stamp(peakAt) : '–',
    right(numberText(meanKw)),
    right(peakKw && meanKw !== null ? shareText(meanKw / peakKw) : '–'),
    right(shareText(present)),
  ])
  const heads = [
    'Monat',
    'Energie (kWh)',
    'Spitze (kW)',
    'Spitze, Beginn',
    'Mittel (kW)',
    'Lastfaktor',
    'Vollständigkeit',
  ]
  return table(['*', 'auto', 'auto', 'auto', 'auto', 'auto', 'auto'], heads, rows)
}

export function qualityTable(origins: readonly OriginCount[]): Content {
  const rows = qualityShares(origins).map(({ quality, count, share }) => [
    qualityNames[quality],
    right(germanCount(count)),
    right(shareText(share)),
  ])
  return table([130, 'auto', 'auto'], ['Qualität der Werte', 'Anzahl', 'Anteil'], rows)
}

function table(widths: (string | number)[], heads: string[], rows: TableCell[][]): Content {
  const head = heads.map((text): TableCell => ({ text, bold: true, fillColor: '#e7eef5' }))
  const body =
    rows.length > 0 ? rows : [heads.map((_, place) => (place === 0 ? 'keine Werte' : ''))]
  return {
    table: { headerRows: 1, dontBreakRows: true, widths, body: [head, ...body] },
    layout: ruled,
    style: 'table',
  }
}

function right(text: string): TableCell {
  return { text, alignment: 'right' }
}

function coverageText({ present, expected }: Pick<MeterFigures, 'present' | 'expected'>): string {
  return shareText(expected > 0 ? present / expected : null)
}

function presentText({ present, expected }: MeterFigures): string {
  return `${germanCount(present)} von ${germanCount(expected)} Intervallen`
}

const months = new Intl.DateTimeFormat('de-DE', {
  timeZone: 'Europe/Berlin',
  month: 'long',
  year: 'numeric',
})

function monthText(at: Date): string {
  return months.format(at)
}
