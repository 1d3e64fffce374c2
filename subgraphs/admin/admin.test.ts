import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { auditMutations } from '#platform/audit/audit-mutations.ts'
import { loadConfig } from '#platform/config.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { roles, type Role } from '#platform/identity/viewer.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import { verifyLink } from '#platform/objects/signed-link.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph, testViewer, type TestSubgraph } from '#platform/testing/test-subgraph.ts'
import { AuditCheckStore } from './audit/audit-check.store.ts'
import { AuditService } from './audit/audit.service.ts'
import { BackupService } from './backup/backup.service.ts'
import { createContext } from './context.ts'
import { HealthService } from './health/health.service.ts'
import { JobService } from './job/job.service.ts'
import { createOperations } from './operations.ts'
import { subgraph } from './schema.ts'
import type { AdminServices } from './services.ts'
import { PersonalDataService } from './personal-data/personal-data.service.ts'
import { PersonalDataStore } from './personal-data/personal-data.store.ts'
import { UploadService } from './upload/upload.service.ts'
import { createPeopleServices } from './user/people-services.ts'
import { UserService } from './user/user.service.ts'
import { UserStore } from './user/user.store.ts'

const secret = new Uint8Array(32)
const links = createLinks(secret)
const userId = '00000000-0000-4000-8000-000000000001'
let database: TestDatabase
let events: PostgresEventBus
let queue: PostgresJobQueue
let admin: TestSubgraph

beforeEach(async () => {
  database = await createTestDatabase()
  events = new PostgresEventBus(database.url, createLogger('test'))
  queue = new PostgresJobQueue({ database, events, url: database.url })
  const users = new UserStore(database)
  const probe = { title: 'Probe', detail: 'Teil' }
  const services: AdminServices = {
    users: new UserService(users),
    people: createPeopleServices({ config: loadConfig({}), database }, users),
    uploads: new UploadService(new Uploads(database.prisma, createMemoryObjects()), links),
    jobs: new JobService(queue),
    audit: new AuditService({
      log: new AuditLog(database),
      checks: new AuditCheckStore(database.pool),
      jobs: queue,
    }),
    personalData: new PersonalDataService({ store: new PersonalDataStore(database), jobs: queue }),
    backups: new BackupService(
      {
        config: loadConfig({}),
        database,
        databaseUrl: database.url,
        objects: createMemoryObjects(),
        logger: createLogger('test'),
        secrets: { sealingKey: secret },
      },
      queue,
    ),
    health: new HealthService([
      { ...probe, name: 'good', check: () => Promise.resolve({}) },
      { ...probe, name: 'bad', check: () => Promise.reject(new Error('10.0.0.7 refused')) },
    ]),
    operations: createOperations({
      ...{ config: loadConfig({}), database, jobs: queue, logger: createLogger('test') },
      objects: createMemoryObjects(),
      secrets: { internal: generateKeyPairSync('ed25519') },
    }),
  }
  admin = testSubgraph(
    subgraph,
    viewer => createContext({ services, users, links }, viewer),
    auditMutations(new AuditLog(database)),
  )
})
afterEach(async () => {
  await queue.close()
  await events.close()
  await database.drop()
})

