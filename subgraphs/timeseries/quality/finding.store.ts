import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import type { Quantity } from '../reading/reading.ts'
import type {
  FindingState,
  Found,
  QualityFinding,
  QualityRule,
  Severity,
} from './quality-finding.ts'
import type { Queried } from './queried.store.ts'
import type { Reconciliation } from './reconcile.ts'

export type FindingFilter = {
  meterId?: string | undefined
  quantity?: Quantity | undefined
  rule?: QualityRule | undefined
  severity?: Severity | undefined
  state?: FindingState | undefined
  from?: Date | undefined
  to?: Date | undefined
}

/** Who decided what about a finding. */
export type Decision = { state: FindingState; by: string; reason: string }

const columns = `finding_id AS id, meter_id AS "meterId", quantity, rule, severity, from_ts AS "from",
  to_ts AS "to", message, state, found_at AS "foundAt", decided_by AS "decidedBy",
  decided_at AS "decidedAt", reason`

export class FindingStore {
  constructor(private readonly database: Queried & Pick<Database, 'transaction'>) {}

  async byId(id: string): Promise<QualityFinding | undefined> {
    if (!isUuid(id)) return undefined
    const [finding] = await this.select('WHERE finding_id = $1', [id])
    return finding
  }

  /** Newest range first, after the finding `after`. */
  async list(
    page: { first: number; after?: string },
    filter: FindingFilter,
  ): Promise<QualityFinding[]> {
    const { meterId, quantity, rule, severity, state, from, to } = filter
    if (meterId !== undefined && !isUuid(meterId)) return []
    return this.select(
      `WHERE ($2::uuid IS NULL OR meter_id = $2) AND ($3::text IS NULL OR quantity = $3)
         AND ($4::text IS NULL OR rule = $4) AND ($5::text IS NULL OR severity = $5)
         AND ($6::text IS NULL OR state = $6)
         AND ($7::timestamptz IS NULL OR to_ts > $7) AND ($8::timestamptz IS NULL OR from_ts < $8)
         AND ($9::uuid IS NULL OR (from_ts, finding_id) <
           (SELECT from_ts, finding_id FROM quality_findings WHERE finding_id = $9))
       ORDER BY from_ts DESC, finding_id DESC LIMIT $1`,
      [
        page.first,
        ...[meterId, quantity, rule, severity, state, from, to].map(value => value ?? null),
        page.after !== undefined && isUuid(page.after) ? page.after : null,
      ],
    )
  }

  /** All findings of one direction that touch `[from, to]`. */
  async touching(
    meterId: string,
    quantity: Quantity,
    { from, to }: { from: number; to: number },
  ): Promise<QualityFinding[]> {
    return this.select(
      `WHERE meter_id = $1 AND quantity = $2 AND from_ts <= $4 AND to_ts >= $3 ORDER BY from_ts`,
      [meterId, quantity, new Date(from), new Date(to)],
    )
  }

  /** Answers the findings that are new or hold again. */
  async apply(
    key: { meterId: string; quantity: Quantity },
    { added, changed, reopened, resolved }: Reconciliation,
  ): Promise<QualityFinding[]> {
    return this.database.transaction(async client => {
      await setState(client, resolved, 'RESOLVED')
      for (const { id, found } of changed) await update(client, id, found)
      for (const { id, found } of reopened) await update(client, id, found)
      await setState(
        client,
        reopened.map(({ id }) => id),
        'OPEN',
      )
      const ids = await insert(client, key, added)
      const { rows } = await client.query<QualityFinding>(
        `SELECT ${columns} FROM quality_findings WHERE finding_id = ANY ($1) ORDER BY from_ts`,
        [[...ids, ...reopened.map(({ id }) => id)]],
      )
      return rows
    })
  }

  /** `undefined` when somebody else changed the state since it was `before`. */
  async decide(
    id: string,
    before: FindingState,
    { state, by, reason }: Decision,
    client?: PoolClient,
  ): Promise<QualityFinding | undefined> {
    const { rows } = await (client ?? this.database.pool).query<QualityFinding>(
      `UPDATE quality_findings SET state = $3, decided_by = $4, decided_at = now(), reason = $5,
         changed_at = now()
       WHERE finding_id = $1 AND state = $2 RETURNING ${columns}`,
      [id, before, state, by, reason],
    )
    return rows[0]
  }

  private async select(tail: string, values: unknown[]): Promise<QualityFinding[]> {
    const { rows } = await this.database.pool.query<QualityFinding>(
      `SELECT ${columns} FROM quality_findings ${tail}`,
      values,
    )
    return rows
  }
}

async function setState(client: PoolClient, ids: string[], state: FindingState): Promise<void> {
  if (ids.length === 0) return
  await client.query(
    `UPDATE quality_findings SET state = $2, changed_at = now() WHERE finding_id = ANY ($1)`,
    [ids, state],
  )
}

/** A change that would make it the same as another finding is none. */
async function update(client: PoolClient, id: string, found: Found): Promise<void> {
  await client.query(
    `UPDATE quality_findings f SET severity = $2, from_ts = $3, to_ts = $4, message = $5, changed_at = now()
     WHERE finding_id = $1 AND NOT EXISTS (
       SELECT FROM quality_findings o WHERE o.meter_id = f.meter_id AND o.quantity = f.quantity
         AND o.rule = f.rule AND o.from_ts = $3 AND o.to_ts = $4 AND o.finding_id <> f.finding_id)`,
    [id, found.severity, new Date(found.from), new Date(found.to), found.message],
  )
}

async function insert(
  client: PoolClient,
  { meterId, quantity }: { meterId: string; quantity: Quantity },
  found: Found[],
): Promise<string[]> {
  if (found.length === 0) return []
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO quality_findings (finding_id, meter_id, quantity, rule, severity, from_ts, to_ts, message)
     SELECT g.id, $2, $3, g.rule, g.severity, g.from_ts, g.to_ts, g.message
     FROM unnest($1::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[])
       AS g(id, rule, severity, from_ts, to_ts, message)
     JOIN meters ON meters.meter_id = $2
     ON CONFLICT (meter_id, quantity, rule, from_ts, to_ts) DO NOTHING
     RETURNING finding_id AS id`,
    [
      found.map(() => randomUUID()),
      meterId,
      quantity,
      found.map(({ rule }) => rule),
      found.map(({ severity }) => severity),
      found.map(({ from }) => new Date(from)),
      found.map(({ to }) => new Date(to)),
      found.map(({ message }) => message),
    ],
  )
  return rows.map(({ id }) => id)
}
