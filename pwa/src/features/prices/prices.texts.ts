import { formatNumber } from '../../lib/format.ts'

export const texts = {
  title: 'Marktpreise',
  loading: 'Marktpreise werden geladen',
  chartLoading: 'Preisverlauf wird geladen',
  emptyTitle: 'Noch keine Marktpreise',
  emptyOperator:
    'Importieren Sie eine Preisdatei, zum Beispiel den Export von SMARD oder Energy-Charts.',
  emptyViewer: 'Sobald der Betrieb Preise importiert hat, sehen Sie sie hier.',
  market: 'Markt',
  price: 'Preis',
  chartLabel: (market: string, window: string) => `Preise ${market}, ${window}`,
  caption: (interval: string, unit: string, sampled: boolean) =>
    sampled
      ? `Mittel je ${interval} in ${unit}, Band: Minimum bis Maximum`
      : `je ${interval} in ${unit}`,
  noData: 'Noch keine Preise für diesen Zeitraum',
  noDataHint: 'Blättern Sie zu einem anderen Zeitraum oder wählen Sie „Alles“.',
  mean: 'Mittlerer Preis',
  meanInCents: 'Mittel je kWh',
  minimum: 'Niedrigster Preis',
  maximum: 'Höchster Preis',
  negative: 'Negative Preise',
  negativeIntervals: (count: number) =>
    count === 1 ? '1 Intervall' : `${formatNumber(count)} Intervalle`,
  noneNegative: 'keine',
  interval: (interval: string) => `je ${interval}`,
  at: (stamp: string) => `am ${stamp}`,
  now: 'Preis jetzt',
  lastDay: (day: string) => `Stand: ${day}`,
  spark: (day: string) => `Preisverlauf am ${day}`,
  open: 'Alle Preise',
  missing: 'Fehlende Werte',
  missingOf: (expected: number) => `von ${formatNumber(expected)}`,
  complete: 'vollständig',
  unknown: '–',
} as const
