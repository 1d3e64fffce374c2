import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { generatePasswordLink } from '#platform/identity/password-link.ts'
import { hashPassword } from '#platform/identity/password.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { startPeopleGateway } from '../testing/people-gateway.ts'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { ask, type TestGateway } from '../testing/test-gateway.ts'

const password = 'ein langes Passwort'
let database: TestDatabase
let federation: TestFederation
let gateway: TestGateway
let userId: string

beforeAll(async () => {
  ;[database, federation] = await Promise.all([createTestDatabase(), startTestFederation()])
})
afterAll(async () => {
  await federation.close()
  await database.drop()
})
beforeEach(async () => {
  gateway = await startPeopleGateway(federation, database)
  userId = randomUUID()
  await database.pool.query('DELETE FROM login_failures')
  await database.pool.query(`DELETE FROM users WHERE name = 'erika'`)
  await database.pool.query(
    `INSERT INTO users (user_id, name, display_name, role, password_hash)
     VALUES ($1, 'erika', 'Erika Beispiel', 'operator', $2)`,
    [userId, await hashPassword(password)],
  )
})
afterEach(() => gateway.close())

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const login = (word = password, name = 'erika') => post('/auth/login', { name, password: word })
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''
const whoAmI = async (headers: Record<string, string>) =>
  (await ask(gateway, '{ whoAmI }', { headers })).data?.['whoAmI']
const auditActions = async () => {
  const { rows } = await database.pool.query<{ action: string; actor: string; target: string }>(
    'SELECT actor, action, target FROM audit_log ORDER BY log_id DESC LIMIT 1',
  )
  return rows[0]
}

describe('a link', () => {
  async function makeLink(
    purpose: 'invitation' | 'reset',
    name = `neu-${randomUUID().slice(0, 8)}`,
  ) {
    const { link, tokenHash } = generatePasswordLink(undefined)
    await database.pool.query(
      `INSERT INTO password_links (link_id, token_hash, purpose, user_id, name, display_name, role,
                                   created_by, expires_at)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, 'Nora Neumann', 'viewer', 'admin', now() + interval '1 h')`,
      [tokenHash, purpose, purpose === 'reset' ? userId : null, name],
    )
    return { token: link.split('#')[1] ?? '', name }
  }
  const newPassword = 'vier leise Wölfe'

  it('tells whom it invites', async () => {
    const { token, name } = await makeLink('invitation')

    const response = await post('/auth/link', { token })

    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      ...{ purpose: 'invitation', name, displayName: 'Nora Neumann', role: 'viewer' },
      expiresAt: expect.stringMatching(/Z$/),
    })
  })

  it('lets the invited person in with the chosen password, once', async () => {
    const { token, name } = await makeLink('invitation')

    const weak = await post('/auth/password', { token, password: 'nora neumann 1' })
    const accepted = await post('/auth/password', { token, password: newPassword })
    const again = await post('/auth/password', { token, password: newPassword })

    expect([weak.status, accepted.status, again.status]).toEqual([422, 200, 404])
    expect(await weak.json()).toMatchObject({ code: 'PASSWORD_CONTAINS_NAME' })
    expect(await again.json()).toMatchObject({ code: 'LINK_INVALID' })
    expect(await auditActions()).toMatchObject({ actor: name, action: 'invitationAccepted' })
    expect(await whoAmI({ cookie: cookieOf(await login(newPassword, name)) })).toBe(
      `${name}/viewer`,
    )
  })

  it('accepted many times at once makes one person', async () => {
    const { token, name } = await makeLink('invitation')

    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => post('/auth/password', { token, password: newPassword })),
    )

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
    const { rowCount } = await database.pool.query('SELECT FROM users WHERE name = $1', [name])
    expect(rowCount).toBe(1)
  })

  it('sets a new password and ends what was signed in', async () => {
    const cookie = cookieOf(await login())
    const { token } = await makeLink('reset')

    expect((await post('/auth/password', { token, password: newPassword })).status).toBe(200)

    expect((await login()).status).toBe(401)
    expect((await login(newPassword)).status).toBe(204)
    expect(await whoAmI({ cookie })).toBeUndefined()
  })

  it.each([
    ['revoked', 'revoked_at = now()'],
    ['expired', `expires_at = now() - interval '1 second'`],
  ])('that is %s is none', async (_why, change) => {
    const { token, name } = await makeLink('invitation')
    await database.pool.query(`UPDATE password_links SET ${change} WHERE name = $1`, [name])

    expect((await post('/auth/link', { token })).status).toBe(404)
    expect((await post('/auth/password', { token, password: newPassword })).status).toBe(404)
  })

  it('cannot be guessed at will: wrong ones count like failed sign-ins of the address', async () => {
    await database.pool.query(
      `INSERT INTO login_failures (kind, subject, failures, last_failure_at)
       VALUES ('address', '127.0.0.1', 49, now())`,
    )

    const first = await post('/auth/link', { token: 'falsch' })
    const second = await post('/auth/link', { token: 'falsch' })

    expect([first.status, second.status]).toEqual([404, 429])
    expect(second.headers.get('retry-after')).toBe('60')
  })

  it.each([{}, { token: 1 }, { token: 'x'.repeat(200) }])('needs a token, not %j', async body => {
    expect((await post('/auth/link', body)).status).toBe(400)
    expect((await post('/auth/password', body)).status).toBe(400)
  })
})
