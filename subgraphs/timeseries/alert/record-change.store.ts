import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { AlertChange, AlertEventKind, AlertRule } from './alert.ts'
import { toAlert, alertColumns } from './alert-row.ts'
import { messageFor, type DeliveryMessage } from './delivery-message.ts'
import { quietUntil } from './quiet-hours.ts'

/** The transaction that holds the rule's row. */
export type RuleClient = PoolClient

/** Numbers of events become visible in their order: who writes one waits for the others. */
const eventOrderLock = 727_073_777

export type Recorded = { alertId: string; eventId: string; kind: AlertEventKind }

/** What was measured earlier than this is history: nobody is woken for it. Long enough for yesterday's file. */
const oldAfterMs = 36 * 3_600_000

/** What an evaluation found out, and the end of the newest interval that it saw, if it looked at intervals. */
type Outcome = { changes: readonly AlertChange[]; newest?: Date | undefined }

/** Changes of one rule, in the transaction of its evaluation. Tells what is to be announced afterwards. */
export async function recordChanges(
  client: PoolClient,
  rule: AlertRule,
  { changes, newest }: Outcome,
  now: Date,
): Promise<Recorded[]> {
  const recorded: Recorded[] = []
  for (const change of changes) {
    const event = await recordChange(client, rule, change)
    if (event) recorded.push(event)
  }
  const isOld = newest !== undefined && now.getTime() - newest.getTime() > oldAfterMs
  for (const event of worthTelling(recorded, isOld)) await queueDeliveries(client, rule, event, now)
  return recorded
}

/** Writes an event of an alert; the caller has changed the alert itself. */
export async function recordEvent(
  client: PoolClient,
  event: { alertId: string; kind: AlertEventKind; text: string; actor?: string | undefined },
): Promise<Recorded> {
  const { alertId, kind, text, actor } = event
  await client.query('SELECT pg_advisory_xact_lock($1)', [eventOrderLock])
  // Of the ups and downs of a value only the newest is kept.
  if (kind === 'UPDATED') {
    await client.query(`DELETE FROM alert_events WHERE alert_id = $1 AND kind = 'UPDATED'`, [
      alertId,
    ])
  }
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO alert_events (alert_id, kind, text, actor) VALUES ($1, $2, $3, $4)
     RETURNING event_id::text AS id`,
    [alertId, kind, text, actor ?? null],
  )
  return { alertId, kind, eventId: rows[0]?.id ?? '' }
}

/** Ends the rule's open alert because somebody changed or removed the rule; nobody is told by message. */
export async function closeWithRule(
  client: PoolClient,
  ruleId: string,
  { text, actor }: { text: string; actor: string },
): Promise<Recorded[]> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE alerts SET state = 'CLOSED', closed_at = now() WHERE rule_id = $1 AND state <> 'CLOSED'
     RETURNING alert_id AS id`,
    [ruleId],
  )
  const recorded: Recorded[] = []
  for (const { id } of rows) {
    recorded.push(await recordEvent(client, { alertId: id, kind: 'CLOSED', text, actor }))
  }
  return recorded
}

/** Only CRITICAL is sent in quiet hours. */
export function isQuietFor(rule: AlertRule, now: Date): boolean {
  return quietEnd(rule, now) !== undefined
}

function quietEnd({ severity, quietHours, timeZone }: AlertRule, now: Date): Date | undefined {
  if (severity === 'CRITICAL' || !quietHours) return undefined
  return quietUntil(now, quietHours, timeZone)
}

/**
 * One message per channel about an event; what falls into quiet hours waits for their end. The end of an alert
 * that nobody was told of needs no message; if its beginning still waits, one message says both.
 */
export async function queueDeliveries(
  client: PoolClient,
  rule: AlertRule,
  event: Recorded,
  now: Date,
): Promise<void> {
  const before = event.kind === 'CLOSED' ? await takeBackQueued(client, event.alertId) : undefined
  if (before && before.takenBack + before.left === 0) return
  const { rows } = await client.query<Record<string, unknown> & { meterName: string | null }>(
    `SELECT ${alertColumns}, m.name AS "meterName", e.text AS "eventText"
     FROM alerts a JOIN alert_events e ON e.event_id = $2 LEFT JOIN meters m ON m.meter_id = a.meter_id
     WHERE a.alert_id = $1`,
    [event.alertId, event.eventId],
  )
  const [row] = rows
  if (!row) return
  const message = messageFor(toAlert(row), {
    ...{ event: event.kind, text: String(row['eventText']), subject: row.meterName },
    timeZone: rule.timeZone,
    isFirst: before?.left === 0,
  })
  await insertDeliveries(client, rule, {
    message,
    now,
    alertId: event.alertId,
    eventId: event.eventId,
  })
}

