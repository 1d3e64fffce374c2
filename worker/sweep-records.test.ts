import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { sweepRecords } from './sweep-records.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.drop())

const now = new Date('2026-11-21T12:00:00Z')
const { retention } = loadConfig({ RETENTION_JOBS_DAYS: '90' })
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const sweep = () => sweepRecords({ database, retention }, now)
const count = async (table: string): Promise<number> =>
  (await database.pool.query(`SELECT FROM ${table}`)).rowCount ?? 0

async function job(state: string, finishedAt: Date | null, downloadKey: string | null = null) {
  const id = randomUUID()
  await database.pool.query(
    `INSERT INTO jobs (job_id, kind, title, state, payload, created_at, finished_at, download_key)
     VALUES ($1, 'IMPORT', 'x', $2, '{}', $3, $4, $5)`,
    [id, state, daysAgo(1000), finishedAt, downloadKey],
  )
  return id
}

describe('what Luna writes down about herself', () => {
  it('of jobs goes when they have been finished for long enough, never before', async () => {
    const kept = [
      await job('DONE', daysAgo(89)),
      await job('RUNNING', null),
      await job('QUEUED', null),
      // Its file is swept first; without the row nobody would know whose it is.
      await job('DONE', daysAgo(500), 'x.csv'),
    ]
    for (const state of ['DONE', 'FAILED', 'CANCELLED']) await job(state, daysAgo(91))

    expect(await sweep()).toMatchObject({ jobs: 3 })

    const { rows } = await database.pool.query<{ id: string }>('SELECT job_id AS id FROM jobs')
    expect(rows.map(({ id }) => id).sort()).toEqual(kept.sort())
  })

  it('of imports goes with all its rows, and the files stay known', async () => {
    for (const [age, rows] of [
      [401, 3],
      [399, 2],
    ] as const) {
      const id = randomUUID()
      await database.pool.query(
        `INSERT INTO import_reports (job_id, file_name, state, place_word, counts, created_at)
         VALUES ($1, 'a.csv', 'DONE', 'Zeile', '{}', $2)`,
        [id, daysAgo(age)],
      )
      await database.pool.query(
        `INSERT INTO import_issues (job_id, position, line, line_to, code, message, action)
         SELECT $1, i, i, i, 'X', 'x', 'TAKEN' FROM generate_series(1, $2::int) i`,
        [id, rows],
      )
      await database.pool.query(
        `INSERT INTO imports (import_id, sha256, kind, target_id, options, file_name, row_count, created_at)
         VALUES ($1, 'a', 'READINGS', 'x', '{}', 'a.csv', 1, $2)`,
        [id, daysAgo(age)],
      )
    }

    expect(await sweep()).toMatchObject({ reports: 1 })

    expect(await count('import_reports')).toBe(1)
    expect(await count('import_issues')).toBe(2)
    expect(await count('imports')).toBe(2)
  })

  it('of sessions, keys of batches and refused values goes, too', async () => {
    const { pool } = database
    const [userId, meterId] = [randomUUID(), randomUUID()]
    await pool.query(
      `INSERT INTO users (user_id, name, display_name, role, password_hash) VALUES ($1, 'a', 'a', 'viewer', '')`,
      [userId],
    )
    await pool.query(
      `INSERT INTO meters (meter_id, name, interval_seconds) VALUES ($1, 'Werk', 900)`,
      [meterId],
    )
    for (const age of [1, 10, 50, 500]) {
      const at = daysAgo(age)
      await pool.query(
        `INSERT INTO sessions (session_id, user_id, kind, token_hash, family_id, expires_at)
         VALUES ($1, $2, 'cookie', $3, $1, $4)`,
        [randomUUID(), userId, Buffer.from(String(age)), at],
      )
      await pool.query(
        `INSERT INTO ingest_batches (owner, idempotency_key, body_hash, result, created_at)
         VALUES ('a', $1, '', '{}', $2)`,
        [String(age), at],
      )
      await pool.query(
        `INSERT INTO refused_readings (meter_id, ts, quality, refused_at) VALUES ($1, $2, 0, $2)`,
        [meterId, at],
      )
    }

    expect(await sweep()).toMatchObject({ sessions: 2, ingestKeys: 3, refused: 1 })
    expect(await sweep()).toMatchObject({ sessions: 0, ingestKeys: 0, refused: 0 })
  })

  it('goes in portions, all of it', async () => {
    await database.pool.query(
      `INSERT INTO jobs (job_id, kind, title, state, payload, finished_at)
       SELECT gen_random_uuid(), 'CHECK_QUALITY', 'x', 'DONE', '{}', $1 FROM generate_series(1, 12000)`,
      [daysAgo(100)],
    )

    expect(await sweep()).toMatchObject({ jobs: 12_000 })
    expect(await count('jobs')).toBe(0)
  })

  it('never goes where it is evidence: the audit log', async () => {
    await database.pool.query(
      `INSERT INTO audit_log (ts, actor, action, meta, prev_hash, hash) VALUES ($1, 'a', 'b', '{}', '', 'x')`,
      [daysAgo(9000)],
    )

    await sweep()

    expect(await count('audit_log')).toBe(1)
  })
})
