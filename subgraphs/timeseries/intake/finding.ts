/** What was detected and why, in German, for the preview of an import. */
export type Finding = { subject: string; value: string; reason: string }

/** Something the user should look at before importing; nothing is refused. */
export type Warning = { code: string; message: string; place: string | null }

export function warning(code: string, message: string, place?: string): Warning {
  return { code, message, place: place ?? null }
}

/** What the parts of a file are called: lines of a table, segments of EDIFACT, entries of JSON. */
export type PlaceWord = 'Zeile' | 'Segment' | 'Eintrag'

/** Where something stands, for messages: `Zeile 17` or `Zeile 17, Spalte „Wert“`. */
export function placeName(word: PlaceWord, line: number, column?: string | null): string {
  const row = `${word} ${line}`
  return column ? `${row}, Spalte „${column}“` : row
}
