import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { StartupError } from '../errors.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { giveToUnprivileged, launchUnprivileged } from './unprivileged.ts'

export type EmbeddedPostgresOptions = {
  /** Parent of the cluster folder; the cluster is `<folder>/postgres`. */
  folder: string
  port: number
  password: string
  /** Extra `-c name=value` settings. */
  settings?: Record<string, string>
}

export type EmbeddedPostgres = {
  url: string
  pid: number
  /** Resolves with the exit code when the server ends, wanted or not. */
  ended: Promise<number | null>
  /** Fast shutdown: open transactions are rolled back, nothing acknowledged is lost. */
  stop(): Promise<void>
}

const user = 'luna'
const readyWithinMs = 60_000

/**
 * PostgreSQL from npm on loopback with a password. Recovers by itself after kill -9 or a power cut: a
 * half-made cluster is made anew, an orphaned server is stopped first, WAL recovery does the rest.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const cluster = join(options.folder, 'postgres')
  mkdirSync(options.folder, { recursive: true })
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(cluster, options)
  stopOrphanedPostgres(options.folder)
  const server = launchServer(cluster, options)
  const ended = once(server, 'exit').then(([code]: unknown[]) =>
    typeof code === 'number' ? code : null,
  )
  const url = `postgres://${user}:${options.password}@127.0.0.1:${options.port}/luna`
  await waitUntilReady(
    url.replace(/luna$/, 'postgres'),
    ended,
    join(options.folder, 'postgres.log'),
  )
  await createDatabase(url.replace(/luna$/, 'postgres'), 'luna')
  return {
    url,
    pid: server.pid ?? 0,
    ended,
    async stop() {
      server.kill('SIGINT')
      await ended
    },
  }
}

function initialise(cluster: string, { folder, password }: EmbeddedPostgresOptions): void {
  const { initdb } = postgresBinaries()
  const draft = `${cluster}.new`
  const passwordFile = join(folder, 'initdb-password')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  for (const path of [draft, passwordFile]) giveToUnprivileged(path)
  const args = ['-D', draft, '-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const launch = launchUnprivileged(
    initdb,
    [...args, '-E', 'UTF8', '--locale=C'],
    [draft, passwordFile],
  )
  const made = spawnSync(launch.command, launch.args, { ...launch.options, encoding: 'utf8' })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    const reason = made.error?.message ?? made.stderr.trim()
    throw new StartupError(`Die eingebettete Datenbank ließ sich nicht anlegen: ${reason}`)
  }
  renameSync(draft, cluster)
}

/** A server whose supervisor was killed still holds cluster and port: it is asked to end. */
export function stopOrphanedPostgres(folder: string): void {
  const cluster = join(folder, 'postgres')
  const pidFile = join(cluster, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (!isPostgres(pid)) return
  const { pgCtl } = postgresBinaries()
  const args = ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '30']
  const launch = launchUnprivileged(pgCtl, args, [cluster])
  spawnSync(launch.command, launch.args, { ...launch.options })
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const commandLine = `/proc/${pid}/cmdline`
    return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('postgres')
  } catch {
    return false
  }
}

function launchServer(cluster: string, options: EmbeddedPostgresOptions): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    unix_socket_directories: '',
    ssl: 'off',
    jit: 'off',
    max_connections: '120',
    max_wal_size: '2GB',
    ...options.settings,
  }
  const args = ['-D', cluster, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])]
  const { postgres } = postgresBinaries()
  const launch = launchUnprivileged(postgres, args, [cluster])
  const logFile = join(options.folder, 'postgres.log')
  const log = openSync(logFile, 'a', 0o600)
  chmodSync(logFile, 0o600)
  // Its own process group: Ctrl-C reaches the supervisor only, which ends the database last.
  return spawn(launch.command, launch.args, {
    ...launch.options,
    stdio: ['ignore', log, log],
    detached: true,
  })
}

async function waitUntilReady(url: string, ended: Promise<unknown>, logFile: string) {
  const failed = ended.then(() => 'ended' as const)
  const deadline = Date.now() + readyWithinMs
  while (Date.now() < deadline) {
    const state = await Promise.race([canConnect(url), failed])
    if (state === true) return
    if (state === 'ended') break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ')
  throw new StartupError(`Die eingebettete Datenbank startet nicht. Letzte Meldungen: ${tail}`)
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Creates the database when it is missing. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
