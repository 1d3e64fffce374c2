import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import type { Alert, AlertEvent, AlertSeverity, AlertState } from './alert.ts'
import { recordEvent, type Recorded } from './record-change.store.ts'
import { alertColumns, eventColumns, toAlert, toAlertEvent } from './alert-row.ts'

export type AlertFilter = {
  states?: AlertState[] | undefined
  severities?: AlertSeverity[] | undefined
  meterId?: string | undefined
  ruleId?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

const mostChangesAtOnce = 200

export class AlertStore {
  constructor(private readonly database: Database) {}

  async byId(id: string): Promise<Alert | undefined> {
    if (!isUuid(id)) return undefined
    const { rows } = await this.database.pool.query(
      `SELECT ${alertColumns} FROM alerts a WHERE a.alert_id = $1`,
      [id],
    )
    return rows.map(toAlert)[0]
  }

  /** Newest first, after the alert `after`. */
  async list(page: { first: number; after?: string }, filter: AlertFilter): Promise<Alert[]> {
    const { states, severities, meterId, ruleId, from, to } = filter
    const ids = [meterId, ruleId].filter(id => id !== undefined)
    if (!ids.every(isUuid)) return []
    const { rows } = await this.database.pool.query(
      `SELECT ${alertColumns} FROM alerts a
       WHERE ($2::text[] IS NULL OR a.state = ANY ($2)) AND ($3::text[] IS NULL OR a.severity = ANY ($3))
         AND ($4::uuid IS NULL OR a.meter_id = $4) AND ($5::uuid IS NULL OR a.rule_id = $5)
         AND ($6::timestamptz IS NULL OR a.opened_at >= $6) AND ($7::timestamptz IS NULL OR a.opened_at < $7)
         AND ($8::uuid IS NULL OR (a.opened_at, a.alert_id) <
           (SELECT opened_at, alert_id FROM alerts WHERE alert_id = $8))
       ORDER BY a.opened_at DESC, a.alert_id DESC LIMIT $1`,
      [
        page.first,
        ...[states, severities, meterId, ruleId, from, to].map(value => value ?? null),
        page.after !== undefined && isUuid(page.after) ? page.after : null,
      ],
    )
    return rows.map(toAlert)
  }

  /** Alerts with an event after the number, each once, in the order of `at`, their newest such event. */
  async changedAfter(cursor: string, onlyOpened: boolean): Promise<{ alert: Alert; at: string }[]> {
    const { rows } = await this.database.pool.query<{ at: string }>(
      `SELECT ${alertColumns}, changed.newest::text AS at FROM alerts a JOIN (
         SELECT alert_id, max(event_id) AS newest FROM alert_events
         WHERE event_id > $1 AND ($2 = false OR kind = 'OPENED')
         GROUP BY alert_id) changed USING (alert_id)
       ORDER BY changed.newest LIMIT ${mostChangesAtOnce}`,
      [cursor, onlyOpened],
    )
    // Not the alert's own newest event: whoever goes on after that one misses what came in between.
    return rows.map(row => ({ alert: { ...toAlert(row), cursor: row.at }, at: row.at }))
  }

  /** Undefined unless the alert is open. */
  async acknowledge(
    id: string,
    { by, note }: { by: string; note: string | null },
  ): Promise<Recorded | undefined> {
    return this.database.transaction(async client => {
      const { rowCount } = await client.query(
        `UPDATE alerts SET state = 'ACKNOWLEDGED', acknowledged_at = now(), acknowledged_by = $2, note = $3
         WHERE alert_id = $1 AND state = 'OPEN'`,
        [id, by, note],
      )
      if (rowCount === 0) return undefined
      const text = note ?? 'Ohne Bemerkung.'
      return recordEvent(client, { alertId: id, kind: 'ACKNOWLEDGED', text, actor: by })
    })
  }

  /** Number of the newest event of all. */
  async newestCursor(): Promise<string> {
    const { rows } = await this.database.pool.query<{ newest: string }>(
      'SELECT coalesce(max(event_id), 0)::text AS newest FROM alert_events',
    )
    return rows[0]?.newest ?? '0'
  }

  /** The history of several alerts, each with its oldest event first. */
  async eventsOf(alertIds: readonly string[]): Promise<Map<string, AlertEvent[]>> {
    const { rows } = await this.database.pool.query(
      `SELECT ${eventColumns} FROM alert_events WHERE alert_id = ANY ($1) ORDER BY event_id`,
      [alertIds],
    )
    const events = new Map<string, AlertEvent[]>()
    for (const event of rows.map(toAlertEvent)) {
      events.set(event.alertId, [...(events.get(event.alertId) ?? []), event])
    }
    return events
  }
}
