import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { UserError } from '#platform/errors.ts'
import type { Connector, RunResult } from './connector.ts'
import { providerIds } from './provider.ts'

type Row = {
  connector_id: string
  provider: string
  name: string
  settings: unknown
  secret: string | null
  interval_minutes: number | null
  enabled: boolean
  created_at: Date
  next_run_at: Date
  leased_until: Date | null
  last_run_at: Date | null
  last_success_at: Date | null
  last_error: unknown
  last_result: unknown
  runs: number
  failures: number
  failures_in_a_row: number
  values_added: string
  values_changed: string
}

export type NewConnector = Pick<
  Connector,
  'provider' | 'name' | 'settings' | 'intervalMinutes' | 'enabled'
> & { id: string; sealedSecret: string | null }

/** How a run ended; a failure leaves `lastResult` as it is. */
export type RunEnding = {
  at: Date
  nextRunAt: Date
  /** Not for a range that a person wanted, which leaves open what else is to be fetched. */
  isScheduled: boolean
} & ({ result: RunResult } | { error: UserError; stored: { added: number; changed: number } })

const storedError = z.object({
  code: z.string(),
  message: z.string(),
  place: z.string().optional(),
  remedy: z.string().optional(),
})
const instant = z.iso.datetime().transform(text => new Date(text))
const storedResult = z.object({
  from: instant,
  to: instant,
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  kept: z.number().default(0),
  complete: z.boolean(),
  gaps: z.array(z.object({ from: instant, to: instant })),
  message: z.string(),
  warnings: z.array(
    z.object({ code: z.string(), message: z.string(), place: z.string().nullable() }),
  ),
})

export class ConnectorStore {
  constructor(private readonly database: Database) {}

  newId(): string {
    return randomUUID()
  }

  /** By name; the page after the name `after`. */
  async list({
    first,
    after,
  }: {
    first: number
    after?: string | undefined
  }): Promise<Connector[]> {
    const { rows } = await this.database.pool.query<Row>(
      'SELECT * FROM connectors WHERE $2::text IS NULL OR name > $2 ORDER BY name LIMIT $1',
      [first, after ?? null],
    )
    return rows.map(toConnector)
  }

  async byId(id: string): Promise<Connector | undefined> {
    const { rows } = await this.database.pool.query<Row>(
      'SELECT * FROM connectors WHERE connector_id = $1',
      [id],
    )
    return rows[0] && toConnector(rows[0])
  }

  /** Null when there is none. */
  async sealedSecret(id: string): Promise<string | null> {
    const { rows } = await this.database.pool.query<Pick<Row, 'secret'>>(
      'SELECT secret FROM connectors WHERE connector_id = $1',
      [id],
    )
    return rows[0]?.secret ?? null
  }

  /** Undefined when the name is taken; due at once. */
  async create(connector: NewConnector): Promise<Connector | undefined> {
    const { rows } = await this.database.pool.query<Row>(
      `INSERT INTO connectors (connector_id, provider, name, settings, secret, interval_minutes, enabled)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING RETURNING *`,
      [connector.id, connector.provider, ...changeable(connector)],
    )
    return rows[0] && toConnector(rows[0])
  }

  /** Due at once with its new settings. 'TAKEN' when another has the name, undefined when it is gone. */
  async update(connector: NewConnector): Promise<Connector | 'TAKEN' | undefined> {
    const taken = await this.database.pool.query(
      'SELECT FROM connectors WHERE name = $2 AND connector_id <> $1',
      [connector.id, connector.name],
    )
    if (taken.rowCount) return 'TAKEN'
    const { rows } = await this.database.pool.query<Row>(
      `UPDATE connectors SET name = $2, settings = $3, secret = $4, interval_minutes = $5, enabled = $6,
         next_run_at = now(), failures_in_a_row = 0, last_error = NULL
       WHERE connector_id = $1 RETURNING *`,
      [connector.id, ...changeable(connector)],
    )
    return rows[0] && toConnector(rows[0])
  }