/** Messages of an alert that nobody has tried to send are not sent any more; `left` are the others. */
async function takeBackQueued(
  client: PoolClient,
  alertId: string,
): Promise<{ takenBack: number; left: number }> {
  const { rowCount } = await client.query(
    `DELETE FROM alert_deliveries WHERE alert_id = $1 AND state = 'QUEUED' AND attempts = 0`,
    [alertId],
  )
  const { rows } = await client.query<{ left: number }>(
    'SELECT count(*)::int AS left FROM alert_deliveries WHERE alert_id = $1',
    [alertId],
  )
  return { takenBack: rowCount ?? 0, left: rows[0]?.left ?? 0 }
}

type Wanted = {
  message: DeliveryMessage
  now: Date
  alertId: string | null
  eventId: string | null
}

/** Answers the ids; a channel that is switched off or gone gets none. */
export async function insertDeliveries(
  client: Pick<PoolClient, 'query'>,
  rule: AlertRule,
  { message, now, alertId, eventId }: Wanted,
): Promise<string[]> {
  const at = (message.event !== 'TEST' && quietEnd(rule, now)) || now
  const ids: string[] = []
  for (const channelId of rule.channelIds) {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO alert_deliveries (delivery_id, rule_id, alert_id, event_id, channel_id, message, next_attempt_at)
       SELECT $1, $2, $3, $4, channel_id, $6, $7 FROM alert_channels WHERE channel_id = $5 AND enabled
       ON CONFLICT (event_id, channel_id) DO NOTHING RETURNING delivery_id AS id`,
      [randomUUID(), rule.id, alertId, eventId, channelId, JSON.stringify(message), at],
    )
    ids.push(...rows.map(({ id }) => id))
  }
  return ids
}

async function recordChange(
  client: PoolClient,
  rule: AlertRule,
  change: AlertChange,
): Promise<Recorded | undefined> {
  switch (change.type) {
    case 'OPEN': {
      const alertId = await openAlert(client, rule, change)
      if (alertId === undefined) return undefined
      return recordEvent(client, { alertId, kind: 'OPENED', text: change.message })
    }
    case 'UPDATE': {
      const alertId = await changeOpen(client, rule, 'value = $2, message = $3', [
        change.value,
        change.message,
      ])
      if (alertId === undefined) return undefined
      return recordEvent(client, { alertId, kind: 'UPDATED', text: change.message })
    }
    case 'CLOSE': {
      const alertId = await changeOpen(client, rule, `state = 'CLOSED', closed_at = now()`, [])
      if (alertId === undefined) return undefined
      return recordEvent(client, { alertId, kind: 'CLOSED', text: change.message })
    }
  }
}

async function openAlert(
  client: PoolClient,
  rule: AlertRule,
  change: Extract<AlertChange, { type: 'OPEN' }>,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO alerts (alert_id, rule_id, rule_name, kind, severity, meter_id, market_id, state, since,
       value, limit_value, unit, message)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'OPEN', $8, $9, $10, $11, $12)
     ON CONFLICT (rule_id) WHERE state <> 'CLOSED' DO NOTHING RETURNING alert_id AS id`,
    [
      ...[randomUUID(), rule.id, rule.name, rule.condition.kind, rule.severity],
      ...[rule.meterId, rule.marketId, change.since],
      ...[change.value, change.limit, change.unit, change.message],
    ],
  )
  return rows[0]?.id
}

async function changeOpen(
  client: PoolClient,
  rule: AlertRule,
  assignments: string,
  values: unknown[],
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE alerts SET ${assignments} WHERE rule_id = $1 AND state <> 'CLOSED' RETURNING alert_id AS id`,
    [rule.id, ...values],
  )
  return rows[0]?.id
}

/**
 * Of each alert the newest event somebody must hear of: neither one that opened and closed at once nor the
 * beginning of one that is old.
 */
function worthTelling(recorded: readonly Recorded[], isOld: boolean): Recorded[] {
  const opened = new Set<string>()
  const newest = new Map<string, Recorded>()
  for (const event of recorded) {
    if (event.kind === 'OPENED') opened.add(event.alertId)
    if (event.kind !== 'UPDATED') newest.set(event.alertId, event)
  }
  return [...newest.values()].filter(({ alertId, kind }) =>
    kind === 'CLOSED' ? !opened.has(alertId) : !isOld,
  )
}
