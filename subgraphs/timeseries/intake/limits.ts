import { UserError } from '#platform/errors.ts'
import { germanCount } from '../wording/german.ts'

/** 50 MiB: ten years of quarter-hours with all their companions. */
export const mostBytes = 50 * 1024 * 1024

/** The most values of one import: a leap year of minutes with room to spare. */
export const mostRows = 600_000

/** UserError IMPORT_FILE_TOO_LARGE. */
export function tooLarge(sizeBytes: number): UserError {
  const megabytes = (bytes: number) => germanCount(Math.ceil(bytes / 1024 / 1024))
  const message = `Die Datei ist ${megabytes(sizeBytes)} MB groß; erlaubt sind ${megabytes(mostBytes)} MB.`
  return new UserError('IMPORT_FILE_TOO_LARGE', message, { remedy: split })
}

/** UserError IMPORT_TOO_MANY_ROWS. */
export function tooManyRows(): UserError {
  const message = `Die Datei hat mehr als ${germanCount(mostRows)} Werte.`
  return new UserError('IMPORT_TOO_MANY_ROWS', message, { remedy: split })
}

const split =
  'Teilen Sie die Datei, zum Beispiel nach Jahren, und laden Sie die Teile einzeln hoch.'