const createUpload = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) {
    ... on Upload { id url maxBytes }
    ... on UserError { code message remedy }
  }
}`
const upload = (change: object = {}) => ({
  input: { fileName: 'lastgang.csv', sizeBytes: 1000, purpose: 'IMPORT', ...change },
})

describe('createUpload', () => {
  it('gives a signed link for exactly one file', async () => {
    const { data } = await admin.ask(createUpload, testViewer('operator'), upload())

    const { id, url } = data?.['createUpload'] as unknown as { id: string; url: string }
    expect(verifyLink(url.replace('/objects/', ''), secret)).toMatchObject({
      method: 'PUT',
      bucket: 'uploads',
      key: id,
    })
  })

  it.each([
    [
      { sizeBytes: 200 * 1024 * 1024 },
      'UPLOAD_TOO_LARGE',
      /mit 200 MB zu groß; möglich sind 128 MB/,
    ],
    [{ sizeBytes: 0 }, 'UPLOAD_EMPTY', /lastgang\.csv.*ist leer/],
    [{ fileName: ' ' }, 'UPLOAD_NAME_INVALID', /Namen/],
  ])('refuses %o with %s before a byte is sent', async (change, code, message) => {
    const { data } = await admin.ask(createUpload, testViewer('operator'), upload(change))

    expect(data?.['createUpload']).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('lets operators bring load profiles, but only administrators documents', async () => {
    const { codes } = await admin.ask(
      createUpload,
      testViewer('operator'),
      upload({ purpose: 'DOCUMENT' }),
    )

    expect(codes).toEqual(['FORBIDDEN'])
  })
})

describe('jobs', () => {
  const job = { kind: 'EXPORT', title: 'Ausgabe', payload: {}, createdBy: userId } as const

  it('are seen by who started them and by operators', async () => {
    const { id } = await queue.enqueue(job)
    const see = async (role: Role, as?: string) =>
      (await admin.ask('query ($id: ID!) { job(id: $id) { title } }', testViewer(role, as), { id }))
        .data

    expect(await see('viewer', userId)).toEqual({ job: { title: 'Ausgabe' } })
    expect(await see('operator')).toEqual({ job: { title: 'Ausgabe' } })
    expect(await see('viewer')).toEqual({ job: null })
  })

  it('of an ingestion tell their title to administrators and their creator only', async () => {
    const { id } = await queue.enqueue({ ...job, kind: 'INGEST', title: 'Vertraulich' })
    const titles = async (role: Role, as?: string) => {
      const viewer = testViewer(role, as)
      const one = await admin.ask('query ($id: ID!) { job(id: $id) { title } }', viewer, { id })
      const all = await admin.ask('{ jobs { nodes { title } } }', viewer)
      return JSON.stringify([one.data, all.data])
    }

    expect(await titles('operator')).not.toContain('Vertraulich')
    expect((await titles('admin')).match(/Vertraulich/g)).toHaveLength(2)
    expect((await titles('operator', userId)).match(/Vertraulich/g)).toHaveLength(2)
  })

  it('of somebody else end a subscription without a word', async () => {
    const { id } = await queue.enqueue(job)
    const source = 'subscription ($id: ID!) { jobProgress(id: $id) { state } }'

    const progress = await admin.subscribe(source, testViewer('viewer'), { id })

    expect(await progress.next()).toMatchObject({ done: true })
  })

  it('are cancelled by who made them and by administrators', async () => {
    const cancel = async (role: Role, as?: string) => {
      const { id } = await queue.enqueue(job)
      const source = `mutation ($id: ID!) { cancelJob(id: $id) {
        ... on Job { state } ... on UserError { code } } }`
      const { data, codes } = await admin.ask(source, testViewer(role, as), { id })
      return data ? data['cancelJob'] : codes
    }

    expect(await cancel('viewer', userId)).toEqual({ state: 'CANCELLED' })
    expect(await cancel('admin')).toEqual({ state: 'CANCELLED' })
    expect(await cancel('operator')).toEqual(['FORBIDDEN'])
    expect(await cancel('viewer')).toEqual({ code: 'JOB_UNKNOWN' })
  })

  it('that are finished cannot be cancelled', async () => {
    const { id } = await queue.enqueue(job)
    await queue.cancel(id)
    const source = 'mutation ($id: ID!) { cancelJob(id: $id) { ... on UserError { code } } }'

    const { data } = await admin.ask(source, testViewer('admin'), { id })

    expect(data).toEqual({ cancelJob: { code: 'JOB_FINISHED' } })
  })

  it('end a subscription at once, however long a pause the client wants', async () => {
    const { id } = await queue.enqueue(job)
    const source = `subscription ($id: ID!) {
      jobProgress(id: $id, minimumIntervalMs: 60000) { state } }`
    const progress = await admin.subscribe(source, testViewer('operator'), { id })
    const states: unknown[] = [(await progress.next()).value?.data]
    await queue.cancel(id)
    for await (const { data } of progress) states.push(data)

    expect(states).toEqual([
      { jobProgress: { state: 'QUEUED' } },
      { jobProgress: { state: 'CANCELLED' } },
    ])
  })

  it('report themselves as they are, then at each change, until they end', async () => {
    const { id } = await queue.enqueue(job)
    const source = 'subscription ($id: ID!) { jobProgress(id: $id) { state progress } }'
    const progress = await admin.subscribe(source, testViewer('operator'), { id })

    const states: unknown[] = [(await progress.next()).value?.data]
    await database.pool.query(`UPDATE jobs SET state = 'DONE', progress = 1`)
    await events.publish(`job:${id}`, { jobId: id })
    for await (const { data } of progress) states.push(data)

    expect(states).toEqual([
      { jobProgress: { state: 'QUEUED', progress: 0 } },
      { jobProgress: { state: 'DONE', progress: 1 } },
    ])
  })
})

describe('health', () => {
  it('tells which part is down and no address', async () => {
    const { data } = await admin.ask('{ health { name state detail } }', testViewer('viewer'))

    expect(data).toEqual({
      health: [
        { name: 'good', state: 'UP', detail: 'Teil' },
        { name: 'bad', state: 'DOWN', detail: 'Teil: antwortet nicht' },
      ],
    })
  })
})

describe('auditLog', () => {
  it('holds every mutation with its outcome', async () => {
    await admin.ask(createUpload, testViewer('operator'), upload({ sizeBytes: 0 }))

    const { data } = await admin.ask(
      '{ auditLog { nodes { actor action meta } } }',
      testViewer('admin'),
    )

    expect(data?.['auditLog']).toMatchObject({
      nodes: [
        {
          actor: 'operator',
          action: 'createUpload',
          meta: expect.stringContaining('UPLOAD_EMPTY'),
        },
      ],
    })
  })
})

describe('each operation', () => {
  const noOne = { viewer: true, operator: true, admin: true, service: true }
  it.each([
    ['{ users { nodes { id } } }', { ...noOne, admin: false }],
    ['{ auditLog { nodes { id } } }', { ...noOne, admin: false }],
    ['{ auditChecks { id } }', { ...noOne, admin: false }],
    ['mutation { verifyAudit { __typename } }', { ...noOne, admin: false }],
    ['mutation { exportAudit { __typename } }', { ...noOne, admin: false }],
    ['mutation { exportPersonalData(userId: "x") { __typename } }', { ...noOne, admin: false }],
    [
      'mutation { deletePersonalData(userId: "x", confirm: "x") { __typename } }',
      { ...noOne, admin: false },
    ],
    ['{ jobs { nodes { id } } }', { viewer: true, operator: false, admin: false, service: false }],
    ['{ health { name } }', { viewer: false, operator: false, admin: false, service: false }],
    [
      'mutation { createUser(input: { name: "x", displayName: "", role: ADMIN, password: "" }) { __typename } }',
      { ...noOne, admin: false },
    ],
  ])('%s is forbidden to whom it must be', async (source, forbidden) => {
    const answers = await Promise.all(
      roles.map(async role => {
        const { codes } = await admin.ask(source, testViewer(role))
        return [role, codes.includes('FORBIDDEN')]
      }),
    )

    expect(Object.fromEntries(answers)).toEqual(forbidden)
  })
})
