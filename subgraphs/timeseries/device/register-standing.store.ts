import type { Database } from '#platform/database/database.ts'
import type { RegisterStanding } from './register-standing.ts'

/** Writes standings of devices as readings of the meter's registers. */
export class RegisterStandingStore {
  constructor(private readonly database: Database) {}

  /**
   * Makes registers that are missing. One that a person has set up keeps its unit and factor: the value on the
   * primary side is the same. The same standings again change nothing. Answers how many were written.
   */
  async write(standings: readonly RegisterStanding[]): Promise<number> {
    const given = [
      standings.map(({ meterId }) => meterId),
      standings.map(({ obis }) => obis),
      standings.map(({ factor }) => factor),
    ]
    await this.database.pool.query(
      `INSERT INTO meter_channels (meter_id, obis, kind, name, unit, factor)
       SELECT DISTINCT ON (g.meter_id, g.obis) g.meter_id, g.obis, 'REGISTER', 'Zählerstand ' || g.obis, 'kWh', g.factor
       FROM unnest($1::uuid[], $2::text[], $3::float8[]) g(meter_id, obis, factor) JOIN meters USING (meter_id)
       ORDER BY g.meter_id, g.obis
       ON CONFLICT DO NOTHING`,
      given,
    )
    const { rowCount } = await this.database.pool.query(
      `INSERT INTO channel_readings AS r (meter_id, obis, ts, value, quality)
       SELECT DISTINCT ON (g.meter_id, g.obis, t.ts) g.meter_id, g.obis, t.ts,
         CASE WHEN c.factor * u.kwh = g.factor THEN g.kwh ELSE g.kwh * g.factor / (c.factor * u.kwh) END, 0
       FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::float8[], $5::float8[]) WITH ORDINALITY
         AS g(meter_id, obis, factor, ms, kwh, place)
       JOIN meter_channels c USING (meter_id, obis)
       JOIN (VALUES ('Wh', 0.001::float8), ('kWh', 1), ('MWh', 1000)) u(unit, kwh) ON u.unit = c.unit,
       LATERAL (SELECT to_timestamp(g.ms / 1000)::timestamptz(3) AS ts) t
       WHERE c.kind = 'REGISTER'
       ORDER BY g.meter_id, g.obis, t.ts, g.place DESC
       ON CONFLICT (meter_id, obis, ts) DO UPDATE SET value = excluded.value, quality = 0, known_at = now()
       WHERE r.value IS DISTINCT FROM excluded.value`,
      [...given, standings.map(({ at }) => at), standings.map(({ kwh }) => kwh)],
    )
    return rowCount ?? 0
  }
}
