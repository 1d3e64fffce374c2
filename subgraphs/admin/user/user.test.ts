import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { verifyPassword } from '#platform/identity/password.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createFirstUsers, firstLoginFile } from './first-users.ts'
import { UserService } from './user.service.ts'
import { UserStore } from './user.store.ts'

let database: TestDatabase
let store: UserStore
let users: UserService
beforeEach(async () => {
  database = await createTestDatabase()
  store = new UserStore(database)
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

async function create(change: Partial<Parameters<UserService['create']>[0]> = {}) {
  const user = await users.create({ ...eva, ...change }, admin)
  if (user instanceof UserError) throw new Error(user.message)
  return user
}
const signIn = (userId: string) =>
  database.pool.query(
    `INSERT INTO sessions (session_id, user_id, kind, token_hash, family_id, expires_at)
     VALUES (gen_random_uuid(), $1, 'cookie', 'x', gen_random_uuid(), now() + interval '1 day')`,
    [userId],
  )
const openSessions = async () =>
  (await database.pool.query('SELECT FROM sessions WHERE revoked_at IS NULL')).rowCount

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
    await create()
    const folder = mkdtempSync(join(tmpdir(), 'luna-first-'))

    await createFirstUsers(store, folder)

    expect(await store.count()).toBe(1)
  })
})

describe('me', () => {
  it('is the person who is signed in', async () => {
    const { id } = await create()

    expect(await users.me(testViewer('operator', id))).toMatchObject({
      kind: 'PERSON',
      name: 'eva',
    })
  })

  it.each([
    [{ name: 'admin-token', role: 'admin' }, 'ADMIN_TOKEN ADMIN Zugang mit dem Admin-Token'],
    [{ name: 'api-key:wetter', role: 'operator' }, 'API_KEY OPERATOR API-Schlüssel wetter'],
    [{ name: 'worker', role: 'service' }, 'SERVICE OPERATOR Dienst von Luna'],
  ] as const)('tells %o what it is', async (machine, expected) => {
    const { createdAt } = await create()

    const shown = await users.me(createViewer(machine))

    expect(shown).toMatchObject({ id: machine.name, name: machine.name, active: true, createdAt })
    expect(`${shown.kind} ${shown.role} ${shown.displayName}`).toBe(expected)
  })

  it('is nobody for somebody who was removed meanwhile', async () => {
    const { id } = await create()
    await database.pool.query('DELETE FROM users')

    await expect(users.me(testViewer('viewer', id))).rejects.toThrow('Bitte melden Sie sich an.')
  })
})

describe('createUser', () => {
  it('adds a person who can be found', async () => {
    const { id } = await create()

    expect(await users.list({ first: 5 }, admin)).toMatchObject([{ id, name: 'eva', active: true }])
  })

  it.each([
    [{ name: 'Eva Müller' }, 'USER_NAME_INVALID'],
    [{ name: 'admin-token' }, 'USER_NAME_INVALID'],
    [{ displayName: 'x'.repeat(101) }, 'DISPLAY_NAME_INVALID'],
    [{ password: 'kurz' }, 'PASSWORD_TOO_SHORT'],
    [{ password: 'Passwort-2026' }, 'PASSWORD_COMMON'],
    [{ password: 'beispiel im wald' }, 'PASSWORD_CONTAINS_NAME'],
    [{ name: 'eva' }, 'USER_NAME_TAKEN'],
  ])('refuses %o with %s', async (change, code) => {
    await create()

    expect(await users.create({ ...eva, name: 'otto', ...change }, admin)).toMatchObject({ code })
  })

  it('is for administrators', async () => {
    await expect(users.create(eva, testViewer('operator'))).rejects.toThrow(/Administratorrechte/)
  })
})

