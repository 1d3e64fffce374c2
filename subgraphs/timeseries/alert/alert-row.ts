import { z } from 'zod'
import {
  alertEventKinds,
  alertSeverities,
  alertStates,
  type Alert,
  type AlertEvent,
} from './alert.ts'
import { alertKinds } from './rule-condition.ts'

const nullableDate = z.date().nullable()

/** Rows come from our own tables, yet a newer version may have written what this one does not know. */
const alertRow: z.ZodType<Alert> = z.object({
  id: z.string(),
  ruleId: z.string().nullable(),
  ruleName: z.string(),
  kind: z.enum(alertKinds),
  severity: z.enum(alertSeverities),
  meterId: z.string().nullable(),
  marketId: z.string().nullable(),
  state: z.enum(alertStates),
  since: z.date(),
  openedAt: z.date(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.string().nullable(),
  message: z.string(),
  acknowledgedAt: nullableDate,
  acknowledgedBy: z.string().nullable(),
  note: z.string().nullable(),
  closedAt: nullableDate,
  cursor: z.string(),
})
const eventRow: z.ZodType<AlertEvent> = z.object({
  id: z.string(),
  alertId: z.string(),
  at: z.date(),
  kind: z.enum(alertEventKinds),
  text: z.string(),
  actor: z.string().nullable(),
})

export const alertColumns = `a.alert_id AS id, a.rule_id AS "ruleId", a.rule_name AS "ruleName", a.kind, a.severity,
  a.meter_id AS "meterId", a.market_id AS "marketId", a.state, a.since, a.opened_at AS "openedAt", a.value,
  a.limit_value AS "limit", a.unit, a.message, a.acknowledged_at AS "acknowledgedAt",
  a.acknowledged_by AS "acknowledgedBy", a.note, a.closed_at AS "closedAt",
  (SELECT coalesce(max(e.event_id), 0)::text FROM alert_events e WHERE e.alert_id = a.alert_id) AS cursor`

export const eventColumns = `event_id::text AS id, alert_id AS "alertId", at, kind, text, actor`

export function toAlert(row: unknown): Alert {
  return alertRow.parse(row)
}

export function toAlertEvent(row: unknown): AlertEvent {
  return eventRow.parse(row)
}
