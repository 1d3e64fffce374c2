import { CsvError, parse } from 'csv-parse/sync'
import { UserError } from '#platform/errors.ts'

export type CsvRow = { line: number; cells: string[] }

type Range = { delimiter: string; fromLine?: number; most?: number }

/**
 * Calls `visit` for every row that is not empty; cells are trimmed. `line` counts from 1.
 * UserError: IMPORT_QUOTE_OPEN, IMPORT_LINE_TOO_LONG, IMPORT_CSV_BROKEN.
 */
export function readRows(
  text: string,
  { delimiter, fromLine = 1, most }: Range,
  visit: (cells: string[], line: number) => void,
): UserError | undefined {
  let complete = fromLine - 1
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      from_line: fromLine,
      ...(most !== undefined && { to: most }),
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: 100_000,
      on_record(cells: string[], { lines }: { lines: number }) {
        visit(cells, lines)
        complete = lines
        return null
      },
    })
    return undefined
  } catch (error) {
    if (error instanceof CsvError) return explain(error, complete + 1)
    throw error
  }
}

function explain(error: CsvError, line: number): UserError {
  const place = `ab Zeile ${line}`
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new UserError('IMPORT_QUOTE_OPEN', 'Ein Anführungszeichen wird nie geschlossen.', {
      place,
      remedy: 'Schließen oder entfernen Sie das Anführungszeichen in der Datei.',
    })
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new UserError('IMPORT_LINE_TOO_LONG', 'Eine Zeile ist länger als 100.000 Zeichen.', {
      place,
      remedy: 'Prüfen Sie, ob die Datei eine Tabelle ist und ob ein Anführungszeichen offen blieb.',
    })
  }
  return new UserError(
    'IMPORT_CSV_BROKEN',
    'Die Datei ist keine lesbare Tabelle: Anführungszeichen stehen an falscher Stelle.',
    {
      place,
      remedy: 'Berichtigen Sie die Zeile und laden Sie die Datei noch einmal hoch.',
    },
  )
}
