import { z } from 'zod'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import { connectionSchemas } from './connection.ts'
import {
  deviceConnectionStates,
  type Device,
  type DeviceMapping,
  type DeviceSettings,
  type DeviceState,
} from './device.ts'
import { protocols } from './model/common-model.ts'

const settings = z.object({
  device_id: z.string(),
  name: z.string(),
  model_id: z.string(),
  protocol: z.enum(protocols),
  enabled: z.boolean(),
  connection: z.unknown(),
  parameters: z.record(z.string(), z.string()),
  has_password: z.boolean(),
  revision: z.coerce.number(),
  created_at: z.date(),
  mappings: z.array(
    z.object({ channel: z.string(), key: z.string(), meterId: z.string(), factor: z.number() }),
  ),
})
const states = z.object({
  device_id: z.string(),
  state: z.enum(deviceConnectionStates),
  connected_at: z.date().nullable(),
  last_seen_at: z.date().nullable(),
  last_error: z.string().nullable(),
  last_error_at: z.date().nullable(),
  counters: z.record(z.string(), z.number()),
})

const select = `SELECT d.device_id, d.name, d.model_id, d.protocol, d.enabled, d.connection, d.parameters,
    d.sealed_password IS NOT NULL AS has_password, d.revision, d.created_at,
    coalesce((SELECT jsonb_agg(jsonb_build_object('channel', m.channel, 'key', m.key, 'meterId', m.meter_id,
        'factor', m.factor) ORDER BY m.channel, m.key)
      FROM device_mappings m WHERE m.device_id = d.device_id), '[]') AS mappings
  FROM devices d`

/** What stands in the way of a change. */
export type Taken = { taken: 'NAME' } | { taken: 'METER'; meterId: string }

export class DeviceStore {
  constructor(private readonly database: Database) {}

  async all(): Promise<Device[]> {
    const { rows } = await this.database.pool.query(`${select} ORDER BY d.name`)
    return rows.map(toDevice)
  }

  /** By name, after the device called `after`. */
  async list(page: { first: number; after?: string }): Promise<Device[]> {
    const { rows } = await this.database.pool.query(
      `${select} WHERE d.name > $1 ORDER BY d.name LIMIT $2`,
      [page.after ?? '', page.first],
    )
    return rows.map(toDevice)
  }

  async byId(id: string): Promise<Device | undefined> {
    if (!isUuid(id)) return undefined
    const { rows } = await this.database.pool.query(`${select} WHERE d.device_id = $1`, [id])
    return rows.map(toDevice)[0]
  }

  /** Opens with the sealer of devices and the id. */
  async sealedPassword(id: string): Promise<string | undefined> {
    const { rows } = await this.database.pool.query<{ sealed_password: string | null }>(
      'SELECT sealed_password FROM devices WHERE device_id = $1',
      [id],
    )
    return rows[0]?.sealed_password ?? undefined
  }

