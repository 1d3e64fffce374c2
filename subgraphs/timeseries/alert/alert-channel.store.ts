import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import { channelKinds, type AlertChannel } from './alert-channel.ts'

const channelRow: z.ZodType<AlertChannel> = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(channelKinds),
  sealedTarget: z.string(),
  enabled: z.boolean(),
  createdAt: z.date(),
})
const columns = `channel_id AS id, name, kind, coalesce(sealed_target, '') AS "sealedTarget",
  enabled, created_at AS "createdAt"`

export class AlertChannelStore {
  constructor(private readonly database: Database) {}

  async all(): Promise<AlertChannel[]> {
    const { rows } = await this.database.pool.query(
      `SELECT ${columns} FROM alert_channels ORDER BY name`,
    )
    return rows.map(row => channelRow.parse(row))
  }

  async byIds(ids: readonly string[]): Promise<AlertChannel[]> {
    const { rows } = await this.database.pool.query(
      `SELECT ${columns} FROM alert_channels WHERE channel_id = ANY ($1)`,
      [ids.filter(isUuid)],
    )
    return rows.map(row => channelRow.parse(row))
  }

  /** Undefined when the name is taken. */
  async create(channel: Omit<AlertChannel, 'createdAt'>): Promise<AlertChannel | undefined> {
    const { id, name, kind, sealedTarget, enabled } = channel
    const { rows } = await this.database.pool.query(
      `INSERT INTO alert_channels (channel_id, name, kind, sealed_target, enabled) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING ${columns}`,
      [id, name, kind, sealedTarget, enabled],
    )
    return rows.map(row => channelRow.parse(row))[0]
  }

  /** Seals what an earlier version stored in the clear; answers how many that were. */
  async sealPlain(seal: (id: string, target: string) => string): Promise<number> {
    const { rows } = await this.database.pool.query<{ id: string; target: string }>(
      'SELECT channel_id AS id, target FROM alert_channels WHERE target IS NOT NULL',
    )
    for (const { id, target } of rows) {
      await this.database.pool.query(
        'UPDATE alert_channels SET sealed_target = $2, target = NULL WHERE channel_id = $1 AND target = $3',
        [id, seal(id, target), target],
      )
    }
    return rows.length
  }

  /** Whether there was one. Rules lose it; what was still to be sent there goes with it. */
  async remove(id: string): Promise<boolean> {
    if (!isUuid(id)) return false
    return this.database.transaction(async client => {
      await client.query(
        'UPDATE alert_rules SET channel_ids = array_remove(channel_ids, $1) WHERE $1 = ANY (channel_ids)',
        [id],
      )
      const { rowCount } = await client.query('DELETE FROM alert_channels WHERE channel_id = $1', [
        id,
      ])
      return rowCount !== 0
    })
  }
}
