import { mkdirSync } from 'node:fs'
import { loadConfig, subgraphNames } from '#platform/config.ts'
import {
  startEmbeddedPostgres,
  stopOrphanedPostgres,
  type EmbeddedPostgres,
} from '#platform/database/embedded-postgres.ts'
import { StartupError } from '#platform/errors.ts'
import { loadSecrets } from '#platform/identity/secrets.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { refuseTakenPorts } from './free-ports.ts'
import { greeting } from './greeting.ts'
import { applyPendingRestore } from './pending-restore.ts'
import { ProcessTree } from './process-tree.ts'

/** `npm start`: the whole of Luna as one tree of processes on one machine. */
async function main(): Promise<void> {
  const startedAt = performance.now()
  const config = loadConfig()
  mkdirSync(config.dataDir, { recursive: true })
  const unlock = lockDataFolder(config.dataDir)
  let database: EmbeddedPostgres | undefined
  const tree = new ProcessTree(config.dataDir)
  let ending: Promise<void> | undefined
  const end = () =>
    (ending ??= (async () => {
      await tree.stop()
      await database?.stop()
      unlock()
    })())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void end().then(() => process.exit(0)))
  }
  process.once('disconnect', () => void end().then(() => process.exit(0)))
  try {
    // We hold the lock: a database that still runs here lost its supervisor, and holds our port.
    if (!config.database.url) stopOrphanedPostgres(config.dataDir)
    await refuseTakenPorts(config)
    const restored = await applyPendingRestore(config, () => startDatabase(config))
    if (restored) process.stdout.write(`${restored}\n`)
    const processes = tree.start([...subgraphNames.map(subgraphScript), 'worker', 'gateway'])
    database = await startDatabase(config)
    await processes
    const seconds = (performance.now() - startedAt) / 1000
    process.stdout.write(greeting(config, seconds))
    if (database)
      await databaseForEver(
        config,
        database,
        next => (database = next),
        () => ending,
      )
  } catch (error) {
    await end()
    throw error
  }
}

function subgraphScript(name: string): string {
  return `subgraphs/${name}`
}

type Config = ReturnType<typeof loadConfig>

async function startDatabase(config: Config): Promise<EmbeddedPostgres | undefined> {
  if (config.database.url) return undefined
  const { databasePassword } = await loadSecrets(config.dataDir)
  return startEmbeddedPostgres({
    folder: config.dataDir,
    port: config.database.embeddedPort,
    password: databasePassword,
  })
}

/** A database that ends without being asked is started again; the processes reconnect by themselves. */
async function databaseForEver(
  config: Config,
  first: EmbeddedPostgres,
  replace: (next: EmbeddedPostgres) => void,
  ending: () => Promise<void> | undefined,
): Promise<void> {
  let current = first
  for (;;) {
    await current.ended
    if (ending()) return
    process.stderr.write('Die Datenbank ist unerwartet beendet worden und wird neu gestartet.\n')
    const next = await startDatabase(config)
    if (!next) return
    current = next
    replace(current)
  }
}

main().catch((error: unknown) => {
  const sentence = error instanceof StartupError ? error.message : String(error)
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
})
