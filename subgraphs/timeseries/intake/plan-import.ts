import { UserError } from '#platform/errors.ts'
import { germanNumber } from '../wording/german.ts'
import { warning, type Finding, type Warning } from './finding.ts'
import type { PlannedSeries } from './import-plan.ts'
import {
  decideTargets,
  type ImportSource,
  type MeterTarget,
  type TargetStores,
} from './import-target.ts'
import type { Intake, IntakeSeries } from './intake.ts'

export type Planned = {
  targets: MeterTarget[]
  series: PlannedSeries[]
  findings: Finding[]
  warnings: Warning[]
}

/** Where every series goes and with which factor. UserError as of `decideTargets`. */
export async function planImport(
  stores: TargetStores,
  intake: Intake,
  source: ImportSource,
): Promise<Planned | UserError> {
  const targets = await decideTargets(stores, intake, source)
  if (targets instanceof UserError) return targets
  const isApplied = source.options.applyTransformerRatio === true
  const series = intake.series.map(one => {
    const target =
      one.target.to === 'MARKET'
        ? undefined
        : targets.find(({ meterKey }) => meterKey === one.meterKey)
    const ratio = isApplied && target?.to === 'meter' ? target.meter.transformerRatio : 1
    return { series: scaled(one, ratio), meterId: target?.id }
  })
  return { targets, series, ...explainRatio(targets, isApplied) }
}

function scaled(series: IntakeSeries, ratio: number): IntakeSeries {
  if (ratio === 1) return series
  const { energyKwh } = series
  return {
    ...series,
    values: series.values.map(value => value * ratio),
    energyKwh: energyKwh === null ? null : energyKwh * ratio,
  }
}

/** Files of network operators hold primary values; only raw values of a device need the factor. */
function explainRatio(
  targets: MeterTarget[],
  isApplied: boolean,
): Pick<Planned, 'findings' | 'warnings'> {
  const behind = targets.filter(target => (target.meter.transformerRatio ?? 1) !== 1)
  const findings = behind.map(({ meter }) => ({
    subject: `Wandlerfaktor von „${meter.name}“`,
    value: `${germanNumber(meter.transformerRatio ?? 1)} – ${isApplied ? 'angewandt' : 'nicht angewandt'}`,
    reason: isApplied
      ? 'so gewählt, weil die Datei Rohwerte des Geräts enthält'
      : 'weil Dateien von Netz- und Messstellenbetreibern schon Primärwerte enthalten',
  }))
  const text =
    'Der Wandlerfaktor soll angewandt werden, aber kein Zähler der Datei hat einen. Die Werte bleiben, wie sie sind.'
  const isIdle = isApplied && behind.length === 0
  return { findings, warnings: isIdle ? [warning('IMPORT_NO_TRANSFORMER_RATIO', text)] : [] }
}
