import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Encrypter } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditMutations } from '#platform/audit/audit-mutations.ts'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import { verifyLink } from '#platform/objects/signed-link.ts'
import { testSubgraph, testViewer, type TestSubgraph } from '#platform/testing/test-subgraph.ts'
import type { AdminContext } from '../context.ts'
import type { AdminServices } from '../services.ts'
import { BackupResolver } from './backup.resolver.ts'
import { BackupService } from './backup.service.ts'
import { createUser, openBackupWorld, type BackupWorld } from './testing/backup-world.ts'

const secret = new Uint8Array(32)
let world: BackupWorld
let events: PostgresEventBus
let jobs: PostgresJobQueue
let graph: TestSubgraph

beforeEach(async () => {
  world = await openBackupWorld()
  const { database } = world
  events = new PostgresEventBus(database.url, createLogger('test'))
  jobs = new PostgresJobQueue({ database, events, url: database.url })
  const services = { backups: new BackupService(world.needs, jobs) } as unknown as AdminServices
  const links = createLinks(secret)
  graph = testSubgraph<AdminContext>(
    { name: 'admin', resolvers: [BackupResolver], references: {} },
    viewer => ({ viewer, links, services }) as unknown as AdminContext,
    auditMutations(new AuditLog(database)),
  )
})
afterEach(async () => {
  await jobs.close()
  await events.close()
  await world.close()
})

const admin = testViewer('admin')
const jobOrError = '{ ... on Job { id kind } ... on UserError { code place remedy } }'
async function ask<T>(source: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, codes } = await graph.ask(source, admin, variables)
  expect(codes).toEqual([])
  return data as unknown as T
}

describe('backups', () => {
  it('are shown with what is in them, and can be fetched by a link that expires', async () => {
    await createUser(world.database, 'erika')
    await world.run('BACKUP', { trigger: 'MANUAL' })
    writeFileSync(join(world.backupFolder, 'vom-stick.tar.zst.age'), 'x')

    const { backups } = await ask<{ backups: { nodes: Record<string, unknown>[] } }>(
      '{ backups { nodes { id isEncrypted trigger documentCount verifiedAt problem { code } downloadUrl } } }',
    )

    expect(backups.nodes).toMatchObject([
      { id: 'vom-stick.tar.zst.age', isEncrypted: true, trigger: 'ELSEWHERE', documentCount: null },
      { isEncrypted: false, trigger: 'MANUAL', documentCount: 0, problem: null },
    ])
    const link = String(backups.nodes[1]?.['downloadUrl']).replace('/objects/', '')
    const claims = verifyLink(link, secret)
    expect(claims).toMatchObject({
      method: 'GET',
      bucket: 'backups',
      key: backups.nodes[1]?.['id'],
    })
    expect(verifyLink(link, secret, Date.now() + 16 * 60_000)).toBeUndefined()
  })

  it('come in pages', async () => {
    for (let i = 0; i < 3; i++) await world.run('BACKUP', { trigger: 'MANUAL' })
    type Answer = {
      backups: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } }
    }
    const page = '{ nodes { id } pageInfo { endCursor hasNextPage } }'

    const first = await ask<Answer>(`{ backups(first: 2) ${page} }`)
    const after = first.backups.pageInfo.endCursor
    const second = await ask<Answer>(
      `query ($after: String) { backups(first: 2, after: $after) ${page} }`,
      { after },
    )

    expect(first.backups.pageInfo.hasNextPage).toBe(true)
    expect(second.backups).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage: false } })
  })

  it('are made one at a time', async () => {
    const start = () =>
      ask<{ startBackup: { id: string } }>(`mutation { startBackup ${jobOrError} }`)

    const [one, other] = [await start(), await start()]

    expect(one.startBackup.id).toBe(other.startBackup.id)
  })
})

describe('the preview', () => {
  const preview = `query ($id: ID!) { backupPreview(id: $id) {
    ... on BackupPreview { isCompatible notes neededBytes tables { table text inBackup now } }
    ... on UserError { code } } }`

  it('tells in words what would come back and what there is now', async () => {
    await createUser(world.database, 'erika')
    const { targetId } = await world.run('BACKUP', { trigger: 'MANUAL' })
    await createUser(world.database, 'max')

    type Answer = { backupPreview: { tables: { table: string; text: string }[] } }
    const { backupPreview } = await ask<Answer>(preview, { id: targetId })

    expect(backupPreview).toMatchObject({ isCompatible: true })
    expect(backupPreview.tables.find(({ table }) => table === 'users')?.text).toBe(
      '1 Person, heute 2',
    )
  })

  it('asks for a check of what came from elsewhere, and knows no other files', async () => {
    writeFileSync(join(world.dataDir, 'luna.tar.zst'), 'x')
    await world.run('BACKUP', { trigger: 'MANUAL' })
    writeFileSync(join(world.backupFolder, 'vom-stick.tar.zst'), 'x')

    const codes = []
    for (const id of ['vom-stick.tar.zst', '../luna.tar.zst', '/etc/passwd', 'x'.repeat(5000)]) {
      const answer = await ask<{ backupPreview: { code: string } }>(preview, { id })
      codes.push(answer.backupPreview.code)
    }
    expect(codes).toEqual([
      'BACKUP_UNCHECKED',
      'BACKUP_UNKNOWN',
      'BACKUP_UNKNOWN',
      'BACKUP_UNKNOWN',
    ])
  })
})

