import { isDeepStrictEqual } from 'node:util'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { EventBus } from '#platform/events/event-bus.ts'
import { announceAlerts } from './alert-event.ts'
import { ruleColumns, toRule, type RuleRow } from './alert-rule.store.ts'
import { evaluateRule, type LockedRule } from './evaluate-rule.ts'
import {
  isQuietFor,
  queueDeliveries,
  recordChanges,
  recordEvent,
  type Recorded,
} from './record-change.store.ts'

type Use = { database: Database; events: EventBus }

/**
 * Evaluates rules, each in one transaction that holds the rule's row: what was seen, what is remembered and what
 * came of it stand or fall together. So a worker may be killed at any moment, and two may work side by side:
 * no alert is raised twice and none is lost.
 */
export class RuleEvaluator {
  constructor(private readonly use: Use) {}

  /** Everything the rule has not seen yet. */
  async evaluate(ruleId: string, now: Date): Promise<void> {
    while (!(await this.round(ruleId, now)));
  }

  /** Tells again of alerts that nobody has acknowledged for as long as their rule says. */
  async remind(now: Date): Promise<void> {
    const recorded = await this.use.database.transaction(async client => {
      const { rows } = await client.query<RuleRow & { alert_id: string; message: string }>(
        `SELECT rule.*, a.alert_id, a.message
         FROM alerts a JOIN LATERAL (
           SELECT ${ruleColumns} FROM alert_rules WHERE rule_id = a.rule_id) rule ON true
         WHERE a.state = 'OPEN'
           AND a.notified_at + rule.notify_again_seconds * interval '1 second' <= $1
         FOR UPDATE OF a SKIP LOCKED`,
        [now],
      )
      const reminders: Recorded[] = []
      for (const row of rows) {
        const rule = toRule(row)
        // They would all be sent at once when the quiet hours end; until then one is enough.
        if (isQuietFor(rule, now)) continue
        const { alert_id: alertId, message: text } = row
        const event = await recordEvent(client, { alertId, kind: 'REMINDED', text })
        await client.query('UPDATE alerts SET notified_at = $2 WHERE alert_id = $1', [alertId, now])
        await queueDeliveries(client, rule, event, now)
        reminders.push(event)
      }
      return reminders
    })
    await announceAlerts(this.use.events, recorded)
  }

  private async round(ruleId: string, now: Date): Promise<boolean> {
    const { recorded, isAll } = await this.use.database.transaction(async client => {
      const locked = await lockRule(client, ruleId)
      if (!locked) return { recorded: [], isAll: true }
      const outcome = await evaluateRule(client, locked, now)
      await remember(client, locked, outcome)
      return {
        recorded: await recordChanges(client, locked.rule, outcome, now),
        isAll: outcome.isAll,
      }
    })
    await announceAlerts(this.use.events, recorded)
    return isAll
  }
}

/** Undefined for a rule that is gone or switched off. */
async function lockRule(client: PoolClient, ruleId: string): Promise<LockedRule | undefined> {
  const { rows } = await client.query<RuleRow & { state: unknown; seen_until: Date }>(
    `SELECT ${ruleColumns}, state, seen_until FROM alert_rules
     WHERE rule_id = $1 AND enabled FOR NO KEY UPDATE`,
    [ruleId],
  )
  const [row] = rows
  return row && { rule: toRule(row), state: row.state, seenUntil: row.seen_until }
}

async function remember(
  client: PoolClient,
  before: LockedRule,
  after: { state: unknown; seenUntil: Date },
): Promise<void> {
  const isSame =
    before.seenUntil.getTime() === after.seenUntil.getTime() &&
    isDeepStrictEqual(before.state, after.state)
  if (isSame) return
  await client.query('UPDATE alert_rules SET state = $2, seen_until = $3 WHERE rule_id = $1', [
    before.rule.id,
    JSON.stringify(after.state),
    after.seenUntil,
  ])
}
