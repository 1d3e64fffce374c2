import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import type { MeterChannel } from './channel.ts'
import { groupedBy } from './grouped-by.ts'

const columns = 'meter_id AS "meterId", obis, kind, name, unit, factor'

export class ChannelStore {
  constructor(private readonly database: Database) {}

  /** The channels of each meter by OBIS code. */
  async ofMeters(meterIds: readonly string[]): Promise<Map<string, MeterChannel[]>> {
    const { rows } = await this.database.pool.query<MeterChannel>(
      `SELECT ${columns} FROM meter_channels WHERE meter_id = ANY ($1::uuid[]) ORDER BY obis`,
      [meterIds.filter(isUuid)],
    )
    return groupedBy(rows, ({ meterId }) => meterId)
  }

  /** `undefined` when the meter has this OBIS code already, or is gone. */
  async add(channel: MeterChannel): Promise<MeterChannel | undefined> {
    const { rows } = await this.database.pool.query<MeterChannel>(
      `INSERT INTO meter_channels (meter_id, obis, kind, name, unit, factor)
       SELECT meter_id, $2, $3, $4, $5, $6 FROM meters WHERE meter_id = $1
       ON CONFLICT DO NOTHING RETURNING ${columns}`,
      [channel.meterId, channel.obis, channel.kind, channel.name, channel.unit, channel.factor],
    )
    return rows[0]
  }

  /** Counts at most `most` of them. */
  async countReadings({ meterId, obis }: ChannelKey, most: number): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM
         (SELECT FROM channel_readings WHERE meter_id = $1 AND obis = $2 LIMIT $3) r`,
      [meterId, obis, most],
    )
    return rows[0]?.count ?? 0
  }

  /** With its readings; `undefined` when there is no such channel. */
  async remove({ meterId, obis }: ChannelKey): Promise<MeterChannel | undefined> {
    return this.database.transaction(async client => {
      const { rows } = await client.query<MeterChannel>(
        `DELETE FROM meter_channels WHERE meter_id = $1 AND obis = $2 RETURNING ${columns}`,
        [meterId, obis],
      )
      await client.query('DELETE FROM channel_readings WHERE meter_id = $1 AND obis = $2', [
        meterId,
        obis,
      ])
      return rows[0]
    })
  }
}

export type ChannelKey = Pick<MeterChannel, 'meterId' | 'obis'>
