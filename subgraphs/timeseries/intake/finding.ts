/** What was detected and why, in German, for the preview of an import. */
export type Finding = { subject: string; value: string; reason: string }

/** Something the user should look at before importing; nothing is refused. */
export type Warning = { code: string; message: string; place: string | null }

export function warning(code: string, message: string, place?: string): Warning {
  return { code, message, place: place ?? null }
}

/** Where a value stands in a table, for messages: `Zeile 17, Spalte „Wert“`. */
export function cellPlace(line: number, column: string): string {
  return `${linePlace(line)}, Spalte „${column}“`
}

export function linePlace(line: number): string {
  return `Zeile ${line}`
}
