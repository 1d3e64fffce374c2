import { quantityNames, type Quantity } from '../reading/reading.ts'
import type { Column } from './export-table.ts'

/** Start of the interval, for people and for machines; every table begins with both. */
export function timeColumns(timeZone: string): Column[] {
  return [
    { name: 'start_local', heading: `Beginn (${timeZone})`, unit: null, kind: 'LOCAL_TIME' },
    { name: 'ts', heading: 'Beginn (UTC)', unit: null, kind: 'UTC_TIME' },
  ]
}

const qualityColumn: Column = {
  name: 'quality',
  heading: 'Qualität',
  unit: null,
  kind: 'QUALITIES',
}

/** Mean power and energy of each interval. */
export function rawColumns(timeZone: string, quantities: readonly Quantity[]): Column[] {
  const values = quantities.flatMap(quantity => [
    valueColumn(quantity, { name: 'kw', words: '', unit: 'kW' }),
    valueColumn(quantity, { name: 'kwh', words: '', unit: 'kWh' }),
  ])
  return [...timeColumns(timeZone), ...values, qualityColumn]
}

/** Energy, mean and extremes of the values within, the highest quarter-hour mean and the share present. */
export function aggregateColumns(
  timeZone: string,
  quantities: readonly Quantity[],
  withPeaks: boolean,
): Column[] {
  const values = quantities.flatMap(quantity => {
    const of = (name: string, words: string, unit: string) =>
      valueColumn(quantity, { name, words, unit })
    const peakAt: Column = { ...of('peak_at', 'Spitze (Beginn)', ''), unit: null, kind: 'TIME' }
    return [
      of('kwh', '', 'kWh'),
      of('mean_kw', 'Mittel', 'kW'),
      of('min_kw', 'kleinster Wert', 'kW'),
      of('max_kw', 'größter Wert', 'kW'),
      ...(withPeaks ? [of('peak_kw', 'Spitze', 'kW'), peakAt] : []),
      of('present_percent', 'vorhanden', '%'),
    ]
  })
  return [...timeColumns(timeZone), ...values, qualityColumn]
}

function valueColumn(
  quantity: Quantity,
  { name, words, unit }: { name: string; words: string; unit: string },
): Column {
  const heading = [quantityNames[quantity], words].filter(part => part !== '').join(': ')
  return { name: `${quantity.toLowerCase()}_${name}`, heading, unit, kind: 'NUMBER' }
}
