/** One value as a protocol delivers it, before it is converted and checked. */
export type Observation = {
  point: string
  /** Which of the device's meters, where the model has keys; empty otherwise. */
  key: string
  /** Milliseconds since 1970 by the device; null: it counts from its arrival. */
  at: number | null
  /** A number, or text that is one; anything else is refused and counted. */
  raw: unknown
  /** The source says that the value is not certain (OPC UA). */
  uncertain?: boolean
}

/** What happens at a device beside samples; each is counted. The names are stored: only append. */
export const deviceEvents = [
  'MESSAGES',
  'SAMPLES',
  'READINGS',
  'PARTIAL',
  'OUT_OF_ORDER',
  'LATE',
  'DUPLICATE',
  'FUTURE',
  'NOT_A_NUMBER',
  'OUT_OF_RANGE',
  'OFF_GRID',
  'RETAINED',
  'BAD_STATUS',
  'UNREADABLE',
  'UNMAPPED',
  'COUNTER_RESET',
  'ROLL_OVER',
  'GAP',
  'CONNECTED',
  'ERRORS',
  'REFUSED',
  'KEPT',
  'REGISTERS',
] as const
export type DeviceEvent = (typeof deviceEvents)[number]

/** German, for the interface. */
export const deviceEventNames: Record<DeviceEvent, string> = {
  MESSAGES: 'Nachrichten oder Abfragen',
  SAMPLES: 'übernommene Einzelwerte',
  READINGS: 'geschriebene Messwerte',
  PARTIAL: 'davon vorläufig (Intervall nicht ganz gemessen)',
  OUT_OF_ORDER: 'in falscher Reihenfolge eingetroffen, eingeordnet',
  LATE: 'zu spät eingetroffen, nicht übernommen',
  DUPLICATE: 'doppelt eingetroffen',
  FUTURE: 'Zeitstempel in der Zukunft, nicht übernommen',
  NOT_A_NUMBER: 'keine Zahl, nicht übernommen',
  OUT_OF_RANGE: 'außerhalb des möglichen Bereichs, nicht übernommen',
  OFF_GRID: 'Zeitstempel passt nicht zum Messintervall, nicht übernommen',
  RETAINED: 'aufbewahrte MQTT-Nachricht ohne Zeitstempel, nicht übernommen',
  BAD_STATUS: 'vom Gerät als ungültig gemeldet, nicht übernommen',
  UNREADABLE: 'Nachricht nicht lesbar',
  UNMAPPED: 'ohne zugeordneten Zähler',
  COUNTER_RESET: 'Zählwerk zurückgesetzt oder Zähler getauscht',
  ROLL_OVER: 'Zählwerk übergelaufen',
  GAP: 'Lücken',
  CONNECTED: 'Verbindungsaufbauten',
  ERRORS: 'Fehler',
  REFUSED: 'von der Datenbank abgelehnt',
  KEPT: 'nicht übernommen, weil der gespeicherte Wert von Hand geändert oder bestätigt ist',
  REGISTERS: 'geschriebene Zählerstände',
}
