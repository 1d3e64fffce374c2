import type { Database } from '#platform/database/database.ts'

export type SlotWork = 'BACKUP' | 'DRILL'

/** Which nights were already begun. */
export class BackupSlots {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  async isTaken(work: SlotWork, day: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'SELECT FROM backup_slots WHERE work = $1 AND day = $2',
      [work, day],
    )
    return rowCount !== 0
  }

  /** Whether nobody else was faster. */
  async take(work: SlotWork, day: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'INSERT INTO backup_slots (work, day) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [work, day],
    )
    return rowCount === 1
  }
}
