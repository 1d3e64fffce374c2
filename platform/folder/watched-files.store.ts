import type { Database } from '../database/database.ts'

/** TAKEN: its job may still be running. */
type WatchedState = 'TAKEN' | 'DONE' | 'REFUSED'
type WatchedFile = { jobId: string | null; state: WatchedState; takenAt: Date }

/** Files of the watched folder by their content and options: each is taken once. */
export class WatchedFilesStore {
  constructor(private readonly database: Database) {}

  async find(sha256: string): Promise<WatchedFile | undefined> {
    const { rows } = await this.database.pool.query<WatchedFile>(
      'SELECT job_id AS "jobId", state, taken_at AS "takenAt" FROM watched_files WHERE sha256 = $1',
      [sha256],
    )
    return rows[0]
  }

  /** Before its job is there: a process that dies in between knows the file again. */
  async take(sha256: string, fileName: string): Promise<void> {
    await this.database.pool.query(
      `INSERT INTO watched_files (sha256, file_name, state) VALUES ($1, $2, 'TAKEN') ON CONFLICT DO NOTHING`,
      [sha256, fileName],
    )
  }

  async assign(sha256: string, jobId: string): Promise<void> {
    await this.database.pool.query('UPDATE watched_files SET job_id = $2 WHERE sha256 = $1', [
      sha256,
      jobId,
    ])
  }

  async finish(sha256: string, state: WatchedState): Promise<void> {
    await this.database.pool.query('UPDATE watched_files SET state = $2 WHERE sha256 = $1', [
      sha256,
      state,
    ])
  }

  /** A file that was refused may come again after somebody mended what was wrong with Luna. */
  async forget(sha256: string): Promise<void> {
    await this.database.pool.query('DELETE FROM watched_files WHERE sha256 = $1', [sha256])
  }
}
