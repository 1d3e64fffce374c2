import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig, type Config } from '#platform/config.ts'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { startEmbeddedPostgres } from '#platform/database/embedded-postgres.ts'
import { migrate } from '#platform/database/migrate.ts'
import { loadSecrets } from '#platform/identity/secrets.ts'
import { JobRefused } from '#platform/jobs/job.ts'
import { createLogger } from '#platform/logger.ts'
import { createObjectStore } from '#platform/objects/create-object-store.ts'
import { freePort } from '#platform/testing/free-port.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { ArchiveRefused } from '../archive/refusals.ts'
import { createBackupJobs } from '../jobs.ts'
import type { BackupNeeds } from '../needs.ts'
import { restoreStopped } from '../restore/restore-stopped.ts'
import { createUser } from '../testing/backup-world.ts'

// An embedded database of its own: a copy of pages is one of the whole server.
let dataDir: string
let config: Config

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'luna-pages-'))
  // The database runs as `nobody` when the tests run as root.
  chmodSync(dataDir, 0o755)
  config = loadConfig({ LUNA_DATA_DIR: dataDir, PG_PORT: String(await freePort()) })
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

type Running = { needs: BackupNeeds; database: Database; stop: () => Promise<void> }

async function start(): Promise<Running> {
  const secrets = await loadSecrets(dataDir)
  const { databasePassword: password } = secrets
  const server = await startEmbeddedPostgres({
    folder: dataDir,
    port: config.database.embeddedPort,
    password,
  })
  await migrate(server.url)
  const database = connectDatabase(server.url, { poolSize: 3 })
  const objects = createObjectStore(config.objects, config.backups.folder)
  return {
    needs: {
      config,
      database,
      databaseUrl: server.url,
      objects,
      secrets,
      logger: createLogger('test'),
    },
    database,
    async stop() {
      await database.close()
      await server.stop()
    },
  }
}

async function run({ needs }: Running, kind: 'BACKUP' | 'RESTORE_BACKUP', payload: unknown) {
  const handler = createBackupJobs(needs).find(known => known.kind === kind)
  return handler?.run(handler.payload.parse(payload), jobContext(newJobRecord({ kind })))
}

const count = async ({ pool }: Database) => {
  const { rows } = await pool.query<{ n: number; last: number }>(
    "SELECT count(*)::int AS n, max(meta->>'n')::int AS last FROM events",
  )
  return rows[0] ?? { n: 0, last: 0 }
}
const write = ({ pool }: Database, n: number) =>
  pool.query(
    "INSERT INTO events (event_id, type, meta) VALUES (gen_random_uuid(), 'view', jsonb_build_object('n', $1::int))",
    [n],
  )
const restore = (archive: string) =>
  restoreStopped({
    config,
    archive,
    key: undefined,
    say: () => undefined,
    signal: new AbortController().signal,
  })

describe('a copy of the pages', { timeout: 120_000 }, () => {
  it('is made while everything goes on, and brings the database back to that moment', async () => {
    const luna = await start()
    let written = 0
    const stop = new AbortController()
    const writing = (async () => {
      while (!stop.signal.aborted) await write(luna.database, ++written)
    })()
    await expect.poll(() => written, { timeout: 10_000 }).toBeGreaterThan(50)
    const before = written
    const { database, needs } = luna
    const content = Readable.from([Buffer.from('Akte')])
    await needs.objects.put('documents', 'a', content, { contentType: 'text/plain', maxBytes: 100 })
    await createUser(database, 'erika')
    await database.pool.query(
      `INSERT INTO sessions (session_id, user_id, kind, token_hash, family_id, expires_at)
       SELECT gen_random_uuid(), user_id, 'cookie', 'x', gen_random_uuid(), now() + interval '1 day' FROM users`,
    )
    const outcome = await run(luna, 'BACKUP', { trigger: 'MANUAL', kind: 'PHYSICAL' })
    stop.abort()
    await writing
    const name = outcome?.targetId ?? ''
    await needs.objects.remove('documents', 'a')
    await luna.stop()
    // People rename what they download: what is in it counts.
    const renamed = join(dataDir, 'vom-stick.tar.zst')
    copyFileSync(join(config.backups.folder ?? '', name), renamed)

    const sentence = await restore(renamed)

    const again = await start()
    const found = await count(again.database)
    expect(found.n).toBeGreaterThanOrEqual(before)
    expect(found.n).toBeLessThan(written)
    expect(await again.needs.objects.stat('documents', 'a')).toMatchObject({ size: 4 })
    const { rows } = await again.database.pool.query<{ sessions: number; noted: number }>(
      `SELECT (SELECT count(*)::int FROM sessions) AS sessions,
         (SELECT count(*)::int FROM audit_log WHERE action = 'restoreBackup') AS noted`,
    )
    expect(rows).toEqual([{ sessions: 0, noted: 1 }])
    await again.stop()
    expect(name).toMatch(/\.base\.tar\.zst$/)
    const kept = /im Ordner (\S+)\. /.exec(sentence)?.[1] ?? ''
    expect(existsSync(join(kept, 'PG_VERSION'))).toBe(true)
  })

  it('is refused where it cannot be used, and leaves the database as it is', async () => {
    const luna = await start()
    await write(luna.database, 1)
    const { targetId = '' } =
      (await run(luna, 'BACKUP', { trigger: 'MANUAL', kind: 'PHYSICAL' })) ?? {}
    const running = run(luna, 'RESTORE_BACKUP', { name: targetId, by: 'Erika' })
    await expect(running).rejects.toThrow(JobRefused)
    await write(luna.database, 2)
    await luna.stop()

    const file = join(config.backups.folder ?? '', targetId)
    const bytes = readFileSync(file)
    bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 1
    writeFileSync(file, bytes)
    await expect(restore(targetId)).rejects.toThrow(ArchiveRefused)

    const again = await start()
    expect((await count(again.database)).n).toBe(2)
    await again.stop()
    expect(readdirSync(dataDir).filter(entry => entry.startsWith('postgres.'))).toEqual([
      'postgres.log',
    ])
  })
})
