import type { UserError } from '#platform/errors.ts'
import { explainRefusal } from '#platform/folder/explain-refusal.ts'
import { germanCount } from '../../wording/german.ts'
import { actionNames } from '../report/report-csv.ts'
import type { ImportIssue, ImportReport } from '../report/report.store.ts'

type Facts = {
  fileName: string
  at: Date
  message: string | null
  error: UserError | null
  report: ImportReport | undefined
  issues: ImportIssue[]
}

/** The German text beside a file that was taken from the watched folder. */
export function watchReport({ fileName, at, message, error, report, issues }: Facts): string {
  const lines = [
    `Datei: ${fileName}`,
    `Bearbeitet: ${at.toISOString()} (UTC)`,
    '',
    ...(message === null ? [] : [message]),
    ...(error ? explainRefusal(error) : []),
    ...(report ? countsOf(report) : []),
    ...issues.map(issue => lineOf(issue, report?.placeWord ?? 'Zeile')),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function countsOf({
  counts: { TAKEN, SUBSTITUTED, REFUSED, CONFLICT, EMPTY },
  state,
}: ImportReport): string[] {
  if (state === 'REFUSED') return []
  const counts = [
    `${germanCount(TAKEN)} übernommen`,
    `${germanCount(SUBSTITUTED)} als Ersatzwert übernommen`,
    `${germanCount(REFUSED)} ausgelassen`,
    `${germanCount(CONFLICT)} weichen von Gespeichertem ab`,
    `${germanCount(EMPTY)} ohne Wert`,
  ]
  return [`Werte: ${counts.join(', ')}.`, '']
}

function lineOf({ line, lineTo, column, message, action }: ImportIssue, word: string): string {
  const place = line === lineTo ? `${word} ${line}` : `${word} ${line} bis ${lineTo}`
  const where = column === null ? place : `${place}, Spalte „${column}“`
  return `${where}: ${actionNames[action]}. ${message}`
}
