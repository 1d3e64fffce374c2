import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { UserError } from '#platform/errors.ts'
import { isUuid } from '#platform/uuid.ts'
import type { QuietHours } from './alert.ts'
import { channelKinds, type ChannelKind } from './alert-channel.ts'
import { deliveryStates, type AlertDelivery, type DeliveryState } from './alert-delivery.ts'
import { deliveryMessage, type DeliveryMessage } from './delivery-message.ts'

/** One attempt: whoever holds it sends it, or somebody else does after the lease. */
export type DueDelivery = {
  id: string
  /** Counts this one. */
  attempts: number
  message: DeliveryMessage
  channelId: string
  kind: ChannelKind
  sealedTarget: string
  /** In which it is not tried again. */
  quiet: (QuietHours & { timeZone: string }) | null
}

const error = z.object({
  code: z.string(),
  message: z.string(),
  place: z.string().optional(),
  remedy: z.string().optional(),
})
const deliveryRow = z.object({
  id: z.string(),
  ruleId: z.string().nullable(),
  alertId: z.string().nullable(),
  channelId: z.string(),
  subject: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number(),
  nextAttemptAt: z.date().nullable(),
  lastError: error.nullable(),
  createdAt: z.date(),
  sentAt: z.date().nullable(),
})
const dueRow = z.object({
  id: z.string(),
  attempts: z.number(),
  message: deliveryMessage,
  channelId: z.string(),
  kind: z.enum(channelKinds),
  sealedTarget: z.string(),
  quiet: z.object({ from: z.number(), to: z.number(), timeZone: z.string() }).nullable(),
})

const columns = `d.delivery_id AS id, d.rule_id AS "ruleId", d.alert_id AS "alertId", d.channel_id AS "channelId",
  d.message ->> 'subject' AS subject, d.state, d.attempts,
  CASE d.state WHEN 'QUEUED' THEN d.next_attempt_at END AS "nextAttemptAt", d.last_error AS "lastError",
  d.created_at AS "createdAt", d.sent_at AS "sentAt"`

export class AlertDeliveryStore {
  constructor(private readonly database: Database) {}

  /** Newest first, after the delivery `after`. */
  async list(
    page: { first: number; after?: string },
    filter: { state?: DeliveryState | undefined; ruleId?: string | undefined },
  ): Promise<AlertDelivery[]> {
    if (filter.ruleId !== undefined && !isUuid(filter.ruleId)) return []
    const { rows } = await this.database.pool.query(
      `SELECT ${columns} FROM alert_deliveries d
       WHERE ($2::text IS NULL OR d.state = $2) AND ($3::uuid IS NULL OR d.rule_id = $3)
         AND ($4::uuid IS NULL OR (d.created_at, d.delivery_id) <
           (SELECT created_at, delivery_id FROM alert_deliveries WHERE delivery_id = $4))
       ORDER BY d.created_at DESC, d.delivery_id DESC LIMIT $1`,
      [
        page.first,
        filter.state ?? null,
        filter.ruleId ?? null,
        page.after !== undefined && isUuid(page.after) ? page.after : null,
      ],
    )
    return rows.map(toDelivery)
  }

  async byIds(ids: readonly string[]): Promise<AlertDelivery[]> {
    const { rows } = await this.database.pool.query(
      `SELECT ${columns} FROM alert_deliveries d WHERE d.delivery_id = ANY ($1) ORDER BY d.created_at`,
      [ids],
    )
    return rows.map(toDelivery)
  }

  /** Of several alerts, oldest first. */
  async ofAlerts(alertIds: readonly string[]): Promise<AlertDelivery[]> {
    const { rows } = await this.database.pool.query(
      `SELECT ${columns} FROM alert_deliveries d WHERE d.alert_id = ANY ($1) ORDER BY d.created_at`,
      [alertIds],
    )
    return rows.map(toDelivery)
  }

  /**
   * Takes up to `most` that are due, one of each channel that is not `busy`: critical ones first, those of one
   * alert in their order. Each comes back after the lease unless its end was reported.
   */
  async take(
    now: Date,
    leaseUntil: Date,
    { most, busy }: { most: number; busy: readonly string[] },
  ): Promise<DueDelivery[]> {
    const { rows } = await this.database.pool.query(
      `WITH due AS MATERIALIZED (
         SELECT chosen.delivery_id FROM alert_channels c CROSS JOIN LATERAL (
           SELECT d.delivery_id FROM alert_deliveries d
           WHERE d.channel_id = c.channel_id AND d.state = 'QUEUED' AND d.next_attempt_at <= $1
             AND NOT EXISTS (
               SELECT FROM alert_deliveries earlier
               WHERE earlier.channel_id = d.channel_id AND earlier.alert_id = d.alert_id
                 AND earlier.event_id < d.event_id AND earlier.state = 'QUEUED')
           ORDER BY coalesce(d.message #>> '{alert,severity}' = 'CRITICAL', false) DESC,
             d.next_attempt_at, d.event_id
           LIMIT 1 FOR UPDATE SKIP LOCKED) chosen
         WHERE c.channel_id <> ALL ($4::uuid[]) LIMIT $2)
       UPDATE alert_deliveries d SET attempts = d.attempts + 1, next_attempt_at = $3
       FROM alert_channels c, due WHERE c.channel_id = d.channel_id AND d.delivery_id = due.delivery_id
       RETURNING d.delivery_id AS id, d.attempts, d.message, d.channel_id AS "channelId", c.kind,
         coalesce(c.sealed_target, '') AS "sealedTarget",
         (SELECT jsonb_build_object('from', r.quiet_from, 'to', r.quiet_to, 'timeZone', r.time_zone)
          FROM alert_rules r WHERE r.rule_id = d.rule_id AND r.quiet_from IS NOT NULL
            AND r.severity <> 'CRITICAL' AND d.alert_id IS NOT NULL) AS quiet`,
      [now, most, leaseUntil, busy],
    )
    return rows.map(row => dueRow.parse(row))
  }

  async sent(id: string): Promise<void> {
    await this.database.pool.query(
      `UPDATE alert_deliveries SET state = 'SENT', sent_at = now(), last_error = NULL WHERE delivery_id = $1`,
      [id],
    )
  }

  /** Tried again at `retryAt`; given up without it. */
  async failed(id: string, reason: UserError, retryAt: Date | undefined): Promise<void> {
    const { code, message, place, remedy } = reason
    await this.database.pool.query(
      `UPDATE alert_deliveries SET last_error = $2, state = CASE WHEN $3::timestamptz IS NULL THEN 'FAILED' ELSE state END,
         next_attempt_at = coalesce($3, next_attempt_at)
       WHERE delivery_id = $1 AND state = 'QUEUED'`,
      [id, JSON.stringify({ code, message, place, remedy }), retryAt ?? null],
    )
  }
}

function toDelivery(row: unknown): AlertDelivery {
  const { lastError, ...rest } = deliveryRow.parse(row)
  return { ...rest, lastError: lastError && withoutGaps(lastError) }
}

function withoutGaps({ code, message, place, remedy }: z.infer<typeof error>) {
  return {
    code,
    message,
    ...(place !== undefined && { place }),
    ...(remedy !== undefined && { remedy }),
  }
}
