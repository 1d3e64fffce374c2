import { UserError } from '#platform/errors.ts'
import { germanNumber, germanPlural } from '../wording/german.ts'
import { placeName, warning, type Warning } from './finding.ts'
import type { ImportOptions, NegativePolicy } from './import-options.ts'
import type { IntakeSeries, SeriesTarget } from './intake.ts'
import type { RowReport } from './row-report.ts'
import type { RawSeries } from './series.ts'
import { collate, type Collated } from './time/collate.ts'
import type { Timeline } from './time/timeline.ts'
import {
  conversion,
  energyKwh,
  isEnergy,
  isReactive,
  kindOf,
  registerFactor,
  unitNames,
} from './unit.ts'

export type Converted = { series: IntakeSeries[]; warnings: Warning[] }

/** The market that price files without a market of their own are imported into. */
export const dayAhead = { id: 'DE-LU/day-ahead', name: 'Day-Ahead Deutschland/Luxemburg' }

/** A series as written → in the stored unit on its grid; a signed one may become two. */
export function convertSeries(
  raw: RawSeries,
  timeline: Timeline,
  { options, report }: { options: ImportOptions; report: RowReport },
): Converted | UserError {
  if (raw.isRegister && !isEnergy(raw.unit)) return noRegister(raw)
  const collated = collate({ ...raw, lines: raw.stamps.lines, timeline }, report)
  if (collated instanceof UserError) return collated
  const convert = raw.isRegister
    ? (value: number) => value * registerFactor(raw.unit)
    : conversion(raw.unit, timeline.intervalSeconds)
  const values = collated.values.map(convert)
  const target = targetOf(raw, options.marketId)
  const isPower = target.to === 'METER'
  const made: IntakeSeries = {
    ...placed(raw, timeline, collated),
    target,
    values,
    energyKwh: isPower ? energyKwh(values, timeline.intervalSeconds) : null,
  }
  const gaps = raw.isRegister ? [] : collated.warnings
  if (!isPower) return { series: [made], warnings: gaps }
  const policy = options.negatives ?? 'KEEP'
  const signs = policy === 'KEEP' ? negativeWarning(collated, report) : []
  const warnings = [...gaps, ...signs, ...risingWarning(raw, collated)]
  return { series: applySigns(made, policy), warnings }
}

function placed(raw: RawSeries, timeline: Timeline, collated: Collated) {
  const { starts, qualities, lines, from, to, missing, duplicates } = collated
  const { name, meterKey, meteringLocation, unit } = raw
  return {
    ...{ name, meterKey, meteringLocation, unit, starts, qualities, lines, duplicates },
    steps: null,
    volumes: null,
    intervalSeconds: timeline.intervalSeconds,
    timeZone: timeline.timeZone,
    missing: raw.isRegister ? 0 : missing,
    from: new Date(from),
    to: new Date(raw.isRegister ? (starts.at(-1) ?? to) : to),
  }
}

function targetOf(raw: RawSeries, marketId: string = dayAhead.id): SeriesTarget {
  if (kindOf(raw.unit) === 'PRICES') {
    return { to: 'MARKET', marketId, name: marketId === dayAhead.id ? dayAhead.name : marketId }
  }
  const isPower = !raw.isRegister && !isReactive(raw.unit)
  return isPower ? { to: 'METER', quantity: raw.quantity } : channelOf(raw)
}

/** Registers and reactive energy have no column of their own. */
function channelOf({ unit, quantity, isRegister, obis, name }: RawSeries): SeriesTarget {
  const measure = (quantity === 'PRODUCTION' ? 2 : 1) + (isReactive(unit) ? 2 : 0)
  const code = obis ?? `1-1:${measure}.${isRegister ? 8 : 29}.0`
  if (!isRegister) return { to: 'CHANNEL', obis: code, kind: 'PROFILE', unit: unitNames.KVAR, name }
  const stored = isReactive(unit) ? unitNames.KVARH : unitNames.KWH
  return { to: 'CHANNEL', obis: code, kind: 'REGISTER', unit: stored, name }
}

function applySigns(series: IntakeSeries, policy: NegativePolicy): IntakeSeries[] {
  const { target, values, intervalSeconds } = series
  if (target.to !== 'METER' || policy === 'KEEP') return [series]
  // Never −0, which would differ from a stored 0.
  const opposite = values.map(value => (value === 0 ? 0 : -value))
  const withValues = (changed: Float64Array, name = series.name): IntakeSeries => ({
    ...series,
    name,
    values: changed,
    energyKwh: energyKwh(changed, intervalSeconds),
  })
  if (policy === 'INVERT') return [withValues(opposite)]
  const other = target.quantity === 'CONSUMPTION' ? 'PRODUCTION' : 'CONSUMPTION'
  return [
    withValues(values.map(value => Math.max(0, value))),
    {
      ...withValues(
        opposite.map(value => Math.max(0, value)),
        `${series.name} (negativ)`,
      ),
      starts: series.starts.slice(),
      qualities: series.qualities.slice(),
      lines: series.lines.slice(),
      target: { to: 'METER', quantity: other },
    },
  ]
}

/** Consumption and production are both ≥ 0; a sign is kept, but the user should know. */
function negativeWarning({ values, lines }: Collated, { word }: RowReport): Warning[] {
  const first = values.findIndex(value => value < 0)
  if (first < 0) return []
  let count = 0
  let positive = 0
  for (const value of values) {
    if (value < 0) count += 1
    if (value > 0) positive += 1
  }
  const way =
    positive === 0
      ? 'Ist nur das Vorzeichen der Spalte falsch, wählen Sie „Vorzeichen umkehren“.'
      : 'Stehen negative Werte für die Gegenrichtung, wählen Sie „in Verbrauch und Erzeugung teilen“.'
  const text = `${germanPlural(count, 'Wert ist', 'Werte sind')} negativ. Verbrauch und Erzeugung werden beide positiv erwartet. ${way}`
  return [warning('IMPORT_NEGATIVE', text, placeName(word, lines[first] ?? 0))]
}

/** Energies that never fall over days and days look like the count of a register. */
function risingWarning({ unit, isRegister, name }: RawSeries, { values }: Collated): Warning[] {
  if (isRegister || !isEnergy(unit) || values.length < 192) return []
  const isRising = values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0))
  const [first = 0] = values
  const last = values.at(-1) ?? 0
  if (!isRising || last <= first) return []
  const text = `Die Werte der Reihe „${name}“ fallen nie (von ${germanNumber(first)} auf ${germanNumber(last)}). Sind es Zählerstände statt Werte je Intervall?`
  return [warning('IMPORT_MAYBE_REGISTER', text)]
}

function noRegister({ name, unit }: RawSeries): UserError {
  const message = `Die Reihe „${name}“ enthält Zählerstände, ihre Einheit ist aber ${unitNames[unit]}.`
  return new UserError('IMPORT_UNIT_UNSUPPORTED', message, {
    remedy: 'Wählen Sie als Einheit kWh, Wh, MWh oder kvarh.',
  })
}
