import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobRefused } from '#platform/jobs/job.ts'
import { startS3Server } from '#platform/testing/s3-server.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { checkArchive } from '../archive/check-archive.ts'
import { ArchiveRefused } from '../archive/refusals.ts'
import { openBackupWorld, type BackupWorld } from '../testing/backup-world.ts'

let world: BackupWorld
const manual = { trigger: 'MANUAL' }

beforeEach(async () => {
  world = await openBackupWorld()
})
afterEach(() => world.close())

async function storeFile(key: string, content: Buffer): Promise<void> {
  const options = { contentType: 'text/plain', maxBytes: 1e9 }
  await world.needs.objects.put('documents', key, Readable.from([content]), options)
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof JobRefused) return error.userError.code
      if (error instanceof ArchiveRefused) return error.userError.code
      throw error
    },
  )
}

describe('a backup', () => {
  it('lies in its folder with its hash and what is known of it, read back as a whole', async () => {
    await storeFile('eins', Buffer.from('Inhalt'))

    const { message, targetId } = await world.run('BACKUP', manual)

    const [backup] = await world.shelf.list()
    expect(backup?.name).toBe(targetId)
    expect(backup?.summary).toMatchObject({ isEncrypted: false, objects: 1, problem: null })
    expect(backup?.summary?.verifiedAt).toBeInstanceOf(Date)
    expect(message).toContain('nicht verschlüsselt')
    const checked = spawnSync('sha256sum', ['-c', `${backup?.name ?? ''}.sha256`], {
      cwd: world.backupFolder,
    })
    expect(checked.status).toBe(0)
  })

  it('is encrypted for the owner, and opens with the key of this installation as well', async () => {
    const key = await generateIdentity()
    await world.settings.change({ recipient: await identityToRecipient(key) })

    await world.run('BACKUP', manual)

    const [backup] = await world.shelf.list()
    const open = async (keys: string[]) =>
      checkArchive(await world.shelf.open(backup?.name ?? ''), { keys })
    expect(backup?.summary?.verifiedAt).toBeInstanceOf(Date)
    expect(backup?.name).toMatch(/\.age$/)
    expect((await open([key])).tables.length).toBeGreaterThan(50)
    expect(await refusalOf(open([await generateIdentity()]))).toBe('BACKUP_KEY_WRONG')
  })

  it('holds no secret of the installation', async () => {
    await world.run('BACKUP', manual)

    const [backup] = await world.shelf.list()
    const bytes = spawnSync('cat', [join(world.backupFolder, backup?.name ?? '')]).stdout
    const { zstdDecompressSync } = await import('node:zlib')
    const text = zstdDecompressSync(bytes).toString('latin1')
    expect(text).toContain('config/settings.json')
    expect(text).not.toContain(Buffer.from(world.needs.secrets.sealingKey).toString('latin1'))
    expect(text).not.toMatch(/databasePassword|postgres:\/\/|linkSecret/)
  })

  it('names the backup before it', async () => {
    await world.run('BACKUP', manual)
    const [first] = await world.shelf.list()
    await world.run('BACKUP', manual)

    const [second] = await world.shelf.list()
    const manifest = await checkArchive(await world.shelf.open(second?.name ?? ''), { keys: [] })
    expect(manifest.previous).toBe(first?.summary?.sha256)
  })

  it('lets older ones go by the rules, but none that came from elsewhere', async () => {
    await world.settings.change({ keepDaily: 1, keepWeekly: 0, keepMonthly: 0 })
    await world.run('BACKUP', { trigger: 'NIGHTLY' })
    const [first] = await world.shelf.list()
    writeFileSync(join(world.backupFolder, 'von-hand.tar.zst'), 'etwas')

    await world.run('BACKUP', manual)

    const names = (await world.shelf.list()).map(({ name }) => name)
    expect(names).toHaveLength(2)
    expect(names).toContain('von-hand.tar.zst')
    expect(names).not.toContain(first?.name)
  })

  it('tells of files whose content is not what was stored, and keeps them', async () => {
    await storeFile('eins', Buffer.from('Inhalt'))
    const folder = join(world.dataDir, 'objects', 'documents')
    const content = readdirSync(folder).find(name => /@[0-9a-f-]{36}$/.test(name)) ?? ''
    writeFileSync(join(folder, content), 'inhalt')

    const { message } = await world.run('BACKUP', manual)

    expect(message).toContain('In der Dateiablage beschädigt: 1 Datei (documents/eins)')
    expect((await world.shelf.list())[0]?.summary?.verifiedAt).toBeInstanceOf(Date)
  })

  it('is made anew when a document is removed while it is made', async () => {
    await storeFile('eins', Buffer.from('bleibt'))
    await storeFile('zwei', Buffer.from('geht'))
    let removed = false

    const { message } = await world.run('BACKUP', manual, {
      progress: async (_fraction, step) => {
        if (removed || step !== 'Sichert die Datenbank') return
        removed = true
        await world.needs.objects.remove('documents', 'zwei')
      },
    })

    const [backup] = await world.shelf.list()
    const manifest = await checkArchive(await world.shelf.open(backup?.name ?? ''), { keys: [] })
    expect(manifest.objects.map(({ key }) => key)).toEqual(['eins'])
    expect(manifest.objectsGone).toBe(0)
    expect(message).not.toContain('gelöscht')
  })

  it('leaves nothing when it is cancelled, and the next one works', async () => {
    const cancel = new AbortController()
    const context = { ...jobContext(newJobRecord({ kind: 'BACKUP' })), signal: cancel.signal }
    const running = world.run('BACKUP', manual, {
      ...context,
      progress: async () => cancel.abort(new Error('cancelled')),
    })

    await expect(running).rejects.toThrow('cancelled')
    expect(readdirSync(world.backupFolder)).toEqual([])
    await world.run('BACKUP', manual)
    expect(await world.shelf.list()).toHaveLength(1)
  })
})

