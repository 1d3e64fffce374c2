import { randomUUID } from 'node:crypto'
import type { Viewer } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries } from '../../testing/test-timeseries.ts'
import { sealTarget } from '../alert-channel.ts'
import { RuleEvaluator } from '../rule-evaluator.store.ts'

export type TestAlerts = Awaited<ReturnType<typeof openAlerts>>
/** What the tests ask for has any of these. */
type Asked = { id: string; code: string; nodes: Record<string, unknown>[] }
type QueuedMessage = { event: string; subject: string; at: Date }

const operator = testViewer('operator')
/** A full hour, so that all readings of a test lie in the past of the database too. */
export const start = new Date('2026-11-20T09:00:00Z')

/** So many minutes after the start of a test. */
export function after(minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000)
}

export const createRule = `mutation ($input: AlertRuleInput!) { createAlertRule(input: $input) {
  ... on AlertRule { id } ... on UserError { code place message } } }`

/** The subgraph with one meter of minutes, and rules that are evaluated when the test says so. */
export async function openAlerts() {
  const timeseries = await openTimeseries()
  const { database } = timeseries
  const meterId = await timeseries.addMeter('Werk Süd', 60)
  const ask = async (
    source: string,
    variables?: Record<string, unknown>,
    viewer: Viewer = operator,
  ): Promise<{ data: Partial<Record<string, Asked>>; codes: unknown[] }> => {
    const { data, codes } = await timeseries.ask(source, viewer, variables)
    return { data: data ?? {}, codes }
  }
  return {
    ...{ timeseries, meterId, ask, evaluator: new RuleEvaluator(timeseries) },
    /** A rule that has seen nothing from the test's first minute on. */
    async addRule(input: Record<string, unknown>): Promise<string> {
      const { data } = await ask(createRule, { input: { name: 'Regel', meterId, ...input } })
      const id = data['createAlertRule']?.id ?? ''
      await database.pool.query(
        'UPDATE alert_rules SET seen_until = $2, created_at = $2 WHERE rule_id = $1',
        [id, new Date(start.getTime() - 1)],
      )
      return id
    },
    /** Consumption minute by minute. */
    async write(kw: (number | null)[], first = 0, quality = 0): Promise<void> {
      await database.pool.query(
        `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
         SELECT $1, ts, kw, $4 FROM unnest($2::timestamptz[], $3::float8[]) AS v(ts, kw)`,
        [meterId, kw.map((_, place) => after(first + place)), kw, quality],
      )
    },
    async alerts(): Promise<Record<string, unknown>[]> {
      const source = `{ alerts { nodes { id state kind value limit unit message since
        meter { name } history { kind text actor } acknowledgedBy note } } }`
      return (await ask(source)).data['alerts']?.nodes ?? []
    },
    async queued(): Promise<QueuedMessage[]> {
      const { rows } = await database.pool.query<QueuedMessage>(
        `SELECT message ->> 'event' AS event, message ->> 'subject' AS subject, next_attempt_at AS at
         FROM alert_deliveries ORDER BY created_at, event_id`,
      )
      return rows
    },
    async addChannel(kind: 'EMAIL' | 'WEBHOOK' = 'EMAIL', target = 'leitwarte@example.org') {
      const id = randomUUID()
      const sealedTarget = sealTarget(timeseries.secrets.sealingKey, id, target)
      const channel = { id, name: `${kind} ${target}`, kind, sealedTarget, enabled: true }
      await timeseries.stores.alerts.channels.create(channel)
      return id
    },
    close: () => timeseries.close(),
  }
}
