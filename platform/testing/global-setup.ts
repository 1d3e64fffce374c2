import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { createDatabase, startEmbeddedPostgres } from '../database/embedded-postgres.ts'
import { migrate } from '../database/migrate.ts'
import { freePort } from './free-port.ts'

/** One real PostgreSQL per test run; durability is off because the cluster lives as long as the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'luna-test-'))
  // mkdtemp closes the folder to others; the server runs as `nobody` when the tests run as root.
  chmodSync(folder, 0o755)
  const server = await startEmbeddedPostgres({
    folder,
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      max_connections: '300',
    },
  })
  const adminUrl = server.url.replace(/\/luna$/, '/postgres')
  await createDatabase(adminUrl, 'template_luna')
  await migrate(adminUrl.replace(/\/postgres$/, '/template_luna'))
  project.provide('postgresUrl', adminUrl)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
