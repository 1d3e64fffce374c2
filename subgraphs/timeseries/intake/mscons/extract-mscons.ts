import { UserError } from '#platform/errors.ts'
import { quantityNames, type Quantity } from '../../reading/reading.ts'
import { germanPlural, quotedNames } from '../../wording/german.ts'
import { meteringLocationIn, type Extracted, type ImportColumn } from '../extracted.ts'
import { warning, type Finding, type Warning } from '../finding.ts'
import type { ImportOptions, Unit } from '../import-options.ts'
import { unitIn, unitNames } from '../unit.ts'
import { mostRows, tooManyRows } from '../limits.ts'
import { checkEnvelope } from './check-envelope.ts'
import { readInterchange, segmentPlace } from './edifact.ts'
import { putInSequence } from './put-in-sequence.ts'
import { readMsconsSeries, type MsconsSeries } from './read-series.ts'

/** Reads one load profile from an MSCONS interchange (EDIFACT D:04B); the others are columns to choose. */
export function extractMscons(text: string, options: ImportOptions): Extracted | UserError {
  const interchange = readInterchange(text)
  if (interchange instanceof UserError) return interchange
  const flaw = checkEnvelope(interchange)
  if (flaw) return flaw
  const all = readMsconsSeries(interchange)
  if (all instanceof UserError) return all
  const series = chooseSeries(all, options.valueColumn)
  if (series instanceof UserError) return series
  const unit = options.unit ?? unitOf(series)
  if (unit instanceof UserError) return unit
  if (series.observations.length > mostRows) return tooManyRows()
  const { observations, warnings } = putInSequence(series)
  return {
    ...describe(all, series),
    unit,
    quantity: options.quantity ?? quantityOf(series),
    observations,
    hints: hintsFor(options),
    findings: findingsOf(series, unit, options),
    warnings: [...severalSeries(all, series, options), ...warnings],
  }
}

function describe(all: MsconsSeries[], series: MsconsSeries) {
  return {
    format: 'MSCONS' as const,
    delimiter: null,
    columns: all.map(one => columnOf(one, series)),
    timestampColumn: null,
    valueColumn: nameOf(series),
    meteringLocation: meteringLocationIn(series.location) ?? (series.location || null),
    sampleRows: series.samples.map(({ line, amount }) => ({
      line,
      raw: all.map(one => (one === series ? amount : '')),
    })),
  }
}

function nameOf({ location, obis }: MsconsSeries): string {
  return [location, obis].filter(part => part !== '').join(' · ') || 'Reihe 1'
}

function columnOf(series: MsconsSeries, chosen: MsconsSeries): ImportColumn {
  const sample = series.samples[0]?.amount ?? ''
  return { name: nameOf(series), sample, role: series === chosen ? 'value' : null }
}

function chooseSeries(all: MsconsSeries[], wanted: string | undefined): MsconsSeries | UserError {
  const fitting = all.find(series => isActive(series)) ?? all[0]
  const found = wanted === undefined ? fitting : all.find(series => nameOf(series) === wanted)
  if (found) return found
  return new UserError(
    'IMPORT_COLUMN_MISSING',
    `Eine Reihe „${wanted ?? ''}“ gibt es in der Datei nicht.`,
    {
      remedy: `Wählen Sie eine der vorhandenen Reihen: ${quotedNames(all.map(nameOf), 30)}.`,
    },
  )
}

/** OBIS A-B:C.D.E of active energy or power: C is 1 (import) or 2 (export). */
function obisParts({ obis }: MsconsSeries): { c: number; d: number } | undefined {
  const match = /^\d+-\d+:(\d+)\.(\d+)/.exec(obis)
  return match ? { c: Number(match[1]), d: Number(match[2]) } : undefined
}

function isActive(series: MsconsSeries): boolean {
  const c = obisParts(series)?.c
  return c === undefined || c === 1 || c === 2 || c === 16
}

function quantityOf(series: MsconsSeries): Quantity {
  return obisParts(series)?.c === 2 ? 'PRODUCTION' : 'CONSUMPTION'
}

/** OBIS value groups D that stand for a mean, maximum or momentary power instead of an energy. */
const powerGroups = new Set([4, 5, 6, 7, 14, 15, 16, 24, 25, 26, 27])

function unitOf(series: MsconsSeries): Unit | UserError {
  if (!isActive(series)) return reactive(series)
  const named = series.unit === 'KWT' ? 'KW' : unitIn(series.unit)
  if (named) return named
  return powerGroups.has(obisParts(series)?.d ?? 0) ? 'KW' : 'KWH'
}

function reactive(series: MsconsSeries): UserError {
  return new UserError(
    'IMPORT_UNIT_UNSUPPORTED',
    `Die Reihe „${nameOf(series)}“ enthält Blindarbeit oder Blindleistung; sie wird nicht importiert.`,
    { remedy: 'Wählen Sie eine Reihe mit der OBIS-Kennzahl 1-1:1.29.0 oder 1-1:2.29.0.' },
  )
}

function hintsFor({ label, timeZone }: ImportOptions): Extracted['hints'] {
  return {
    label: {
      label: label ?? 'START',
      reason: label ? 'so gewählt' : 'weil MSCONS jeden Wert mit DTM+163 (Beginn) angibt',
    },
    zoneWanted: timeZone,
    placeOf: segmentPlace,
  }
}

function findingsOf(series: MsconsSeries, unit: Unit, options: ImportOptions): Finding[] {
  const direction = quantityNames[options.quantity ?? quantityOf(series)]
  return [
    { subject: 'Format', value: 'MSCONS', reason: 'weil die Datei mit UNA oder UNB beginnt' },
    { subject: 'Messlokation', value: series.location || 'keine', reason: 'aus dem Segment LOC' },
    { subject: 'Einheit', value: unitNames[unit], reason: reasonFor(options.unit, series) },
    { subject: 'Richtung', value: direction, reason: reasonFor(options.quantity, series) },
  ]
}

function reasonFor(wish: string | undefined, { obis }: MsconsSeries): string {
  if (wish !== undefined) return 'so gewählt'
  return obis === ''
    ? 'angenommen, weil die Datei keine OBIS-Kennzahl nennt'
    : `wegen der OBIS-Kennzahl ${obis}`
}

function severalSeries(
  all: MsconsSeries[],
  chosen: MsconsSeries,
  options: ImportOptions,
): Warning[] {
  if (all.length === 1 || options.valueColumn !== undefined) return []
  const count = germanPlural(all.length, 'Reihe', 'Reihen')
  const text = `Die Datei enthält ${count}; gewählt ist „${nameOf(chosen)}“. Die anderen importieren Sie einzeln.`
  return [warning('IMPORT_SEVERAL_SERIES', text)]
}
