import { germanNumber } from '../wording/german.ts'

/** Why a figure cannot be given, or only in part: stable code, German sentence. */
export const reasons = {
  NO_READINGS: 'Im Zeitraum liegen keine Messwerte vor.',
  INCOMPLETE: 'Es fehlen Messwerte; gerechnet ist mit den vorhandenen.',
  NO_COMPLETE_QUARTER: 'Keine Viertelstunde ist vollständig gemessen.',
  INTERVAL_TOO_LONG: 'Das Messintervall ist länger als eine Viertelstunde.',
  NO_LOAD: 'Im Zeitraum wurde keine Leistung gemessen.',
  NO_PV_METER: 'Zu dieser Auswahl gehört kein PV-Zähler.',
  NO_PRODUCTION: 'Im Zeitraum wurde nichts erzeugt.',
  NO_CONSUMPTION: 'Im Zeitraum wurde nichts verbraucht.',
  NO_GRID_METER: 'Zu dieser Auswahl gehört kein Haupt- oder Standortzähler.',
  NO_CONSUMER_METERS: 'Der Verbrauch ist nicht eigens gemessen; er ergibt sich aus der Bilanz.',
  NO_SUB_METERS: 'Unter diesem Zähler liegen keine Unterzähler.',
  NO_TARIFF: 'Für den Zeitraum ist kein Tarif zugeordnet.',
  TARIFF_PARTIAL: 'Nur für einen Teil des Zeitraums ist ein Tarif zugeordnet.',
  SPOT_MISSING: 'Für einen Teil der Energie ist kein Spotpreis bekannt.',
  NO_REACTIVE_CHANNEL: 'Kein Zähler der Auswahl misst Blindarbeit.',
  NO_SUPPLIER_FACTOR: 'Ein Emissionsfaktor des Lieferanten ist nicht angegeben.',
  NO_COMPARISON: 'Im Vergleichszeitraum liegen keine Messwerte vor.',
  COMPARISON_ZERO:
    'Im Vergleichszeitraum beträgt der Wert 0; eine Veränderung in Prozent gibt es dazu nicht.',
  COMPARISON_TOO_LARGE:
    'Für den Vergleich sind es zu viele Zähler oder ein zu langer Zeitraum; wählen Sie weniger aus.',
  BALANCE_NEGATIVE:
    'Zeitweise wurde mehr eingespeist und geladen als bezogen, erzeugt und entladen; dieser Verbrauch zählt als 0, der Betrag steht im Rest.',
  REACTIVE_INCOMPLETE:
    'Monate, in denen Messwerte der Blind- oder der Wirkarbeit fehlen, sind nicht berechnet.',
} as const
export type ReasonCode = keyof typeof reasons
export type Reason = { code: ReasonCode; message: string }

/** A number with the share of the data it stands on; null with a reason where it cannot be given. */
export type Figure = {
  value: number | null
  unit: string
  /** 0 to 1: share of the readings (or of the energy with a price) that was there. */
  coverage: number
  reason: Reason | null
}

export function reason(code: ReasonCode): Reason {
  return { code, message: reasons[code] }
}

/** A figure on data that may have gaps: below full coverage it says so. */
export function figure(value: number, unit: string, coverage: number): Figure {
  const share = Math.min(1, coverage)
  if (share >= 1) return { value, unit, coverage: 1, reason: null }
  const { message } = reason('INCOMPLETE')
  const present = `Vorhanden sind ${germanNumber(Math.floor(share * 100_000) / 1000)} %.`
  return {
    value,
    unit,
    coverage: share,
    reason: { code: 'INCOMPLETE', message: `${message} ${present}` },
  }
}

/** The same number with a reason of its own, and a sentence more where one is given. */
export function withReason(given: Figure, code: ReasonCode, detail?: string): Figure {
  const { message } = reason(code)
  return { ...given, reason: { code, message: detail ? `${message} ${detail}` : message } }
}

export function noFigure(code: ReasonCode, unit: string, coverage = 0): Figure {
  return { value: null, unit, coverage: Math.min(1, coverage), reason: reason(code) }
}
