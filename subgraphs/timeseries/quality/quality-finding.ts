import type { Quantity } from '../reading/reading.ts'

/** What can be wrong with readings (domain.md, "Plausibility and substitute values"). */
export const qualityRules = [
  'GAP',
  'OVERLAP',
  'DUPLICATE',
  'NEGATIVE',
  'ABOVE_CAPACITY',
  'ZERO_RUN',
  'FROZEN',
  'SPIKE',
  'FUTURE_STAMP',
  'COLLAPSED_DST_HOUR',
  'REGISTER_MISMATCH',
  'COUNTER_RESET',
] as const
export type QualityRule = (typeof qualityRules)[number]

/** From harmless to worst; the worst one that covers a reading decides its grade. */
export const severities = ['INFO', 'WARNING', 'ERROR'] as const
export type Severity = (typeof severities)[number]

export const findingStates = ['OPEN', 'CONFIRMED', 'DISMISSED', 'RESOLVED'] as const
export type FindingState = (typeof findingStates)[number]

/** What a rule finds in a column: `[from, to)` in milliseconds since 1970. */
export type Found = {
  rule: QualityRule
  severity: Severity
  from: number
  to: number
  /** German, with figures. */
  message: string
  /** Intervals that are concerned. */
  intervals: number
}

/** A finding as it is kept: it never goes away, at most it is RESOLVED. */
export type QualityFinding = {
  id: string
  meterId: string
  quantity: Quantity
  rule: QualityRule
  severity: Severity
  from: Date
  to: Date
  message: string
  state: FindingState
  foundAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  reason: string | null
}

/** German names, for messages and lists. */
export const ruleNames: Record<QualityRule, string> = {
  GAP: 'Lücke',
  OVERLAP: 'Überlappung',
  DUPLICATE: 'Doppelter Wert',
  NEGATIVE: 'Negativer Wert',
  ABOVE_CAPACITY: 'Über der Anschlussleistung',
  ZERO_RUN: 'Lange Null',
  FROZEN: 'Eingefrorener Wert',
  SPIKE: 'Ausreißer',
  FUTURE_STAMP: 'Zeitstempel in der Zukunft',
  COLLAPSED_DST_HOUR: 'Fehlende Stunde der Zeitumstellung',
  REGISTER_MISMATCH: 'Lastgang passt nicht zum Zählerstand',
  COUNTER_RESET: 'Zählerstand springt zurück',
}
