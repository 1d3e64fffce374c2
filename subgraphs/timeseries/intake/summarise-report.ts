import { qualityNumber, type ReadingQuality } from '../reading/reading.ts'
import { germanNumber } from '../wording/german.ts'
import type { IntakeSeries } from './intake.ts'
import { mostReportRows } from './limits.ts'
import {
  noCounts,
  type ReportAction,
  type ReportCounts,
  type ReportRow,
  type RowReport,
} from './row-report.ts'

type Marked = { code: string; message: string; action: ReportAction }

/** What the report says of values that were not simply measured. */
const marked: Partial<Record<ReadingQuality, Marked>> = {
  SUBSTITUTED: {
    code: 'IMPORT_SUBSTITUTE',
    message: 'Die Datei kennzeichnet den Wert als Ersatzwert.',
    action: 'SUBSTITUTED',
  },
  PRELIMINARY: {
    code: 'IMPORT_PRELIMINARY',
    message: 'Die Datei kennzeichnet den Wert als vorläufig.',
    action: 'TAKEN',
  },
  CORRECTED: {
    code: 'IMPORT_CORRECTED',
    message: 'Die Datei kennzeichnet den Wert als korrigiert.',
    action: 'TAKEN',
  },
  FAULTY: {
    code: 'IMPORT_FAULTY',
    message: 'Die Datei kennzeichnet den Wert als gestört; er bleibt sichtbar, zählt aber nicht.',
    action: 'TAKEN',
  },
}
const markedBy = new Map(
  Object.entries(marked).map(([quality, words]) => [
    qualityNumber(quality as ReadingQuality),
    words,
  ]),
)

/** What is to be said about single rows of a file, and how many values had which fate. */
export function summarise(
  series: IntakeSeries[],
  report: RowReport,
): { rows: ReportRow[]; counts: ReportCounts } {
  const counts = { ...noCounts(), REFUSED: report.refused, EMPTY: report.empty }
  const rows = [...report.rows]
  for (const one of series) {
    for (let i = 0; i < one.qualities.length; i += 1) {
      const words = markedBy.get(one.qualities[i] ?? 0)
      counts[words?.action ?? 'TAKEN'] += 1
      if (words && rows.length < mostReportRows) rows.push(rowOf(one, i, words))
    }
  }
  return { rows: rows.sort((a, b) => a.line - b.line), counts }
}

function rowOf({ lines, values, name }: IntakeSeries, i: number, words: Marked): ReportRow {
  const line = lines[i] ?? 0
  return { line, lineTo: line, column: name, raw: germanNumber(values[i] ?? 0), ...words }
}
