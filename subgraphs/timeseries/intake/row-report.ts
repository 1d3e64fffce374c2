import { UserError } from '#platform/errors.ts'
import { germanCount } from '../wording/german.ts'
import { placeName, type PlaceWord } from './finding.ts'
import type { BadRowPolicy } from './import-options.ts'
import { mostReportRows } from './limits.ts'

export const reportActions = ['TAKEN', 'SUBSTITUTED', 'REFUSED', 'CONFLICT', 'EMPTY'] as const
/**
 * What became of a row: taken; taken as an estimate that the file marks; left out; against another value
 * that was stored; or nothing, because the file itself has no value there.
 */
export type ReportAction = (typeof reportActions)[number]

/** A row of the report. Neighbouring rows that were simply taken share one entry. */
export type ReportRow = {
  line: number
  /** The last line where several share this entry. */
  lineTo: number
  column: string | null
  /** As it stands in the file. */
  raw: string | null
  code: string
  /** German. */
  message: string
  action: ReportAction
}

export type ReportCounts = Record<ReportAction, number>

export function noCounts(): ReportCounts {
  return { TAKEN: 0, SUBSTITUTED: 0, REFUSED: 0, CONFLICT: 0, EMPTY: 0 }
}

type BadRow = { line: number; column: string | null; raw: string }

/**
 * Collects what is wrong with single rows. By policy the first bad row refuses the file, or each is left
 * out and reported; the rest of the file must then be clear: IMPORT_TOO_MANY_BAD_ROWS.
 */
export class RowReport {
  readonly rows: ReportRow[] = []
  readonly word: PlaceWord
  refused = 0
  empty = 0
  private readonly policy: BadRowPolicy

  constructor(policy: BadRowPolicy, word: PlaceWord) {
    this.policy = policy
    this.word = word
  }

  /** The error when it refuses the file. */
  refuse(row: BadRow, error: UserError): UserError | undefined {
    const place = placeName(this.word, row.line, row.column)
    if (this.policy === 'REFUSE_FILE') {
      return new UserError(error.code, error.message, {
        place: error.place ?? place,
        remedy: [error.remedy, orSkip].filter(part => part !== undefined).join(' '),
      })
    }
    this.refused += 1
    this.note({ ...row, code: error.code, message: error.message, action: 'REFUSED' })
    return undefined
  }

  note(row: BadRow & Pick<ReportRow, 'code' | 'message' | 'action'>): void {
    if (this.rows.length >= mostReportRows) return
    const raw = row.raw.length > 200 ? `${row.raw.slice(0, 200)}…` : row.raw
    this.rows.push({ ...row, raw, lineTo: row.line })
  }

  /** The file itself says that there is no value. */
  noteEmpty(line: number, column: string): void {
    this.empty += 1
    const message = 'Die Datei enthält hier keinen Wert; die Lücke bleibt sichtbar.'
    this.note({ line, column, raw: '', code: 'IMPORT_NO_VALUE', message, action: 'EMPTY' })
  }

  /** The error when so much was left out that the file cannot be what it is taken for. */
  tooMany(rows: number): UserError | undefined {
    if (this.refused <= 10 || this.refused <= rows / 2) return undefined
    const [first] = this.rows
    const message = `${germanCount(this.refused)} von ${germanCount(rows)} Zeilen sind nicht lesbar; zuerst: ${first?.message ?? ''}`
    return new UserError('IMPORT_TOO_MANY_BAD_ROWS', message, {
      place: placeName(this.word, first?.line ?? 1, first?.column),
      remedy: 'Prüfen Sie Trennzeichen, Spalten und Zahlenformat in der Vorschau.',
    })
  }
}

const orSkip =
  'Oder lassen Sie unlesbare Zeilen beim Import aus; der Bericht nennt danach jede einzeln.'
