import { germanNumber } from '../wording/german.ts'
import { isKept, type Conflict, type ImportPlan } from './import-plan.ts'
import type { IntakeSeries } from './intake.ts'
import { mostReportRows } from './limits.ts'
import type { ReportCounts, ReportRow } from './row-report.ts'
import { utcStamp } from './time/timeline.ts'
import { unitNames } from './unit.ts'

/**
 * The report of a file after its comparison with what was stored: what is to be said about single rows,
 * the conflicts, and between them the runs of rows that were simply taken, so that every row is covered.
 */
export function completeReport(
  plan: Pick<ImportPlan, 'report' | 'series' | 'onConflict' | 'replaceDecided' | 'weather'>,
  conflicts: Conflict[],
): { rows: ReportRow[]; counts: ReportCounts } {
  const { rows, counts } = plan.report
  const kept = conflicts.filter(conflict => isKept(conflict, plan))
  const disputes = conflicts.slice(0, mostReportRows).map(conflict => disputeOf(conflict, plan))
  const noted = [...rows, ...disputes].sort((a, b) => a.line - b.line)
  const series = plan.series.map(planned => planned.series)
  const all = [...noted, ...runsBetween(series, noted)].sort((a, b) => a.line - b.line)
  return {
    rows: all,
    counts: {
      ...counts,
      CONFLICT: conflicts.length,
      TAKEN: counts.TAKEN - kept.length,
    },
  }
}

function disputeOf(
  conflict: Conflict,
  plan: Pick<ImportPlan, 'series' | 'onConflict' | 'replaceDecided'>,
): ReportRow {
  const { series, line, start, stored, incoming, isDecided } = conflict
  const unit = storedUnit(plan.series.find(one => one.series.name === series)?.series)
  const word = isDecided ? ' (von Hand geändert oder bestätigt)' : ''
  const values = `Gespeichert ist ${germanNumber(stored)} ${unit}${word}, die Datei enthält ${germanNumber(incoming)} ${unit}`
  const fate = isKept(conflict, plan) ? 'der gespeicherte Wert bleibt' : 'er wird ersetzt'
  return {
    line,
    lineTo: line,
    column: series,
    raw: `${germanNumber(incoming)} ${unit}`,
    code: 'IMPORT_DIFFERS_FROM_STORED',
    message: `${utcStamp(start)}: ${values}; ${fate}.`,
    action: 'CONFLICT',
  }
}

/** Of the values as stored. */
export function storedUnit(series: IntakeSeries | undefined): string {
  if (!series) return ''
  const { target } = series
  if (target.to === 'CHANNEL') return target.unit
  return target.to === 'MARKET' ? unitNames.EUR_PER_MWH : unitNames.KW
}

/** Lines from which at least one value was taken, in runs that end where a row has an entry of its own. */
function runsBetween(series: IntakeSeries[], noted: ReportRow[]): ReportRow[] {
  const taken = sortedLines(series)
  const own = new Set(noted.map(({ line }) => line))
  const runs: ReportRow[] = []
  let at = 0
  let run: ReportRow | undefined
  for (const line of taken) {
    let isBroken = own.has(line)
    while (at < noted.length && (noted[at]?.line ?? 0) <= line) {
      isBroken = true
      at += 1
    }
    if (isBroken) run = undefined
    if (own.has(line)) continue
    if (run) run.lineTo = line
    else if (runs.length < mostReportRows) {
      run = {
        line,
        lineTo: line,
        column: null,
        raw: null,
        code: 'IMPORT_TAKEN',
        message: 'Übernommen.',
        action: 'TAKEN',
      }
      runs.push(run)
    }
  }
  return runs
}

function sortedLines(series: IntakeSeries[]): Iterable<number> {
  const [only] = series
  if (series.length === 1 && only) return only.lines.toSorted()
  const all = new Set<number>()
  for (const { lines } of series) for (const line of lines) all.add(line)
  return Uint32Array.from(all).sort()
}
