import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { startEmbeddedPostgres } from '#platform/database/embedded-postgres.ts'
import { migrate } from '#platform/database/migrate.ts'
import { freePort } from '#platform/testing/free-port.ts'

/** Runs `work` on a migrated database of its own, as durable as the one of `npm start`. */
export async function withBenchDatabase(
  work: (database: Database & { url: string }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'luna-bench-'))
  chmodSync(folder, 0o755)
  const password = randomBytes(16).toString('hex')
  const server = await startEmbeddedPostgres({ folder, port: await freePort(), password })
  try {
    await migrate(server.url)
    const database = connectDatabase(server.url)
    await work({ ...database, url: server.url })
    await database.close()
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
