import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { verifyChain } from '#platform/audit/verify-chain.ts'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { JobRefused } from '#platform/jobs/job.ts'
import { holdFileIn, RemovalsHeld } from '#platform/objects/removals-held.ts'
import { createUser, openBackupWorld, type BackupWorld } from '../testing/backup-world.ts'
import { keySealer } from '../key/sealed-key.ts'
import { completePending, readPending } from './pending-restore.ts'
import { discardPrepared } from './restore.job.ts'
import { onServer } from './side-database.ts'

/** Databases are made, migrated and compared. */
const slow = { timeout: 60_000 }
let world: BackupWorld
let opened: Database[]

beforeEach(async () => {
  world = await openBackupWorld()
  opened = []
})
afterEach(async () => {
  for (const database of opened) await database.close()
  await discardPrepared({
    ...world.needs,
    databaseUrl: world.database.url,
  }).catch(() => undefined)
  await world.close()
})

function open(url: string): Database {
  const database = connectDatabase(url, { poolSize: 2 })
  opened.push(database)
  return database
}

async function backUp(): Promise<string> {
  const { targetId } = await world.run('BACKUP', { trigger: 'MANUAL' })
  return targetId ?? ''
}

const restore = (name: string, more: object = {}) =>
  world.run('RESTORE_BACKUP', { name, by: 'Erika', ...more })

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof JobRefused) return error.userError.code
      throw error
    },
  )
}

async function sideDatabases(): Promise<string[]> {
  return onServer(inject('postgresUrl'), async client => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE datname ~ ('^' || $1 || '_(restored|drill)_')",
      [new URL(world.database.url).pathname.slice(1)],
    )
    return rows.map(({ name }) => name)
  })
}

const named = async ({ prisma }: Database) =>
  (await prisma.user.findMany()).map(({ name }) => name).sort()

describe('restoring a backup', slow, () => {
  it('prepares everything beside, and the next start exchanges it; what was there is kept', async () => {
    await createUser(world.database, 'damals')
    await world.needs.objects.put('documents', 'a', Readable.from([Buffer.from('Akte')]), {
      contentType: 'text/plain',
      maxBytes: 100,
    })
    const name = await backUp()
    await createUser(world.database, 'spaeter')
    await world.needs.objects.remove('documents', 'a')

    const { message } = await restore(name)

    expect(message).toContain('starten Sie sie neu')
    expect(await named(world.database)).toEqual(['damals', 'spaeter'])
    expect(await readPending(world.dataDir)).toMatchObject({ backup: name, preparedBy: 'Erika' })

    await world.disconnect()
    const sentence = await completePending(
      { dataDir: world.dataDir, databaseUrl: world.database.url },
      new Date(),
    )
    const now = open(world.database.url)
    expect(await named(now)).toEqual(['damals'])
    expect(await readPending(world.dataDir)).toBeUndefined()
    expect(await world.needs.objects.stat('documents', 'a')).toBeDefined()
    const kept = /Datenbank (\w+_before_\d{14})/.exec(sentence ?? '')?.[1] ?? ''
    const before = open(world.database.url.replace(/[^/]+$/, kept))
    expect(await named(before)).toEqual(['damals', 'spaeter'])
    await before.close()
    opened = opened.filter(one => one !== before)
    await onServer(inject('postgresUrl'), client =>
      client.query(`DROP DATABASE ${kept} WITH (FORCE)`),
    )
  })

  it('leaves a database that works: the log goes on, its rules hold, and numbers are not given twice', async () => {
    const log = new AuditLog(world.database)
    for (const action of ['eins', 'zwei']) await log.record({ actor: 'a', action, meta: {} })
    await restore(await backUp())
    const pending = await readPending(world.dataDir)
    const restored = open(world.database.url.replace(/[^/]+$/, pending?.database ?? ''))

    const after = new AuditLog(restored)
    await after.record({ actor: 'b', action: 'drei', meta: {} })
    expect((await after.list({ first: 9 })).map(({ action }) => action)).toEqual([
      'drei',
      'restoreBackup',
      'zwei',
      'eins',
    ])
    expect(await verifyChain(restored)).toMatchObject({ entries: 4, fault: undefined })
    await expect(restored.pool.query('DELETE FROM audit_log')).rejects.toThrow('append-only')
  })

  it('ends jobs that waited, because their queue is not in the archive', async () => {
    await world.database.pool.query(
      `INSERT INTO jobs (job_id, kind, title, state, payload) VALUES (gen_random_uuid(), 'IMPORT', 'x', 'RUNNING', '{}'), (gen_random_uuid(), 'BACKUP', 'y', 'RUNNING', '{}')`,
    )
    await restore(await backUp())

    const pending = await readPending(world.dataDir)
    const { pool } = open(world.database.url.replace(/[^/]+$/, pending?.database ?? ''))
    const { rows } = await pool.query<{ state: string; code: string }>(
      "SELECT state, error->>'code' AS code FROM jobs ORDER BY title",
    )
    expect(rows).toEqual([
      { state: 'FAILED', code: 'JOB_BEFORE_RESTORE' },
      { state: 'DONE', code: null },
    ])
  })

  it('keeps the files it needs until it takes over, whoever tidies up or removes documents meanwhile', async () => {
    const options = { contentType: 'text/plain', maxBytes: 100 }
    const objects = new RemovalsHeld(world.needs.objects, world.dataDir)
    for (const key of ['a', 'b'])
      await objects.put('documents', key, Readable.from([Buffer.from(key)]), options)
    const name = await backUp()
    await objects.remove('documents', 'a')
    expect(await objects.stat('documents', 'a')).toBeUndefined()

    await restore(name)
    for (const key of ['a', 'b']) await objects.remove('documents', key)

    for (const key of ['a', 'b']) expect(await objects.stat('documents', key), key).toBeDefined()
    await discardPrepared({ ...world.needs, databaseUrl: world.database.url })
    await objects.remove('documents', 'a')
    expect(await objects.stat('documents', 'a')).toBeUndefined()
  })

  it('says that the disk got full, and takes back what was begun', async () => {
    const { objects } = world.needs
    const options = { contentType: 'text/plain', maxBytes: 100 }
    await objects.put('documents', 'a', Readable.from([Buffer.from('Akte')]), options)
    const name = await backUp()
    await objects.remove('documents', 'a')
    objects.put = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))

    expect(await codeOf(restore(name))).toBe('RESTORE_DISK_FULL')

    expect(await sideDatabases()).toEqual([])
    expect(existsSync(holdFileIn(world.dataDir))).toBe(false)
  })

  it('mends a file whose content is no longer what was stored', async () => {
    const options = { contentType: 'text/plain', maxBytes: 100 }
    const { objects } = world.needs
    await objects.put('documents', 'a', Readable.from([Buffer.from('Akte')]), options)
    const name = await backUp()
    const folder = join(world.dataDir, 'objects', 'documents')
    const content = readdirSync(folder).find(file => !file.endsWith('@meta')) ?? ''
    writeFileSync(join(folder, content), 'Akze')

    await restore(name)

    const mended = await objects.get('documents', 'a')
    expect(mended && (await text(mended))).toBe('Akte')
  })

  it('refuses a damaged archive and touches nothing', async () => {
    const name = await backUp()
    const file = join(world.backupFolder, name)
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(file, bytes)

    expect(await codeOf(restore(name))).toBe('BACKUP_DAMAGED')

    expect(await sideDatabases()).toEqual([])
    expect(await readPending(world.dataDir)).toBeUndefined()
    expect(existsSync(holdFileIn(world.dataDir))).toBe(false)
    expect((await world.shelf.find(name))?.summary).toMatchObject({
      verifiedAt: null,
      problem: { code: 'BACKUP_DAMAGED' },
    })
  })

  it('refuses an archive of a newer version', async () => {
    await world.database.pool.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', repeat('0', 64), '99990101_future')`,
    )

    expect(await codeOf(restore(await backUp()))).toBe('BACKUP_NEWER')
    expect(await sideDatabases()).toEqual([])
  })

  it('opens an archive from elsewhere with its key only', async () => {
    const key = await generateIdentity()
    await world.settings.change({ recipient: await identityToRecipient(key) })
    const name = await backUp()
    world.needs.secrets.sealingKey = Buffer.from('another installation')
    const sealed = keySealer(world.needs.secrets.sealingKey)

    expect(await codeOf(restore(name))).toBe('BACKUP_KEY_MISSING')
    expect(
      await codeOf(restore(name, { sealedKey: sealed.seal(await generateIdentity(), name) })),
    ).toBe('BACKUP_KEY_WRONG')
    expect((await world.shelf.find(name))?.summary?.problem).toBeNull()
    expect(await codeOf(restore(name, { sealedKey: sealed.seal(key, name) }))).toBe('done')
  })
})

