import { UserError } from '#platform/errors.ts'
import { germanCount } from '../wording/german.ts'

const mebibyte = 1024 * 1024

/** 128 MiB: five million rows of a table. */
export const mostBytes = 128 * mebibyte

/** What is held as one document (MSCONS, JSON, XML, workbooks) instead of being read row by row. */
export const mostDocumentBytes = 64 * mebibyte

/** What a workbook may unpack to. */
export const mostUnpackedBytes = 512 * mebibyte

/** The most values of one import, all series together: ten meters for nearly a year of minutes. */
export const mostValues = 5_000_000

export const mostColumns = 2000
export const mostSeries = 500
export const mostDepth = 20

/** Rows of a report that are kept one by one; the rest is only counted. */
export const mostReportRows = 20_000

/** Wall-clock bound of reading one file. */
export const mostReadingMs = 120_000

/** UserError IMPORT_FILE_TOO_LARGE. */
export function tooLarge(sizeBytes: number, most = mostBytes): UserError {
  const megabytes = (bytes: number) => germanCount(Math.ceil(bytes / mebibyte))
  const message = `Die Datei ist ${megabytes(sizeBytes)} MB groß; erlaubt sind ${megabytes(most)} MB.`
  return new UserError('IMPORT_FILE_TOO_LARGE', message, { remedy: split })
}

/** UserError IMPORT_TOO_MANY_ROWS. */
export function tooManyRows(): UserError {
  const message = `Die Datei hat mehr als ${germanCount(mostValues)} Werte.`
  return new UserError('IMPORT_TOO_MANY_ROWS', message, { remedy: split })
}

/** UserError IMPORT_TOO_MANY_COLUMNS: `what` in the plural, e.g. `Spalten`. */
export function tooManyColumns(what: string, most: number): UserError {
  const message = `Die Datei hat mehr als ${germanCount(most)} ${what}.`
  return new UserError('IMPORT_TOO_MANY_COLUMNS', message, {
    remedy: 'Teilen Sie die Datei auf, oder prüfen Sie das Trennzeichen.',
  })
}

const split =
  'Teilen Sie die Datei, zum Beispiel nach Jahren, und laden Sie die Teile einzeln hoch.'
