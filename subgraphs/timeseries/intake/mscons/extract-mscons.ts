import { UserError } from '#platform/errors.ts'
import { quantityNames, type Quantity } from '../../reading/reading.ts'
import { germanPlural, quotedNames } from '../../wording/german.ts'
import { meteringLocationIn, type Extracted } from '../extracted.ts'
import { warning, type Finding, type Warning } from '../finding.ts'
import { isAboutOne, type ImportOptions, type Unit } from '../import-options.ts'
import { isActive, isPowerObis, isReactiveObis, obisParts, quantityOfObis } from '../obis.ts'
import type { RowReport } from '../row-report.ts'
import { at, StampList, type RawSeries } from '../series.ts'
import type { DecodedText } from '../text/decode-text.ts'
import { unitIn, unitNames } from '../unit.ts'
import { checkEnvelope } from './check-envelope.ts'
import { readInterchange } from './edifact.ts'
import { putInSequence } from './put-in-sequence.ts'
import { readMsconsSeries, type MsconsSeries } from './read-series.ts'

/** Reads the load profiles and registers of an MSCONS interchange (EDIFACT D:04B): all, or those chosen. */
export function extractMscons(
  text: DecodedText,
  options: ImportOptions,
  report: RowReport,
): Extracted | UserError {
  const whole = text.whole()
  if (whole instanceof UserError) return whole
  const interchange = readInterchange(whole)
  if (interchange instanceof UserError) return interchange
  const flaw = checkEnvelope(interchange)
  if (flaw) return flaw
  const read = readMsconsSeries(interchange, report)
  if (read instanceof UserError) return read
  const all = read.series
  const chosen = chooseSeries(all, options)
  if (chosen instanceof UserError) return chosen
  const named = chosen.map(series => nameOne(series, { all, options }))
  return {
    ...describe(all, chosen),
    series: named.map(({ series }) => series),
    rows: countOf(chosen),
    hints: hintsFor(options),
    findings: [
      { subject: 'Format', value: 'MSCONS', reason: 'weil die Datei mit UNA oder UNB beginnt' },
      ...chosen.slice(0, 10).flatMap((series, i) => findingsOf(series, named[i]?.series, options)),
    ],
    warnings: [
      ...severalSeries(all, chosen, options),
      ...named.flatMap(({ warnings }) => warnings),
      ...sumsWarning(read.sums),
    ],
  }
}

function countOf(series: MsconsSeries[]): number {
  let count = 0
  for (const { values } of series) count += values.length
  return count
}

function describe(all: MsconsSeries[], chosen: MsconsSeries[]) {
  const [first] = chosen
  return {
    format: 'MSCONS' as const,
    delimiter: null,
    sheet: null,
    sheets: [],
    timestampColumn: null,
    statusColumn: null,
    columns: all.map(series => ({
      name: nameOf(series),
      sample: series.samples[0]?.amount ?? '',
      role: chosen.includes(series) ? ('value' as const) : null,
    })),
    offered: all.map(series => ({
      name: nameOf(series),
      unit: unitOf(series),
      sample: series.samples[0]?.amount ?? '',
    })),
    sampleRows: (first?.samples ?? []).map(({ line, amount }) => ({
      line,
      raw: all.map(one => (one === first ? amount : '')),
    })),
  }
}

function nameOf({ location, obis, isRegister }: MsconsSeries): string {
  const name = [location, obis].filter(part => part !== '').join(' · ') || 'Reihe 1'
  const parts = obisParts(obis)
  return isRegister && parts?.d !== 8 ? `${name} (Zählerstand)` : name
}

/** The series the user names; for a meter chosen for the file as a whole the first active one; else all. */
function chooseSeries(all: MsconsSeries[], options: ImportOptions): MsconsSeries[] | UserError {
  const names = wantedNames(options)
  const missing = names.find(name => !all.some(series => nameOf(series) === name))
  if (missing !== undefined) return seriesMissing(missing, all)
  const inOrder = all.toSorted((a, b) => rankOf(a) - rankOf(b))
  if (names.length > 0) return inOrder.filter(series => names.includes(nameOf(series)))
  return isAboutOne(options) ? inOrder.slice(0, 1) : inOrder
}

function wantedNames({ series = [], valueColumn }: ImportOptions): string[] {
  if (series.length > 0) return series.map(({ name }) => name)
  return valueColumn === undefined ? [] : [valueColumn]
}