describe('a restore', () => {
  const restore = `mutation ($id: ID!, $word: String!, $key: String) {
    restoreBackup(id: $id, confirmation: $word, secretKey: $key) ${jobOrError} }`

  it('needs the word', async () => {
    const { targetId } = await world.run('BACKUP', { trigger: 'MANUAL' })

    expect(await ask(restore, { id: targetId, word: 'ja' })).toMatchObject({
      restoreBackup: { code: 'RESTORE_UNCONFIRMED', place: 'confirmation' },
    })
    expect(await ask(restore, { id: targetId, word: 'WIEDERHERSTELLEN' })).toMatchObject({
      restoreBackup: { kind: 'RESTORE_BACKUP' },
    })
  })

  it('tells the key to nobody: neither to the log nor to the list of jobs', async () => {
    const { targetId } = await world.run('BACKUP', { trigger: 'MANUAL' })
    await ask(restore, { id: targetId, word: 'WIEDERHERSTELLEN', key: 'AGE-SECRET-KEY-1CANARY' })

    const { rows } = await world.database.pool.query<{ text: string }>(
      "SELECT (SELECT string_agg(j::text, '') FROM jobs j) || (SELECT string_agg(a::text, '') FROM audit_log a) AS text",
    )
    expect(rows[0]?.text).toContain('restoreBackup')
    expect(rows[0]?.text).not.toContain('CANARY')
  })
})

describe('the settings', () => {
  const settings = 'minuteOfDay keepDaily budgetBytes recipient folder warnings'
  const change = `mutation ($input: BackupSettingsInput!) { setBackupSettings(input: $input) {
    ... on BackupSettings { ${settings} } ... on UserError { code place message } } }`

  it('are half past two, seven days, and plain warnings, from the beginning', async () => {
    type Answer = { backupSettings: { warnings: string[] } }
    const { backupSettings } = await ask<Answer>(`{ backupSettings { ${settings} } }`)

    expect(backupSettings).toMatchObject({
      minuteOfDay: 150,
      keepDaily: 7,
      budgetBytes: null,
      recipient: null,
    })
    expect(backupSettings.warnings.join(' ')).toMatch(
      /derselben Festplatte.*nicht verschlüsselt.*noch keine Sicherung/,
    )
  })

  it('change one by one, and a bound can be taken away', async () => {
    await ask(change, { input: { minuteOfDay: 60, budgetBytes: 5e9 } })
    await ask(change, { input: { keepDaily: 3 } })

    expect(await ask(change, { input: { budgetBytes: null } })).toMatchObject({
      setBackupSettings: { minuteOfDay: 60, keepDaily: 3, budgetBytes: null },
    })
  })

  it.each([
    [{ minuteOfDay: 1440 }, 'minuteOfDay'],
    [{ keepDaily: 0 }, 'keepDaily'],
    [{ budgetBytes: 0.5 }, 'budgetBytes'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ recipient: 'age1falsch' }, 'recipient'],
  ])('refuse %j and say where', async (input, place) => {
    expect(await ask(change, { input })).toMatchObject({
      setBackupSettings: { code: 'BACKUP_SETTING_INVALID', place },
    })
  })

  it('never leave a field empty that has to be there', async () => {
    for (const input of [
      { enabled: null },
      { minuteOfDay: null },
      { keepDaily: null },
      { timeZone: null },
    ]) {
      expect(await ask(change, { input })).toMatchObject({
        setBackupSettings: { minuteOfDay: 150, keepDaily: 7 },
      })
    }
  })

  it('get a key that is told once and is in no log', async () => {
    const { createBackupKey } = await ask<{
      createBackupKey: { recipient: string; secretKey: string }
    }>('mutation { createBackupKey { recipient secretKey } }')

    new Encrypter().addRecipient(createBackupKey.recipient)
    expect((await world.settings.read()).recipient).toBe(createBackupKey.recipient)
    const { rows } = await world.database.pool.query<{ text: string }>(
      'SELECT a::text AS text FROM audit_log a',
    )
    expect(rows.map(({ text }) => text).join(' ')).toContain('createBackupKey')
    expect(rows.map(({ text }) => text).join(' ')).not.toContain('SECRET')
  })
})

describe('everybody but administrators', () => {
  const operations = [
    '{ backups { nodes { id } } }',
    '{ backupSettings { enabled } }',
    '{ pendingRestore { backup } }',
    '{ backupPreview(id: "x") { __typename } }',
    'mutation { startBackup { __typename } }',
    'mutation { verifyBackup(id: "x") { __typename } }',
    'mutation { restoreBackup(id: "x", confirmation: "WIEDERHERSTELLEN") { __typename } }',
    'mutation { cancelRestore { __typename } }',
    'mutation { setBackupSettings(input: {}) { __typename } }',
    'mutation { createBackupKey { recipient } }',
  ]

  it.each(operations)('is refused: %s', async source => {
    for (const role of ['viewer', 'operator', 'service'] as const) {
      expect((await graph.ask(source, testViewer(role))).codes, role).toEqual(['FORBIDDEN'])
    }
  })
})