describe('trying a restore', slow, () => {
  it('compares every table in a database beside and removes it', async () => {
    await createUser(world.database, 'damals')
    const name = await backUp()

    const { message } = await world.run('VERIFY_BACKUP', { drill: true })

    expect(message).toContain('jede Tabelle stimmt')
    expect(message).toContain('1 Person')
    expect((await world.shelf.find(name))?.summary?.drilledAt).toBeInstanceOf(Date)
    expect(await sideDatabases()).toEqual([])
  })

  it('learns what is in an archive that somebody put into the folder', async () => {
    const name = await backUp()
    const bytes = readFileSync(join(world.backupFolder, name))
    writeFileSync(join(world.backupFolder, 'vom-stick.tar.zst'), bytes)

    await world.run('VERIFY_BACKUP', { name: 'vom-stick.tar.zst', drill: false })

    const found = await world.shelf.find('vom-stick.tar.zst')
    expect(found?.summary).toMatchObject({ trigger: 'ELSEWHERE', sizeBytes: bytes.length })
    expect(found?.summary?.verifiedAt).toBeInstanceOf(Date)
  })

  it('takes the newest one that was made here, not one that somebody put there', async () => {
    const name = await backUp()
    const found = await world.shelf.find(name)
    if (!found?.summary) throw new Error('no summary')
    writeFileSync(join(world.backupFolder, 'vom-stick.tar.zst.age'), 'verschlüsselt')
    await world.shelf.writeSummary('vom-stick.tar.zst.age', {
      ...found.summary,
      trigger: 'ELSEWHERE',
      createdAt: new Date(Date.now() + 60_000),
    })

    expect((await world.run('VERIFY_BACKUP', { drill: true })).targetId).toBe(name)
  })

  it('says so where there is no backup yet', async () => {
    expect((await world.run('VERIFY_BACKUP', { drill: true })).message).toContain(
      'noch keine Sicherung',
    )
  })
})

describe('an exchange', slow, () => {
  it('does not happen while somebody works with the database', async () => {
    await restore(await backUp())
    const other = new pg.Client({ connectionString: world.database.url })
    await other.connect()

    const exchanging = completePending(
      { dataDir: world.dataDir, databaseUrl: world.database.url },
      new Date(),
    )
    await expect(exchanging).rejects.toThrow(/Mit der Datenbank wird noch gearbeitet/)

    await other.end()
    expect(await readPending(world.dataDir)).toBeDefined()
    expect(await named(world.database)).toEqual([])
  })
})
