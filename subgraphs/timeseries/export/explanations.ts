import type { ExportResolution } from './export-request.ts'

export const resolutionNames: Record<ExportResolution, string> = {
  RAW: 'Messwerte, wie gespeichert',
  QUARTER_HOUR: 'Viertelstunden',
  HOUR: 'Stunden',
  DAY: 'Tage',
  MONTH: 'Monate',
}

/** How each figure was computed, for the notes of reports and workbooks. */
export const explanations = {
  stamps:
    'Ein Zeitstempel nennt den Beginn des Messintervalls. Tage und Monate sind Kalendertage der Zeitzone Europe/Berlin mit 92, 96 oder 100 Viertelstunden.',
  energy:
    'Energie in kWh = Summe der Intervallmittel in kW × Intervalllänge in Stunden. Fehlende Werte werden nicht ergänzt.',
  peak: 'Spitze = höchster Mittelwert einer vollständig belegten Viertelstunde des Uhrrasters (kWh × 4), kein Momentanwert.',
  loadFactor:
    'Lastfaktor = Energie ÷ (Spitze × Stunden mit Werten). Benutzungsstunden = Energie ÷ Spitze, bezogen auf den gewählten Zeitraum.',
  coverage: 'Vollständigkeit = vorhandene ÷ erwartete Intervalle des Zeitraums.',
  quality:
    'Gestörte Werte stehen in den Messwerten, zählen aber in keiner Summe und keiner Kennzahl. Simulierte Werte sind als solche bezeichnet.',
} as const
