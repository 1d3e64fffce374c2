import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrate } from '#platform/database/migrate.ts'
import type { Manifest, TableRecord } from '../archive/format.ts'
import { readTables, type Table } from '../database/catalog.ts'
import { connectForCopy, quoted } from '../database/connection.ts'
import { copyOut } from '../database/copy-table.ts'

/** Aggregates are tables on plain PostgreSQL and made by the server on TimescaleDB. */
const madeByTimescale = new Set(['rollup_15m', 'rollup_1h', 'rollup_1d', 'rollup_dirty'])

type Trigger = { table: string; name: string }
type Filling = { table: string; rows: Writable; end: Promise<void> }

/**
 * Fills a database that was just made: the schema the rows had, the rows, then the migrations since. Nothing
 * reacts to the rows, so that they are what they were, and the constraints of the schema are checked by the server.
 */
export class DatabaseLoader {
  private filling: Filling | undefined
  private triggers: Trigger[] = []
  private tables = new Map<string, Table>()

  private constructor(
    private readonly client: pg.Client,
    private readonly url: string,
    private readonly manifest: Manifest,
  ) {}

  /** Throws when the database is not a new one. */
  static async open(url: string, manifest: Manifest): Promise<DatabaseLoader> {
    const client = await connectForCopy(url)
    const loader = new DatabaseLoader(client, url, manifest)
    await loader.prepare().catch(async (error: unknown) => {
      await client.end()
      throw error
    })
    return loader
  }

  async write(table: string, parts: AsyncIterable<Buffer>): Promise<void> {
    if (this.filling?.table !== table) {
      await this.endTable()
      this.filling = this.beginTable(table)
    }
    for await (const part of parts) {
      if (this.filling && !this.filling.rows.write(part)) await drained(this.filling)
    }
  }

  /** Commits, proves that every table is what the archive says, and brings the schema up to date. */
  async finish({ vectorsInDatabase }: { vectorsInDatabase: boolean }): Promise<void> {
    await this.endTable()
    await this.setSequences()
    await this.markForRollups()
    for (const { table, name } of this.triggers) {
      await this.client.query(`ALTER TABLE ${quoted(table)} ENABLE TRIGGER ${quoted(name)}`)
    }
    await this.client.query('COMMIT')
    for (const record of this.manifest.tables) await this.prove(record)
    await this.endOpenJobs()
    await migrate(this.url)
    await this.askForIndex(vectorsInDatabase)
    await this.client.query('ANALYZE')
  }

  async close(): Promise<void> {
    this.filling?.rows.destroy()
    await Promise.race([this.client.end(), new Promise(done => setTimeout(done, 2000).unref())])
  }

  private async prepare(): Promise<void> {
    const found = await this.client.query(
      "SELECT FROM pg_tables WHERE schemaname = 'public' LIMIT 1",
    )
    if (found.rowCount !== 0) throw new Error('the database to restore into is not empty')
    await migrate(this.url, undefined, new Set(this.manifest.migrations.map(({ name }) => name)))
    await this.client.query('BEGIN')
    this.tables = new Map((await readTables(this.client)).map(table => [table.name, table]))
    await this.silenceTriggers()
    await this.makePartitions()
    // Migrations put rows in; sessions refer to people.
    const all = [...this.tables.keys(), 'sessions'].map(quoted).join(', ')
    await this.client.query(`TRUNCATE ${all}`)
  }

