import { randomBytes } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { noPassword } from '#platform/identity/password.ts'
import { conditionOf, personTables, type PersonTable } from './person-tables.ts'

export type Person = {
  id: string
  name: string
  /** With those from before it was changed, unless somebody else has that name today. */
  names: string[]
}
export type PersonRow = Record<string, unknown>

const pageSize = 1000
/** Whatever a column is called that proves who somebody is. */
const secretColumn = /hash|sealed|secret|password|token/i
export const deletedName = 'Gelöschte Person'

/** Reads and ends what is known about a person, over all tables of `personTables`. */
export class PersonalDataStore {
  constructor(private readonly database: Pick<Database, 'pool' | 'transaction'>) {}

  async find(id: string): Promise<Person | undefined> {
    const { rows } = await this.database.pool.query<Person>(
      `SELECT user_id::text AS id, name, name || ARRAY(
         SELECT DISTINCT change #>> '{before,name}' FROM audit_log
         CROSS JOIN LATERAL jsonb_path_query(meta, '$.changes[*]') AS change
         WHERE target = $1::text AND action = 'updateUser' AND change #>> '{before,name}' NOT IN (
           SELECT name FROM users)) AS names
       FROM users WHERE user_id = $1::uuid`,
      [id],
    )
    return rows[0]
  }

  async isLastAdministrator(id: string): Promise<boolean> {
    const { rows } = await this.database.pool.query<{ last: boolean }>(
      `SELECT EXISTS (SELECT FROM users WHERE user_id = $1 AND role = 'admin' AND active)
         AND NOT EXISTS (SELECT FROM users WHERE user_id <> $1 AND role = 'admin' AND active) AS last`,
      [id],
    )
    return rows[0]?.last === true
  }

  async account(id: string): Promise<PersonRow> {
    const { rows } = await this.database.pool.query<PersonRow>(
      'SELECT * FROM users WHERE user_id = $1',
      [id],
    )
    return withoutSecrets(rows[0] ?? {})
  }

  /** Page by page, each row once, as they were when the reading began. */
  async *rows(table: PersonTable, { id, names }: Person): AsyncGenerator<PersonRow[]> {
    const client = await this.database.pool.connect()
    try {
      await client.query('BEGIN READ ONLY')
      const columns = table.show === 'all' ? '*' : table.show.join(', ')
      await client.query(
        // Both parameters are named, because a condition may need one only.
        `DECLARE about_person CURSOR FOR SELECT ${columns} FROM ${table.table}
         WHERE ($1::text, $2::text[]) IS NOT NULL AND ${conditionOf(table)}`,
        [id, names],
      )
      for (;;) {
        const { rows } = await client.query<PersonRow>(`FETCH ${pageSize} FROM about_person`)
        if (rows.length > 0) yield rows.map(withoutSecrets)
        if (rows.length < pageSize) return
      }
    } finally {
      await client.query('ROLLBACK').catch(() => undefined)
      client.release()
    }
  }

  /**
   * All at once or nothing; harmless when repeated. Answers how many rows went and how many lost the
   * name. The pseudonym is drawn by chance and written down nowhere else: nobody can turn it back.
   */
  erase({ id, names }: Person): Promise<{ deleted: number; renamed: number }> {
    return this.database.transaction(async client => {
      // In turn with what the person is just doing: see ActivityStore.
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `activity:${id}`,
      ])
      const pseudonym = `geloescht-${randomBytes(6).toString('hex')}`
      await client.query(
        `UPDATE api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE created_by = ANY ($1)`,
        [names],
      )
      const counted = { deleted: 0, renamed: 0 }
      for (const table of personTables) {
        if (table.ending === 'delete') counted.deleted += await remove(client, table, { id, names })
        else if (table.ending === 'pseudonym')
          counted.renamed += await rename(client, table, { names, pseudonym })
      }
      await client.query(
        `UPDATE users SET name = $2, display_name = $3, password_hash = $4, external_id = NULL,
           active = false, role = 'viewer' WHERE user_id = $1 AND display_name <> $3`,
        [id, pseudonym, deletedName, noPassword],
      )
      return counted
    })
  }
}

async function remove(
  client: PoolClient,
  table: PersonTable,
  { id, names }: Pick<Person, 'id' | 'names'>,
): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM ${table.table} WHERE ($1::text, $2::text[]) IS NOT NULL AND ${conditionOf(table)}`,
    [id, names],
  )
  return rowCount ?? 0
}

async function rename(
  client: PoolClient,
  { table, names: columns = [] }: PersonTable,
  { names, pseudonym }: { names: string[]; pseudonym: string },
): Promise<number> {
  let all = 0
  for (const column of columns) {
    const { rowCount } = await client.query(
      `UPDATE ${table} SET ${column} = $2 WHERE ${column} = ANY ($1)`,
      [names, pseudonym],
    )
    all += rowCount ?? 0
  }
  return all
}

function withoutSecrets(row: PersonRow): PersonRow {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !secretColumn.test(column)))
}