  async remove(id: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'DELETE FROM connectors WHERE connector_id = $1',
      [id],
    )
    return rowCount === 1
  }

  /** Takes the connector that is due the longest, for this long; nobody else gets it meanwhile. */
  async claimDue(now: Date, until: Date): Promise<Connector | undefined> {
    return this.claim(
      `SELECT connector_id FROM connectors
       WHERE enabled AND next_run_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
       ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [now, until],
    )
  }

  /** Takes this one, due or not; undefined while somebody else runs it. */
  async claimById(id: string, now: Date, until: Date): Promise<Connector | undefined> {
    return this.claim(
      `SELECT connector_id FROM connectors
       WHERE connector_id = $3 AND (leased_until IS NULL OR leased_until <= $1) FOR UPDATE SKIP LOCKED`,
      [now, until, id],
    )
  }

  /** Gives a claimed connector back as it was. */
  async release(id: string): Promise<void> {
    await this.database.pool.query(
      'UPDATE connectors SET leased_until = NULL WHERE connector_id = $1',
      [id],
    )
  }

  /** Goes on holding it; false when it is gone. */
  async renew(id: string, until: Date): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'UPDATE connectors SET leased_until = $2 WHERE connector_id = $1',
      [id, until],
    )
    return rowCount === 1
  }

  /**
   * Writes down how a run ended, and gives the connector back. Of one that was changed since it was claimed,
   * and is due with its new settings therefore, only the counters.
   */
  async finish(
    { id, nextRunAt: before }: Pick<Connector, 'id' | 'nextRunAt'>,
    ending: RunEnding,
  ): Promise<void> {
    const result = 'result' in ending ? ending.result : null
    const error = 'error' in ending ? ending.error : null
    const { added, changed } = 'result' in ending ? ending.result : ending.stored
    await this.database.pool.query(finished, [
      ...[id, ending.at, ending.nextRunAt],
      result && JSON.stringify(result),
      error && JSON.stringify(plainError(error)),
      ...[added, changed, before, ending.isScheduled],
    ])
  }

  private async claim(select: string, values: unknown[]): Promise<Connector | undefined> {
    const { rows } = await this.database.pool.query<Row>(
      `UPDATE connectors SET leased_until = $2 WHERE connector_id = (${select}) RETURNING *`,
      values,
    )
    return rows[0] && toConnector(rows[0])
  }
}

const isSame = 'next_run_at = $8'
const finished = `UPDATE connectors SET leased_until = NULL,
    runs = runs + 1, failures = failures + ($5::jsonb IS NOT NULL)::int,
    values_added = values_added + $6, values_changed = values_changed + $7,
    last_run_at = CASE WHEN ${isSame} THEN $2 ELSE last_run_at END,
    last_result = CASE WHEN ${isSame} THEN coalesce($4, last_result) ELSE last_result END,
    last_error = CASE WHEN ${isSame} THEN $5::jsonb ELSE last_error END,
    next_run_at = CASE WHEN ${isSame} AND $9 THEN $3 ELSE next_run_at END,
    last_success_at = CASE WHEN ${isSame} AND $9 AND $4::jsonb IS NOT NULL THEN $2 ELSE last_success_at END,
    failures_in_a_row = CASE WHEN NOT (${isSame} AND $9) THEN failures_in_a_row
      WHEN $5::jsonb IS NULL THEN 0 ELSE failures_in_a_row + 1 END
  WHERE connector_id = $1`

function changeable({ name, settings, sealedSecret, intervalMinutes, enabled }: NewConnector) {
  return [name, JSON.stringify(settings), sealedSecret, intervalMinutes, enabled]
}

function plainError({ code, message, place, remedy }: UserError) {
  return { code, message, ...(place && { place }), ...(remedy && { remedy }) }
}

function toConnector(row: Row): Connector {
  return {
    id: row.connector_id,
    provider: z.enum(providerIds).parse(row.provider),
    name: row.name,
    settings: z.record(z.string(), z.unknown()).parse(row.settings),
    hasSecret: row.secret !== null,
    intervalMinutes: row.interval_minutes,
    enabled: row.enabled,
    isRunning: row.leased_until !== null && row.leased_until.getTime() > Date.now(),
    createdAt: row.created_at,
    nextRunAt: row.next_run_at,
    lastRunAt: row.last_run_at,
    lastSuccessAt: row.last_success_at,
    lastError: toError(row.last_error),
    lastResult: row.last_result === null ? null : storedResult.parse(row.last_result),
    counters: {
      runs: row.runs,
      failures: row.failures,
      failuresInARow: row.failures_in_a_row,
      valuesAdded: Number(row.values_added),
      valuesChanged: Number(row.values_changed),
    },
  }
}

function toError(stored: unknown): UserError | null {
  if (stored === null) return null
  const { code, message, place, remedy } = storedError.parse(stored)
  return new UserError(code, message, { ...(place && { place }), ...(remedy && { remedy }) })
}