/** Profiles of active energy first, registers last. */
function rankOf({ obis, isRegister }: MsconsSeries): number {
  const parts = obisParts(obis)
  return (isRegister ? 2 : 0) + (parts === undefined || isActive(parts) ? 0 : 1)
}

function seriesMissing(name: string, all: MsconsSeries[]): UserError {
  return new UserError(
    'IMPORT_COLUMN_MISSING',
    `Eine Reihe „${name}“ gibt es in der Datei nicht.`,
    {
      remedy: `Wählen Sie eine der vorhandenen Reihen: ${quotedNames(all.map(nameOf), 30)}.`,
    },
  )
}

function nameOne(
  series: MsconsSeries,
  { all, options }: { all: MsconsSeries[]; options: ImportOptions },
): { series: RawSeries; warnings: Warning[] } {
  const name = nameOf(series)
  const wish = options.series?.find(one => one.name === name)
  const { stamps, warnings } = putInSequence(series)
  const list = new StampList()
  for (const [i, stamp] of stamps.entries()) list.add(at(series.lines, i), stamp)
  const isOnlyPoint = all.every(({ location }) => location === series.location)
  const raw: RawSeries = {
    name,
    stamps: list.finish(),
    values: Float64Array.from(series.values),
    qualities: Uint8Array.from(series.qualities),
    ...wished(series, { ...options, ...wish }),
    meterKey: isOnlyPoint ? '' : series.location,
    meteringLocation: meteringLocationIn(series.location) ?? (series.location || null),
    obis: series.obis || null,
    isRegister: series.isRegister,
  }
  return { series: raw, warnings }
}

function wished(
  series: MsconsSeries,
  { unit, quantity }: Pick<ImportOptions, 'unit' | 'quantity'>,
) {
  return { unit: unit ?? unitOf(series), quantity: quantity ?? directionOf(series) }
}

function directionOf({ obis }: MsconsSeries): Quantity {
  const parts = obisParts(obis)
  return parts ? quantityOfObis(parts) : 'CONSUMPTION'
}

/** Codes of UN/ECE recommendation 20 beside what people write. */
const unitCodes: Record<string, Unit> = {
  KWT: 'KW',
  KWH: 'KWH',
  MWH: 'MWH',
  KVR: 'KVAR',
  K3: 'KVARH',
}

function unitOf({ unit, obis }: MsconsSeries): Unit {
  const named = unitCodes[unit.toUpperCase()] ?? unitIn(unit)
  if (named) return named
  const parts = obisParts(obis)
  const isPower = parts !== undefined && isPowerObis(parts)
  if (parts && isReactiveObis(parts)) return isPower ? 'KVAR' : 'KVARH'
  return isPower ? 'KW' : 'KWH'
}

function hintsFor({ label, timeZone, intervalSeconds }: ImportOptions): Extracted['hints'] {
  return {
    label: {
      label: label ?? 'START',
      reason: label ? 'so gewählt' : 'weil MSCONS jeden Wert mit DTM+163 (Beginn) angibt',
    },
    zoneWanted: timeZone,
    intervalWanted: intervalSeconds,
  }
}

function findingsOf(
  series: MsconsSeries,
  raw: RawSeries | undefined,
  options: ImportOptions,
): Finding[] {
  if (!raw) return []
  return [
    { subject: 'Messlokation', value: series.location || 'keine', reason: 'aus dem Segment LOC' },
    { subject: 'Einheit', value: unitNames[raw.unit], reason: reasonFor(options.unit, series) },
    {
      subject: 'Richtung',
      value: quantityNames[raw.quantity],
      reason: reasonFor(options.quantity, series),
    },
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
  chosen: MsconsSeries[],
  options: ImportOptions,
): Warning[] {
  const isNamed = options.valueColumn !== undefined || (options.series ?? []).length > 0
  if (all.length === 1 || isNamed) return []
  const count = germanPlural(all.length, 'Reihe', 'Reihen')
  const names = quotedNames(chosen.map(nameOf), 6)
  const text =
    chosen.length === all.length
      ? `Die Datei enthält ${count}, die zusammen importiert werden: ${names}.`
      : `Die Datei enthält ${count}; importiert wird ${names}.`
  return [warning('IMPORT_SEVERAL_SERIES', text)]
}

function sumsWarning(sums: number): Warning[] {
  if (sums === 0) return []
  const text = `${germanPlural(sums, 'Summe', 'Summen')} über einen Tag oder länger werden nicht importiert.`
  return [warning('IMPORT_SUMS_LEFT_OUT', text)]
}
