/**
 * Cells that spreadsheets would run as a formula (OWASP "CSV Injection"), also behind blanks and with the
 * full-width signs that some of them take for the same.
 */
const formulaStart = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/
const plainNumber = /^-?\d+([.,]\d+)?$/
/** Every sign that some spreadsheet splits at, whatever our separator is. */
const needsQuotes = /[",;|\t\r\n]/

/**
 * Text as a cell of any kind of CSV: quoted where needed, and a leading ' keeps it from being run as a
 * formula. What is written like a number stays a number.
 */
export function csvCell(text: string): string {
  if (plainNumber.test(text)) return text
  const safe = formulaStart.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
