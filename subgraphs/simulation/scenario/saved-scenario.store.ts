import { randomUUID } from 'node:crypto'
import type { Database } from '#platform/database/database.ts'

export type SavedScenario = {
  id: string
  name: string
  /** The input of simulateScenario, as JSON. */
  input: string
  createdBy: string
  createdAt: Date
}

const columns = `scenario_id AS id, name, input::text AS input, created_by AS "createdBy",
  created_at AS "createdAt"`

export class SavedScenarioStore {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  /** By name, after the one called `after`. */
  async list(page: { first: number; after?: string | undefined }): Promise<SavedScenario[]> {
    const { rows } = await this.database.pool.query<SavedScenario>(
      `SELECT ${columns} FROM scenarios WHERE $1::text IS NULL OR name > $1 ORDER BY name LIMIT $2`,
      [page.after ?? null, page.first],
    )
    return rows
  }

  async count(): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM scenarios',
    )
    return rows[0]?.count ?? 0
  }

  /** `undefined` when the name is taken. */
  async create(
    scenario: Pick<SavedScenario, 'name' | 'input' | 'createdBy'>,
  ): Promise<SavedScenario | undefined> {
    const { rows } = await this.database.pool.query<SavedScenario>(
      `INSERT INTO scenarios (scenario_id, name, input, created_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO NOTHING RETURNING ${columns}`,
      [randomUUID(), scenario.name, scenario.input, scenario.createdBy],
    )
    return rows[0]
  }

  /** What was removed; `undefined` when there was nothing. */
  async remove(id: string): Promise<SavedScenario | undefined> {
    const { rows } = await this.database.pool.query<SavedScenario>(
      `DELETE FROM scenarios WHERE scenario_id = $1 RETURNING ${columns}`,
      [id],
    )
    return rows[0]
  }
}
