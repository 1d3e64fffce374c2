import { formatNumber } from './format.ts'

/** The words of every chart and of its range bar. */
export const chartTexts = {
  role: 'Diagramm',
  keys: 'Pfeiltasten: Wert ablesen, mit Umschalt schneller. Plus und Minus: Ausschnitt verkleinern und vergrößern. Bild auf und Bild ab: verschieben. Null: zurücksetzen.',
  zoomIn: 'Ausschnitt verkleinern',
  zoomOut: 'Ausschnitt vergrößern',
  reset: 'Ausschnitt zurücksetzen',
  asTable: 'Als Tabelle',
  asChart: 'Als Diagramm',
  time: 'Zeitraum',
  noValue: 'kein Wert',
  extremes: (minimum: string, maximum: string) => `(${minimum} bis ${maximum})`,
  moreRows: (count: number) => `${formatNumber(count)} weitere Zeilen zeigen`,
}

export const rangeTexts = {
  label: 'Zeitraum',
  back: 'Zurück',
  forward: 'Vor',
  presets: { day: 'Tag', week: 'Woche', month: 'Monat', year: 'Jahr', all: 'Alles' },
} as const
