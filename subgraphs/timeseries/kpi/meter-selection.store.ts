import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import type { MeterSelection } from './meter-selection.ts'

/** Meters whose figures are computed at once. */
export const mostSelected = 500

export class MeterSelectionStore {
  constructor(private readonly database: Database) {}

  /** Ids of the meters of a subtree or cost centre; one more than is possible tells that there are too many. */
  async ids(
    selection: Exclude<MeterSelection, { meterIds: readonly string[] }>,
  ): Promise<string[]> {
    if ('costCentre' in selection) {
      return this.select('SELECT meter_id FROM meters WHERE cost_centre = $1', selection.costCentre)
    }
    if (!isUuid(selection.parentId)) return []
    return this.select(
      `WITH RECURSIVE below AS (
         SELECT meter_id, 0 AS depth FROM meters WHERE meter_id = $1
         UNION ALL
         SELECT m.meter_id, depth + 1 FROM below JOIN meters m ON m.parent_id = below.meter_id
         WHERE depth < 50)
       SELECT meter_id FROM below`,
      selection.parentId,
    )
  }

  /** The parent of each of these meters and of each meter above them. */
  async parents(ids: readonly string[]): Promise<Map<string, string | null>> {
    const { rows } = await this.database.pool.query<{ id: string; parent: string | null }>(
      `WITH RECURSIVE above AS (
         SELECT meter_id, parent_id FROM meters WHERE meter_id = ANY ($1::uuid[])
         UNION
         SELECT m.meter_id, m.parent_id FROM above JOIN meters m ON m.meter_id = above.parent_id)
       SELECT meter_id AS id, parent_id AS parent FROM above`,
      [ids],
    )
    return new Map(rows.map(({ id, parent }) => [id, parent]))
  }

  private async select(sql: string, value: string): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ meter_id: string }>(
      `${sql} ORDER BY meter_id LIMIT ${mostSelected + 1}`,
      [value],
    )
    return rows.map(row => row.meter_id)
  }
}