describe('updateUser', () => {
  it('changes only what is given', async () => {
    const { id } = await create()

    await users.update({ id, displayName: ' Eva Neu ', name: null }, admin)
    const renamed = await users.update({ id, name: 'eva.neu' }, admin)

    expect(renamed).toMatchObject({ name: 'eva.neu', displayName: 'Eva Neu', role: 'OPERATOR' })
    expect(await store.byIds([id])).toEqual([renamed])
  })

  it.each([
    ['another role', { role: 'VIEWER' }, 0],
    ['a closed account', { active: false }, 0],
    ['another name', { displayName: 'Eva' }, 1],
  ] as const)('%s leaves as many sessions as it must', async (_what, change, left) => {
    const { id } = await create()
    await signIn(id)

    await users.update({ id, ...change }, admin)

    expect(await openSessions()).toBe(left)
  })

  it.each([
    [{ name: 'otto' }, 'USER_NAME_TAKEN'],
    [{ name: 'Ö' }, 'USER_NAME_INVALID'],
    [{ displayName: '  ' }, 'DISPLAY_NAME_INVALID'],
    [{ id: '00000000-0000-4000-8000-000000000009' }, 'USER_UNKNOWN'],
    [{ id: 'admin-token' }, 'USER_UNKNOWN'],
  ])('refuses %o with %s', async (change, code) => {
    const { id } = await create()
    await create({ name: 'otto', displayName: 'Otto' })

    expect(await users.update({ id, ...change }, admin)).toMatchObject({ code })
  })

  it('opens a closed account again', async () => {
    const { id } = await create()
    await users.update({ id, active: false }, admin)

    expect(await users.update({ id, active: true }, admin)).toMatchObject({ active: true })
  })
})

describe('the last active administrator', () => {
  it.each([{ role: 'OPERATOR' }, { active: false }] as const)('refuses %o', async change => {
    const { id } = await create({ role: 'ADMIN' })
    await create({ name: 'weg', role: 'ADMIN' }).then(gone =>
      users.update({ id: gone.id, active: false }, admin),
    )

    const answer = await users.update({ id, ...change }, admin)

    expect(answer).toMatchObject({ code: 'LAST_ADMINISTRATOR', remedy: expect.any(String) })
    expect(await store.byIds([id])).toMatchObject([{ role: 'ADMIN', active: true }])
  })

  it('can be renamed', async () => {
    const { id } = await create({ role: 'ADMIN' })

    expect(await users.update({ id, displayName: 'Chefin' }, admin)).toMatchObject({
      role: 'ADMIN',
    })
  })

  it('is not deleted, whoever tries', async () => {
    const { id } = await create({ role: 'ADMIN' })

    const deletion = database.pool.query('DELETE FROM users WHERE user_id = $1', [id])

    await expect(deletion).rejects.toMatchObject({ code: 'LU001' })
  })

  it('is left when all administrators demote one another at the same moment', async () => {
    const all = await Promise.all(
      ['a1', 'a2', 'a3', 'a4'].map(name => create({ name, role: 'ADMIN' })),
    )

    const answers = await Promise.all(
      all.map(({ id }, index) =>
        users.update(index % 2 === 0 ? { id, role: 'VIEWER' } : { id, active: false }, admin),
      ),
    )

    const refused = answers.filter(answer => answer instanceof UserError)
    expect(refused).toMatchObject([{ code: 'LAST_ADMINISTRATOR' }])
    const left = await store.list({ first: 10 })
    expect(left.filter(({ role, active }) => role === 'ADMIN' && active)).toHaveLength(1)
  })
})

describe('changePassword', () => {
  it.each([
    [{ currentPassword: 'falsch' }, 'PASSWORD_WRONG'],
    [{ newPassword: 'eva beispiel 99' }, 'PASSWORD_CONTAINS_NAME'],
  ])('refuses %o with %s', async (change, code) => {
    const { id } = await create()
    const input = { currentPassword: eva.password, newPassword: 'neues-langes-passwort', ...change }

    const answer = await users.changePassword(input, testViewer('operator', id))

    expect(answer).toMatchObject({ code })
  })

  it('is not for machines', async () => {
    const input = { currentPassword: 'x', newPassword: 'neues-langes-passwort' }

    expect(await users.changePassword(input, admin)).toMatchObject({ code: 'PASSWORD_OF_MACHINE' })
  })

  it('sets the new one and ends every session', async () => {
    const { id } = await create()
    await signIn(id)
    const input = { currentPassword: eva.password, newPassword: 'neues-langes-passwort' }

    await users.changePassword(input, testViewer('operator', id))

    const hash = await store.passwordHash(id)
    expect(await verifyPassword(input.newPassword, hash ?? '')).toBe(true)
    expect(await openSessions()).toBe(0)
  })
})
