import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import { alertSeverities, type AlertRule, type NewAlertRule } from './alert.ts'
import { closeWithRule, type Recorded } from './record-change.store.ts'
import { lateForSeconds } from './late-readings.store.ts'
import { ruleCondition } from './rule-condition.ts'

export type RuleRow = {
  rule_id: string
  name: string
  meter_id: string | null
  market_id: string | null
  condition: unknown
  severity: string
  enabled: boolean
  channel_ids: string[]
  quiet_from: number | null
  quiet_to: number | null
  time_zone: string
  notify_again_seconds: number | null
  created_by: string
  created_at: Date
}

export const ruleColumns = `rule_id, name, meter_id, market_id, condition, severity, enabled, channel_ids,
  quiet_from, quiet_to, time_zone, notify_again_seconds, created_by, created_at`

export function toRule(row: RuleRow): AlertRule {
  const { quiet_from: from, quiet_to: to } = row
  return {
    id: row.rule_id,
    name: row.name,
    condition: ruleCondition.parse(row.condition),
    meterId: row.meter_id,
    marketId: row.market_id,
    severity: z.enum(alertSeverities).parse(row.severity),
    enabled: row.enabled,
    channelIds: row.channel_ids,
    quietHours: from !== null && to !== null ? { from, to } : null,
    timeZone: row.time_zone,
    notifyAgainSeconds: row.notify_again_seconds,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

export class AlertRuleStore {
  constructor(private readonly database: Database) {}

  async byIds(ids: readonly string[]): Promise<AlertRule[]> {
    const { rows } = await this.database.pool.query<RuleRow>(
      `SELECT ${ruleColumns} FROM alert_rules WHERE rule_id = ANY ($1)`,
      [ids.filter(isUuid)],
    )
    return rows.map(toRule)
  }

  async byId(id: string): Promise<AlertRule | undefined> {
    const [rule] = await this.byIds([id])
    return rule
  }

  /** By name, after the rule `after`. */
  async list(page: { first: number; after?: string; meterId?: string }): Promise<AlertRule[]> {
    const { after, meterId } = page
    if (meterId !== undefined && !isUuid(meterId)) return []
    const { rows } = await this.database.pool.query<RuleRow>(
      `SELECT ${ruleColumns} FROM alert_rules
       WHERE ($2::uuid IS NULL OR meter_id = $2)
         AND ($3::uuid IS NULL OR (name, rule_id) > (SELECT name, rule_id FROM alert_rules WHERE rule_id = $3))
       ORDER BY name, rule_id LIMIT $1`,
      [page.first, meterId ?? null, after !== undefined && isUuid(after) ? after : null],
    )
    return rows.map(toRule)
  }

  async count(): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM alert_rules',
    )
    return rows[0]?.count ?? 0
  }

  /** `seenUntil`: readings after it are looked at. */
  async create(rule: NewAlertRule, seenUntil: Date): Promise<AlertRule> {
    const { rows } = await this.database.pool.query<RuleRow>(
      `INSERT INTO alert_rules (rule_id, kind, name, meter_id, market_id, condition, severity, enabled,
         channel_ids, quiet_from, quiet_to, time_zone, notify_again_seconds, created_by, seen_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING ${ruleColumns}`,
      [randomUUID(), rule.condition.kind, ...valuesOf(rule), rule.createdBy, seenUntil],
    )
    const [row] = rows
    if (!row) throw new Error('an insert without a row')
    return toRule(row)
  }

  /**
   * Undefined for a rule that is gone. With `afresh` the rule forgets what it remembers, looks at readings after
   * `seenUntil`, and its open alert ends.
   */
  async update(
    rule: AlertRule,
    afresh?: { seenUntil: Date; text: string; actor: string },
  ): Promise<{ rule: AlertRule; recorded: Recorded[] } | undefined> {
    return this.database.transaction(async client => {
      const { rows } = await client.query<RuleRow>(
        `UPDATE alert_rules SET kind = $2, name = $3, meter_id = $4, market_id = $5, condition = $6,
           severity = $7, enabled = $8, channel_ids = $9, quiet_from = $10, quiet_to = $11,
           time_zone = $12, notify_again_seconds = $13,
           state = CASE WHEN $14::timestamptz IS NULL THEN state END,
           seen_until = coalesce($14, seen_until)
         WHERE rule_id = $1 RETURNING ${ruleColumns}`,
        [rule.id, rule.condition.kind, ...valuesOf(rule), afresh?.seenUntil ?? null],
      )
      const [row] = rows
      if (!row) return undefined
      const recorded = afresh ? await closeWithRule(client, rule.id, afresh) : []
      return { rule: toRule(row), recorded }
    })
  }

  /** Its open alert ends, its history stays. */
  async remove(id: string, why: { text: string; actor: string }): Promise<Recorded[]> {
    return this.database.transaction(async client => {
      await client.query('SELECT FROM alert_rules WHERE rule_id = $1 FOR UPDATE', [id])
      const recorded = await closeWithRule(client, id, why)
      await client.query('DELETE FROM alert_rules WHERE rule_id = $1', [id])
      return recorded
    })
  }

  /** Meters and markets that some enabled rule looks at. */
  async watched(): Promise<{ meterIds: string[]; marketIds: string[] }> {
    const { rows } = await this.database.pool.query<{ meters: string[]; markets: string[] }>(
      `SELECT coalesce(array_agg(DISTINCT meter_id) FILTER (WHERE meter_id IS NOT NULL), '{}') AS meters,
              coalesce(array_agg(DISTINCT market_id) FILTER (WHERE market_id IS NOT NULL), '{}') AS markets
       FROM alert_rules WHERE enabled`,
    )
    return { meterIds: rows[0]?.meters ?? [], marketIds: rows[0]?.markets ?? [] }
  }

  /** Enabled rules that look at a meter's readings or a market's prices. */
  async idsFor(subject: { meterId?: string; marketId?: string }): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ rule_id: string }>(
      `SELECT rule_id FROM alert_rules
       WHERE enabled AND kind <> 'FINDING' AND (meter_id = $1 OR market_id = $2) ORDER BY rule_id`,
      [subject.meterId ?? null, subject.marketId ?? null],
    )
    return rows.map(row => row.rule_id)
  }

  /** Rules the clock alone may change, and those with readings nobody told about. */
  async due(now: Date): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ rule_id: string }>(
      `SELECT rule_id FROM alert_rules r
       WHERE enabled AND (kind IN ('MISSING_DATA', 'PRICE_WINDOW', 'FINDING')
         OR kind = 'PEAK_PROJECTION' AND state ->> 'isOpen' = 'true' OR EXISTS (
         SELECT FROM smart_meter_readings
         WHERE meter_id = r.meter_id AND ts > r.seen_until AND ts <= $1)
         OR kind = 'THRESHOLD' AND EXISTS (
           SELECT FROM smart_meter_readings
           WHERE meter_id = r.meter_id AND ts <= r.seen_until
             AND ts > r.seen_until - interval '${lateForSeconds} seconds'
             AND known_at > to_timestamp((r.state ->> 'knownUntil')::float8 / 1000)))
       ORDER BY rule_id`,
      [now],
    )
    return rows.map(row => row.rule_id)
  }
}

function valuesOf(rule: Omit<NewAlertRule, 'createdBy'>): unknown[] {
  return [
    rule.name,
    rule.meterId,
    rule.marketId,
    JSON.stringify(rule.condition),
    rule.severity,
    rule.enabled,
    rule.channelIds,
    rule.quietHours?.from ?? null,
    rule.quietHours?.to ?? null,
    rule.timeZone,
    rule.notifyAgainSeconds,
  ]
}
