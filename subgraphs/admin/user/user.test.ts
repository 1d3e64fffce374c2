import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyPassword } from '#platform/identity/password.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { UserError } from '#platform/errors.ts'
import { createFirstUsers, firstLoginFile } from './first-users.ts'
import { UserService } from './user.service.ts'
import { UserStore } from './user.store.ts'

let database: TestDatabase
let store: UserStore
let users: UserService
beforeEach(async () => {
  database = await createTestDatabase()
  store = new UserStore(database.prisma)
  users = new UserService(store)
})
afterEach(() => database.drop())

const eva = {
  name: 'eva',
  displayName: 'Eva Beispiel',
  role: 'OPERATOR',
  password: 'drei-kluge-katzen',
} as const
const admin = testViewer('admin')

async function createEva() {
  const user = await users.create(eva, admin)
  if (user instanceof UserError) throw new Error(user.message)
  return user
}

describe('createFirstUsers', () => {
  it('makes one person per role with passwords that only the file knows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'luna-first-'))

    await createFirstUsers(store, folder)

    const file = join(folder, firstLoginFile)
    const [, password = ''] = /admin\s+(\S+)/.exec(readFileSync(file, 'utf8')) ?? []
    const people = await store.list({ first: 10 })
    const hash = await store.passwordHash(people[0]?.id ?? '')
    expect(people.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'admin ADMIN',
      'betrieb OPERATOR',
      'leser VIEWER',
    ])
    expect(await verifyPassword(password, hash ?? '')).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('does nothing once there is somebody', async () => {
    await createEva()
    const folder = mkdtempSync(join(tmpdir(), 'luna-first-'))

    await createFirstUsers(store, folder)

    expect(await store.count()).toBe(1)
  })
})

describe('createUser', () => {
  it('adds a person who can be found', async () => {
    const { id } = await createEva()

    expect(await users.list({ first: 5 }, admin)).toMatchObject([{ id, name: 'eva', active: true }])
  })

  it.each([
    [{ name: 'Eva Müller' }, 'USER_NAME_INVALID'],
    [{ name: 'admin-token' }, 'USER_NAME_INVALID'],
    [{ password: 'kurz' }, 'PASSWORD_TOO_SHORT'],
    [{ name: 'eva' }, 'USER_NAME_TAKEN'],
  ])('refuses %o with %s', async (change, code) => {
    await createEva()

    expect(await users.create({ ...eva, name: 'otto', ...change }, admin)).toMatchObject({ code })
  })

  it('is for administrators', async () => {
    await expect(users.create(eva, testViewer('operator'))).rejects.toThrow(/Administratorrechte/)
  })
})

describe('changePassword', () => {
  it('wants the old one', async () => {
    const { id } = await createEva()
    const input = { currentPassword: 'falsch', newPassword: 'neues-langes-passwort' }

    const answer = await users.changePassword(input, testViewer('operator', id))

    expect(answer).toMatchObject({ code: 'PASSWORD_WRONG' })
  })

  it('sets the new one and ends every session', async () => {
    const { id } = await createEva()
    await database.pool.query(
      `INSERT INTO sessions (session_id, user_id, kind, token_hash, family_id, expires_at)
       VALUES (gen_random_uuid(), $1, 'cookie', 'x', gen_random_uuid(), now() + interval '1 day')`,
      [id],
    )
    const input = { currentPassword: eva.password, newPassword: 'neues-langes-passwort' }

    await users.changePassword(input, testViewer('operator', id))

    const hash = await store.passwordHash(id)
    const open = await database.pool.query('SELECT FROM sessions WHERE revoked_at IS NULL')
    expect(await verifyPassword(input.newPassword, hash ?? '')).toBe(true)
    expect(open.rowCount).toBe(0)
  })
})
