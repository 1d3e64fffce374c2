import { formatNumber } from '../../lib/format.ts'

export const texts = {
  title: 'Zähler',
  loading: 'Zähler werden geladen',
  emptyTitle: 'Noch keine Zähler',
  emptyOperator:
    'Importieren Sie einen Lastgang als CSV oder MSCONS. Luna erkennt Spalten, Einheit und Zeitzone und legt den Zähler an.',
  emptyViewer: 'Sobald der Betrieb einen Lastgang importiert hat, sehen Sie ihn hier.',
  moreMeters: 'Weitere Zähler laden',
  consumption: 'Verbrauch',
  production: 'Erzeugung',
  simulated: 'Simulation',
  interval: (interval: string) => `ein Wert je ${interval}`,
  noReadings: 'Noch keine Werte',
  latest: (age: string) => `Stand: ${age}`,
  sparkLabel: (name: string) => `Verlauf der letzten 24 Stunden von ${name}`,
  notFoundTitle: 'Diesen Zähler gibt es nicht',
  notFound: 'Vielleicht wurde er gelöscht oder die Adresse ist unvollständig.',
  backToList: 'Alle Zähler',
  chartLoading: 'Diagramm wird geladen',
  chartLabel: (name: string, window: string) => `Leistung von ${name}, ${window}`,
  caption: (interval: string, sampled: boolean) =>
    sampled
      ? `Mittel je ${interval} in kW, Band: Minimum bis Maximum`
      : `Mittel je ${interval} in kW`,
  noData: 'Noch keine Daten für diesen Zeitraum',
  noDataHint: 'Blättern Sie zu einem anderen Zeitraum oder wählen Sie „Alles“.',
  chartTitle: 'Lastgang',
  energy: 'Energie',
  peak: 'Spitzenlast',
  peakDay: (stamp: string) => `am ${stamp}`,
  showPeakDay: 'Diesen Tag zeigen',
  minimum: 'Kleinste Leistung',
  missing: 'Fehlende Werte',
  missingOf: (expected: number) => `von ${formatNumber(expected)}`,
  complete: 'vollständig',
  unknown: '–',
} as const
