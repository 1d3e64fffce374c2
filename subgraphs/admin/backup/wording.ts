const whole = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 1 })
const units = ['Byte', 'kB', 'MB', 'GB', 'TB'] as const

/** 12412 → `12.412` */
export function germanCount(count: number): string {
  return whole.format(count)
}

/** 1234567 → `1,2 MB`; steps of a thousand. */
export function germanBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${short.format(value)} ${units[unit] ?? ''}`
}

/** 2.345 → `2,3 s` */
export function germanSeconds(seconds: number): string {
  return `${short.format(seconds)} s`
}

/** `21.11.2026, 02:30` on the wall clock of the zone. */
export function germanMoment(instant: Date, timeZone: string): string {
  return instant.toLocaleString('de-DE', { timeZone, dateStyle: 'medium', timeStyle: 'short' })
}

/** What the rows of a table are called; the others go by the table's name. */
const rowNames = new Map<string, [string, string]>([
  ['items', ['Dokument', 'Dokumente']],
  ['item_versions', ['Fassung von Dokumenten', 'Fassungen von Dokumenten']],
  ['item_chunks', ['Textabschnitt', 'Textabschnitte']],
  ['meters', ['Zähler', 'Zähler']],
  ['smart_meter_readings', ['Messwert', 'Messwerte']],
  ['channel_readings', ['Messwert weiterer Register', 'Messwerte weiterer Register']],
  ['reading_revisions', ['frühere Fassung von Messwerten', 'frühere Fassungen von Messwerten']],
  ['reading_changes', ['Änderung an Messwerten', 'Änderungen an Messwerten']],
  ['market_prices', ['Marktpreis', 'Marktpreise']],
  ['weather', ['Wetterwert', 'Wetterwerte']],
  ['tariffs', ['Tarif', 'Tarife']],
  ['users', ['Person', 'Personen']],
  ['audit_log', ['Eintrag im Protokoll', 'Einträge im Protokoll']],
  ['jobs', ['Auftrag', 'Aufträge']],
  ['imports', ['Import', 'Importe']],
  ['conversations', ['Gespräch', 'Gespräche']],
  ['devices', ['Gerät', 'Geräte']],
  ['connectors', ['Datenquelle', 'Datenquellen']],
  ['alert_rules', ['Alarmregel', 'Alarmregeln']],
  ['simulations', ['Simulation', 'Simulationen']],
])

/** Whether people know the rows of this table by a name. */
export const isKnownToPeople = (table: string) => rowNames.has(table)

/** `1 Datei`, `24 Dateien` */
export function filesInWords(count: number): string {
  return `${germanCount(count)} ${count === 1 ? 'Datei' : 'Dateien'}`
}

/** `12.412 Dokumente` */
export function rowsInWords(table: string, count: number): string {
  const [one, many] = rowNames.get(table) ?? [`Zeile in „${table}“`, `Zeilen in „${table}“`]
  return `${germanCount(count)} ${count === 1 ? one : many}`
}