  private async silenceTriggers(): Promise<void> {
    const { rows } = await this.client.query<Trigger>(
      `SELECT c.relname AS table, t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
         AND NOT t.tgisinternal AND t.tgenabled = 'O'
         AND NOT EXISTS (SELECT FROM pg_depend d
           WHERE d.classid = 'pg_proc'::regclass AND d.objid = t.tgfoid AND d.deptype = 'e')`,
    )
    this.triggers = rows
    for (const { table, name } of rows) {
      await this.client.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER ${quoted(name)}`)
    }
  }

  /** `bound` has the only form that the archive's format allows. */
  private async makePartitions(): Promise<void> {
    for (const { table, name, bound } of this.manifest.partitions) {
      if (this.tables.get(table)?.isPartitioned !== true) continue
      await this.client.query(
        `CREATE TABLE IF NOT EXISTS ${quoted(name)} PARTITION OF ${quoted(table)} ${bound}`,
      )
    }
  }

  private beginTable(name: string): Filling | undefined {
    const table = this.tables.get(name)
    const record = this.manifest.tables.find(known => known.name === name)
    if (!table || !record) {
      if (madeByTimescale.has(name)) return undefined
      throw new Error(`the schema of the archive has no table ${name}`)
    }
    const columns = record.columns.map(quoted).join(', ')
    const rows = this.client.query(copyFrom(`COPY ${quoted(name)} (${columns}) FROM STDIN`))
    const end = finished(rows)
    // Told at the next write or at the end of the table.
    end.catch(() => undefined)
    return { table: name, rows, end }
  }

  private async endTable(): Promise<void> {
    const ended = this.filling
    this.filling = undefined
    ended?.rows.end(undefined)
    await ended?.end
  }

  private async setSequences(): Promise<void> {
    for (const { name, value, called } of this.manifest.sequences) {
      await this.client.query(
        'SELECT setval(s, $2::bigint, $3) FROM to_regclass($1) AS s WHERE s IS NOT NULL',
        [quoted(name), value, called],
      )
    }
  }

  /** Readings from TimescaleDB come without aggregates. */
  private async markForRollups(): Promise<void> {
    if (this.manifest.timeseries === 'plain' || !this.tables.has('rollup_dirty')) return
    await this.client.query(
      `INSERT INTO rollup_dirty (meter_id, bucket)
       SELECT DISTINCT meter_id, date_bin('15 minutes', ts, 'epoch') FROM smart_meter_readings`,
    )
  }

  private async prove(record: TableRecord): Promise<void> {
    const table = this.tables.get(record.name)
    if (!table) return
    const { columns } = record
    const { rows, sha256 } = await copyOut(this.client, { ...table, columns }, () =>
      Promise.resolve(),
    )
    const isMarked = record.name === 'rollup_dirty' && this.manifest.timeseries === 'timescale'
    if (sha256 === record.sha256 || isMarked) return
    throw new Error(`table ${record.name} has ${rows} rows that are not those of the archive`)
  }

  /**
   * Vectors are derived: where they do not come with the rows, or are kept outside the database, whoever looks after
   * the search index finds it outdated and builds it anew.
   */
  private async askForIndex(vectorsInDatabase: boolean): Promise<void> {
    await this.client.query(
      `UPDATE search_indexes SET analyzer = analyzer || '{"version": "restored"}'
       WHERE state = 'active' AND EXISTS (SELECT FROM item_chunks)
         AND (NOT $1 OR NOT EXISTS (SELECT FROM vector_points))`,
      [vectorsInDatabase],
    )
  }

  /** The queue is not part of an archive: what waited or ran then would wait for ever. */
  private async endOpenJobs(): Promise<void> {
    await this.client.query(
      `UPDATE jobs SET state = 'DONE', step = 'Fertig', progress = 1, finished_at = now(),
         message = 'Aus dieser Sicherung sind die Daten wiederhergestellt.'
       WHERE state = 'RUNNING' AND kind = 'BACKUP'`,
    )
    await this.client.query(
      `UPDATE jobs SET state = 'FAILED', step = 'Gescheitert', finished_at = now(), error = $1
       WHERE state IN ('QUEUED', 'RUNNING')`,
      [
        {
          code: 'JOB_BEFORE_RESTORE',
          message:
            'Der Auftrag war noch nicht fertig, als die Sicherung entstand, die jetzt wiederhergestellt ist.',
          remedy: 'Starten Sie ihn noch einmal.',
        },
      ],
    )
  }
}

async function drained({ rows, end }: Filling): Promise<void> {
  await Promise.race([new Promise(resolve => rows.once('drain', resolve)), end])
}
