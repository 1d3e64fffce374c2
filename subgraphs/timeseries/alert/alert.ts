import type { RuleCondition } from './rule-condition.ts'

export const alertSeverities = ['INFO', 'WARNING', 'CRITICAL'] as const
export type AlertSeverity = (typeof alertSeverities)[number]

export const alertStates = ['OPEN', 'ACKNOWLEDGED', 'CLOSED'] as const
export type AlertState = (typeof alertStates)[number]

export type AlertKind = RuleCondition['kind']

/** Local hours in which only CRITICAL is sent: minutes after midnight, over midnight where `from` > `to`. */
export type QuietHours = { from: number; to: number }

/** When an alert is raised, and who is told how. */
export type AlertRule = {
  id: string
  name: string
  condition: RuleCondition
  meterId: string | null
  marketId: string | null
  severity: AlertSeverity
  enabled: boolean
  channelIds: string[]
  quietHours: QuietHours | null
  /** Of the quiet hours, and of the days of price windows. */
  timeZone: string
  /** Tells again while the alert is open and nobody has acknowledged it; null for once. */
  notifyAgainSeconds: number | null
  createdBy: string
  createdAt: Date
}
export type NewAlertRule = Omit<AlertRule, 'id' | 'createdAt'>

/** One thing that went wrong, from its beginning to its end. */
export type Alert = {
  id: string
  ruleId: string | null
  ruleName: string
  kind: AlertKind
  severity: AlertSeverity
  meterId: string | null
  marketId: string | null
  state: AlertState
  /** When it began by the values. */
  since: Date
  openedAt: Date
  value: number | null
  limit: number | null
  unit: string | null
  /** German, with figures and units. */
  message: string
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  note: string | null
  closedAt: Date | null
  /** Number of its newest event; pass as `since` to go on after it. */
  cursor: string
}

export const alertEventKinds = ['OPENED', 'UPDATED', 'REMINDED', 'ACKNOWLEDGED', 'CLOSED'] as const
export type AlertEventKind = (typeof alertEventKinds)[number]
export type AlertEvent = {
  id: string
  alertId: string
  at: Date
  kind: AlertEventKind
  /** German. */
  text: string
  /** Who did it; null for Luna herself. */
  actor: string | null
}

/** What an evaluation found out; there is at most one open alert per rule. */
export type AlertChange =
  | {
      type: 'OPEN'
      since: Date
      value: number | null
      limit: number | null
      unit: string | null
      message: string
    }
  | { type: 'UPDATE'; value: number | null; message: string }
  /** `atMs`: the instant of the value that ended it, where there is one. */
  | { type: 'CLOSE'; message: string; atMs?: number }
