import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import type { TariffAssignment } from './tariff.ts'

export type NewAssignment = Omit<TariffAssignment, 'id' | 'knownFrom'>

const columns = `assignment_id AS id, meter_id AS "meterId", tariff_id AS "tariffId", direction,
  to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_until, 'YYYY-MM-DD') AS "validUntil",
  known_from AS "knownFrom"`

export class AssignmentStore {
  constructor(private readonly database: Database) {}

  /** The assignments of meters as known at `asOf`, by their first day. */
  async ofMeters(meterIds: readonly string[], asOf?: Date): Promise<TariffAssignment[]> {
    const { rows } = await this.database.pool.query<TariffAssignment>(
      `SELECT ${columns} FROM tariff_assignments
       WHERE meter_id = ANY ($1::uuid[])
         AND known_from <= coalesce($2, 'infinity'::timestamptz)
         AND (known_until IS NULL OR known_until > $2)
       ORDER BY meter_id, direction, valid_from`,
      [meterIds.filter(isUuid), asOf ?? null],
    )
    return rows
  }

  /**
   * Gives a meter a tariff for some days. What the meter had on these days in the same direction is known no
   * longer; what it had before and after stays, as new knowledge of today.
   */
  async assign(wanted: NewAssignment): Promise<TariffAssignment> {
    return this.database.transaction(async client => {
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `tariff-assignment ${wanted.meterId}`,
      ])
      const { rows } = await client.query<TariffAssignment>(
        `UPDATE tariff_assignments SET known_until = clock_timestamp()
         WHERE meter_id = $1 AND direction = $2 AND known_until IS NULL
           AND daterange(valid_from, valid_until) && daterange($3, $4)
         RETURNING ${columns}`,
        [wanted.meterId, wanted.direction, wanted.validFrom, wanted.validUntil],
      )
      for (const replaced of rows) {
        for (const left of remains(replaced, wanted)) await insert(client, left)
      }
      return insert(client, wanted)
    })
  }
}

async function insert(client: PoolClient, given: NewAssignment): Promise<TariffAssignment> {
  const { meterId, tariffId, direction, validFrom, validUntil } = given
  const { rows } = await client.query<TariffAssignment>(
    `INSERT INTO tariff_assignments
       (assignment_id, meter_id, tariff_id, direction, valid_from, valid_until)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${columns}`,
    [randomUUID(), meterId, tariffId, direction, validFrom, validUntil],
  )
  const [assignment] = rows
  if (!assignment) throw new Error('an insert without a row')
  return assignment
}

/** What is left of an assignment before and after another one. */
function remains(of: TariffAssignment, { validFrom, validUntil }: NewAssignment): NewAssignment[] {
  const { meterId, tariffId, direction } = of
  const same = { meterId, tariffId, direction }
  const left: NewAssignment[] = []
  if (of.validFrom < validFrom) {
    left.push({ ...same, validFrom: of.validFrom, validUntil: validFrom })
  }
  if (validUntil !== null && (of.validUntil === null || validUntil < of.validUntil)) {
    left.push({ ...same, validFrom: validUntil, validUntil: of.validUntil })
  }
  return left
}
