import type { Database } from '#platform/database/database.ts'

export type BackupSettings = {
  enabled: boolean
  /** Minutes since midnight. */
  minuteOfDay: number
  timeZone: string
  keepDaily: number
  keepWeekly: number
  keepMonthly: number
  budgetBytes: number | null
  recipient: string | null
  recipientSince: Date | null
  since: Date
}
/** What is left out stays. */
export type SettingsChange = {
  [Name in keyof Omit<BackupSettings, 'recipientSince' | 'since'>]?:
    BackupSettings[Name] | null | undefined
}

const columns: Record<keyof SettingsChange, string> = {
  enabled: 'enabled',
  minuteOfDay: 'minute_of_day',
  timeZone: 'time_zone',
  keepDaily: 'keep_daily',
  keepWeekly: 'keep_weekly',
  keepMonthly: 'keep_monthly',
  budgetBytes: 'budget_bytes',
  recipient: 'recipient',
}

/** Null takes these away; for all others it means that they stay. */
const mayBeEmpty = new Set(['budgetBytes', 'recipient'])

type Row = Omit<BackupSettings, 'budgetBytes'> & { budgetBytes: string | null }

export class BackupSettingsStore {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  async read(): Promise<BackupSettings> {
    const named = Object.entries(columns).map(([name, column]) => `${column} AS "${name}"`)
    const { rows } = await this.database.pool.query<Row>(
      `SELECT ${named.join(', ')}, recipient_since AS "recipientSince", since FROM backup_settings`,
    )
    const [row] = rows
    if (!row) throw new Error('backup_settings has lost its row')
    return { ...row, budgetBytes: row.budgetBytes === null ? null : Number(row.budgetBytes) }
  }

  async change(change: SettingsChange): Promise<BackupSettings> {
    const given = Object.entries(change).filter(
      ([name, value]) => value !== undefined && (value !== null || mayBeEmpty.has(name)),
    )
    const sets = given.map(
      ([name], index) => `${columns[name as keyof SettingsChange]} = $${index + 1}`,
    )
    if (change.recipient !== undefined) sets.push('recipient_since = now()')
    if (sets.length > 0) {
      await this.database.pool.query(
        `UPDATE backup_settings SET ${sets.join(', ')}`,
        given.map(([, value]) => value),
      )
    }
    return this.read()
  }
}
