import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig, type Config } from '#platform/config.ts'
import { connectDatabase } from '#platform/database/database.ts'
import { startEmbeddedPostgres } from '#platform/database/embedded-postgres.ts'
import { loadSecrets } from '#platform/identity/secrets.ts'
import { createObjectStore } from '#platform/objects/create-object-store.ts'
import { freePort } from '#platform/testing/free-port.ts'
import { createUser, openBackupWorld, type BackupWorld } from '../testing/backup-world.ts'
import { ArchiveRefused } from '../archive/refusals.ts'
import { restoreStopped } from './restore-stopped.ts'

let world: BackupWorld
let machine: string
let config: Config

beforeEach(async () => {
  world = await openBackupWorld()
  machine = mkdtempSync(join(tmpdir(), 'luna-new-machine-'))
  // The database runs as `nobody` when the tests run as root.
  chmodSync(machine, 0o755)
  config = loadConfig({ LUNA_DATA_DIR: machine, PG_PORT: String(await freePort()) })
})
afterEach(async () => {
  await world.close()
  rmSync(machine, { recursive: true, force: true })
})

/** The backup as somebody carries it to the new machine. */
async function carried(): Promise<string> {
  const { targetId = '' } = await world.run('BACKUP', { trigger: 'MANUAL' })
  const stick = join(machine, targetId)
  copyFileSync(join(world.backupFolder, targetId), stick)
  return stick
}

const restore = (
  archive: string,
  key?: string,
  change: Partial<Parameters<typeof restoreStopped>[0]> = {},
) =>
  restoreStopped({
    config,
    archive,
    key,
    say: () => undefined,
    signal: new AbortController().signal,
    ...change,
  })

async function usersNow(): Promise<string[]> {
  const { databasePassword: password } = await loadSecrets(machine)
  const server = await startEmbeddedPostgres({
    folder: machine,
    port: config.database.embeddedPort,
    password,
  })
  const database = connectDatabase(server.url, { poolSize: 1 })
  const users = await database.prisma.user.findMany()
  await database.close()
  await server.stop()
  return users.map(({ name }) => name)
}

describe('npm run restore', { timeout: 120_000 }, () => {
  it('brings a machine that was lost back from one file and the owner’s key', async () => {
    const key = await generateIdentity()
    await world.settings.change({ recipient: await identityToRecipient(key) })
    await createUser(world.database, 'erika')
    const options = { contentType: 'text/plain', maxBytes: 100 }
    await world.needs.objects.put('documents', 'a', Readable.from([Buffer.from('Akte')]), options)
    const stick = await carried()

    await expect(restore(stick)).rejects.toThrow('kein Schlüssel ist angegeben')
    const sentence = await restore(stick, key)

    expect(sentence).toContain('1 Datei, alles mit der Sicherung verglichen')
    expect(await usersNow()).toEqual(['erika'])
    const objects = createObjectStore(config.objects, config.backups.folder)
    expect(await objects.stat('documents', 'a')).toMatchObject({ size: 4 })
  })

  it('puts a database that does not start any more aside, and keeps it', async () => {
    await createUser(world.database, 'erika')
    const stick = await carried()
    await restore(stick)
    truncateSync(join(machine, 'postgres', 'global', 'pg_control'), 0)

    await restore(stick)

    expect(await usersNow()).toEqual(['erika'])
    expect(readdirSync(machine).filter(name => name.startsWith('postgres.defekt-'))).toHaveLength(1)
  })

  it('puts it back when the restore fails, whenever that is', async () => {
    const stick = await carried()
    await restore(stick)
    const control = join(machine, 'postgres', 'global', 'pg_control')
    truncateSync(control, 0)
    const unchanged = () => {
      expect(statSync(control).size).toBe(0)
      expect(readdirSync(machine).filter(name => name.startsWith('postgres.defekt-'))).toEqual([])
    }
    const stopping = new AbortController()
    const say = (text: string) => {
      if (text.startsWith('Stellt')) stopping.abort(new Error('Abgebrochen'))
    }

    await expect(restore(stick, undefined, { say, signal: stopping.signal })).rejects.toThrow(
      'Abgebrochen',
    )
    unchanged()

    truncateSync(stick, 30_000)
    await expect(restore(stick)).rejects.toThrow(ArchiveRefused)
    unchanged()
  })

  it('leaves what is there when the archive is cut off', async () => {
    await createUser(world.database, 'erika')
    const stick = await carried()
    await restore(stick)
    truncateSync(stick, 30_000)

    await expect(restore(stick)).rejects.toThrow(ArchiveRefused)

    expect(await usersNow()).toEqual(['erika'])
  })
})