describe('with an S3 server', () => {
  it('a backup lies in the bucket, and restores from there for a trial', async () => {
    const server = await startS3Server()
    const remote = await openBackupWorld({
      S3_ENDPOINT: server.endpoint,
      S3_ACCESS_KEY: server.accessKey,
      S3_SECRET_KEY: server.secretKey,
      S3_REGION: server.region,
    })
    const options = { contentType: 'text/plain', maxBytes: 1e6 }
    await remote.needs.objects.put('documents', 'a', Readable.from([Buffer.from('Akte')]), options)

    const { targetId = '' } = await remote.run('BACKUP', manual)
    const { message } = await remote.run('VERIFY_BACKUP', { name: targetId, drill: true })

    expect(message).toContain('1 Datei')
    expect(await remote.needs.objects.stat('backups', targetId)).toBeDefined()
    expect(existsSync(join(remote.dataDir, 'backups'))).toBe(false)
    expect((await remote.shelf.list()).map(({ name }) => name)).toEqual([targetId])
    await remote.close()
    await server.stop()
  })
})

describe('a disk that gets full', () => {
  let disk: string
  let mounted: boolean
  let small: BackupWorld

  // Mounting a small one takes rights that not every machine gives; without it, no folder can be made there.
  beforeEach(async () => {
    disk = mkdtempSync(join(tmpdir(), 'luna-backup-disk-'))
    const mount = ['-t', 'tmpfs', '-o', 'size=2m', 'luna-test', disk]
    mounted = spawnSync('mount', mount).status === 0
    small = await openBackupWorld({ BACKUP_FOLDER: mounted ? disk : '/dev/full/backups' })
  })
  afterEach(async () => {
    await small.close()
    if (mounted) spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  })

  it('ends the backup with a plain sentence and leaves no half archive', async () => {
    const options = { contentType: 'text/plain', maxBytes: 1e9 }
    await small.needs.objects.put(
      'documents',
      'big',
      Readable.from([randomBytes(4_000_000)]),
      options,
    )

    const code = await refusalOf(small.run('BACKUP', manual))

    expect(code).toBe(mounted ? 'BACKUP_DISK_FULL' : 'BACKUP_FOLDER_UNUSABLE')
    if (mounted) expect(readdirSync(disk)).toEqual([])
    await small.needs.objects.remove('documents', 'big')
    if (mounted) expect(await refusalOf(small.run('BACKUP', manual))).toBe('done')
    if (mounted) expect(readFileSync(join(disk, readdirSync(disk)[0] ?? ''))).not.toHaveLength(0)
  })
})

describe('while readings are written', () => {
  it('is of one instant: what was acknowledged before is in it, and no transaction in half', async () => {
    const readingsEach = 10
    let acknowledged = 0
    const stop = new AbortController()
    const writing = (async () => {
      while (!stop.signal.aborted) {
        const next = acknowledged + 1
        await world.database.transaction(async client => {
          await client.query(
            `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
             SELECT '00000000-0000-4000-8000-000000000001', timestamptz '2026-01-01' + n * interval '1 s', n, 0
             FROM generate_series(($1::int - 1) * $2::int + 1, $1::int * $2::int) AS n`,
            [next, readingsEach],
          )
          await client.query(
            `INSERT INTO events (event_id, type, meta) VALUES (gen_random_uuid(), 'view', jsonb_build_object('n', $1::int))`,
            [next],
          )
        })
        acknowledged = next
      }
    })()
    await expect.poll(() => acknowledged, { timeout: 10_000 }).toBeGreaterThan(100)

    const before = acknowledged
    const startedAt = performance.now()
    await world.run('BACKUP', manual)
    const perSecond =
      (((acknowledged - before) * readingsEach) / (performance.now() - startedAt)) * 1000
    stop.abort()
    await writing

    const [backup] = await world.shelf.list()
    const lines = { readings: [] as number[], events: [] as number[] }
    await checkArchive(await world.shelf.open(backup?.name ?? ''), {
      keys: [],
      onEntry: async (name, body) => {
        const isReadings = name.startsWith('pg/smart_meter_readings/')
        if (!isReadings && !name.startsWith('pg/events/')) return
        const parts: Buffer[] = []
        for await (const part of body) parts.push(part)
        for (const line of Buffer.concat(parts).toString('utf8').trim().split('\n')) {
          if (isReadings) lines.readings.push(Number(line.split('\t')[2]))
          else lines.events.push(Number(/"n": (\d+)/.exec(line)?.[1]))
        }
      },
    })
    const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
    const count = lines.events.length
    expect(count).toBeGreaterThanOrEqual(before)
    expect(count).toBeLessThanOrEqual(acknowledged)
    expect(lines.events.sort((a, b) => a - b)).toEqual(upTo(count))
    expect(lines.readings.sort((a, b) => a - b)).toEqual(upTo(count * readingsEach))
    expect(perSecond).toBeGreaterThan(200)
  })
})