  /** `id` is a new one: the password is sealed for it. */
  async create(
    id: string,
    device: DeviceSettings,
    { sealed, createdBy }: { sealed: string | undefined; createdBy: string | undefined },
  ): Promise<Device | Taken> {
    return this.write(id, device, client =>
      client.query(
        `INSERT INTO devices (device_id, name, model_id, protocol, enabled, connection, parameters,
           sealed_password, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [...columns(id, device), sealed ?? null, createdBy ?? null],
      ),
    )
  }

  /** A password of undefined leaves it as it is, null removes it. */
  async update(
    id: string,
    device: DeviceSettings,
    sealed: string | null | undefined,
  ): Promise<Device | Taken> {
    return this.write(id, device, client =>
      client.query(
        `UPDATE devices SET name = $2, model_id = $3, protocol = $4, enabled = $5, connection = $6,
           parameters = $7, revision = revision + 1,
           sealed_password = CASE WHEN $8 THEN $9 ELSE sealed_password END
         WHERE device_id = $1`,
        [...columns(id, device), sealed !== undefined, sealed ?? null],
      ),
    )
  }

  async remove(id: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'DELETE FROM devices WHERE device_id = $1',
      [id],
    )
    return rowCount === 1
  }

  async states(ids: readonly string[]): Promise<Map<string, DeviceState>> {
    const { rows } = await this.database.pool.query(
      'SELECT * FROM device_states WHERE device_id = ANY($1::uuid[])',
      [ids],
    )
    return new Map(rows.map(row => toState(row)))
  }

  /** States of devices that were removed meanwhile are left out. */
  async saveStates(changed: ReadonlyMap<string, DeviceState>): Promise<void> {
    const rows = [...changed].map(([deviceId, state]) => ({ deviceId, ...state }))
    await this.database.pool.query(
      `INSERT INTO device_states (device_id, state, connected_at, last_seen_at, last_error, last_error_at, counters)
       SELECT s."deviceId", s.state, s."connectedAt", s."lastSeenAt", s."lastError", s."lastErrorAt", s.counters
       FROM jsonb_to_recordset($1::jsonb) AS s("deviceId" uuid, state text, "connectedAt" timestamptz,
         "lastSeenAt" timestamptz, "lastError" text, "lastErrorAt" timestamptz, counters jsonb)
       JOIN devices d ON d.device_id = s."deviceId"
       ON CONFLICT (device_id) DO UPDATE SET state = excluded.state, connected_at = excluded.connected_at,
         last_seen_at = excluded.last_seen_at, last_error = excluded.last_error,
         last_error_at = excluded.last_error_at, counters = excluded.counters, updated_at = now()`,
      [JSON.stringify(rows)],
    )
  }

  private async write(
    id: string,
    { mappings }: DeviceSettings,
    change: (client: PoolClient) => Promise<unknown>,
  ): Promise<Device | Taken> {
    try {
      await this.database.transaction(async client => {
        await change(client)
        await client.query('DELETE FROM device_mappings WHERE device_id = $1', [id])
        await insertMappings(client, id, mappings)
      })
    } catch (error) {
      return this.taken(error, id, mappings)
    }
    const device = await this.byId(id)
    if (!device) throw new Error(`device ${id} vanished while it was written`)
    return device
  }

  private async taken(error: unknown, id: string, mappings: DeviceMapping[]): Promise<Taken> {
    const constraint =
      error instanceof Error && 'constraint' in error ? error.constraint : undefined
    if (constraint === 'devices_name_key') return { taken: 'NAME' }
    if (constraint !== 'device_mappings_meter_id_key') throw error
    const { rows } = await this.database.pool.query<{ meter_id: string }>(
      'SELECT meter_id FROM device_mappings WHERE meter_id = ANY($1::uuid[]) AND device_id <> $2',
      [mappings.map(({ meterId }) => meterId), id],
    )
    return { taken: 'METER', meterId: rows[0]?.meter_id ?? '' }
  }
}

function columns(id: string, device: DeviceSettings): unknown[] {
  const { name, modelId, protocol, enabled, connection, parameters } = device
  return [
    id,
    name,
    modelId,
    protocol,
    enabled,
    JSON.stringify(connection),
    JSON.stringify(parameters),
  ]
}

async function insertMappings(
  client: PoolClient,
  deviceId: string,
  mappings: DeviceMapping[],
): Promise<void> {
  await client.query(
    `INSERT INTO device_mappings (device_id, channel, key, meter_id, factor)
     SELECT $1, m.channel, m.key, m."meterId", m.factor
     FROM jsonb_to_recordset($2::jsonb) AS m(channel text, key text, "meterId" uuid, factor float8)`,
    [deviceId, JSON.stringify(mappings)],
  )
}

function toDevice(row: unknown): Device {
  const found = settings.parse(row)
  return {
    id: found.device_id,
    name: found.name,
    modelId: found.model_id,
    protocol: found.protocol,
    enabled: found.enabled,
    connection: connectionSchemas[found.protocol].parse(found.connection),
    parameters: found.parameters,
    mappings: found.mappings,
    hasPassword: found.has_password,
    revision: found.revision,
    createdAt: found.created_at,
  }
}

function toState(row: unknown): [string, DeviceState] {
  const found = states.parse(row)
  return [
    found.device_id,
    {
      state: found.state,
      connectedAt: found.connected_at,
      lastSeenAt: found.last_seen_at,
      lastError: found.last_error,
      lastErrorAt: found.last_error_at,
      counters: found.counters,
    },
  ]
}
