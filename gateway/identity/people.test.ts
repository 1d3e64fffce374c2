import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { generateApiKey, type ApiKeyScope } from '#platform/identity/api-key.ts'
import { hashPassword } from '#platform/identity/password.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { openSocket } from '../testing/raw-socket.ts'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { startPeopleGateway } from '../testing/people-gateway.ts'
import { ask, type TestGateway } from '../testing/test-gateway.ts'

// The gateway with its real stores: what is in the database counts, whoever wrote it.
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
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const whoAmI = async (headers: Record<string, string>, at = gateway) =>
  (await ask(at, '{ whoAmI }', { headers })).data?.['whoAmI']
const auditActions = async () => {
  const { rows } = await database.pool.query<{ action: string; actor: string; target: string }>(
    'SELECT actor, action, target FROM audit_log ORDER BY log_id DESC LIMIT 1',
  )
  return rows[0]
}

async function makeKey(scopes: ApiKeyScope[], name = `key-${randomUUID().slice(0, 8)}`) {
  const { key, prefix, keyHash } = generateApiKey()
  const id = randomUUID()
  await database.pool.query(
    `INSERT INTO api_keys (api_key_id, name, prefix, key_hash, scopes, created_by)
     VALUES ($1, $2, $3, $4, $5, 'admin')`,
    [id, name, prefix, keyHash, scopes],
  )
  return { id, key, name, headers: bearer(key) }
}

describe('an API key', () => {
  it('says which machine it is, with the role of its scopes', async () => {
    const reads = await makeKey(['READ'])
    const operates = await makeKey(['READ', 'OPERATE'])

    expect(await whoAmI(reads.headers)).toBe(`api-key:${reads.name}/viewer`)
    expect(await whoAmI(operates.headers)).toBe(`api-key:${operates.name}/operator`)
  })

  it('is kept as a hash, and when it was last used', async () => {
    const { id, key, headers } = await makeKey(['READ'])
    await whoAmI(headers)

    const { rows } = await database.pool.query(
      'SELECT k::text AS row, last_used_at FROM api_keys k WHERE api_key_id = $1',
      [id],
    )
    expect(JSON.stringify(rows)).not.toContain(key)
    expect(rows[0]).toMatchObject({ last_used_at: expect.any(Date) })
  })

  it.each([
    ['unknown', `key_hash = '\\x00'`],
    ['expired', `expires_at = now() - interval '1 second'`],
    ['revoked', `revoked_at = now()`],
  ])('that is %s is nobody', async (_why, change) => {
    const { id, headers } = await makeKey(['OPERATE'])
    await database.pool.query(`UPDATE api_keys SET ${change} WHERE api_key_id = $1`, [id])

    const { status, errors } = await ask(gateway, '{ whoAmI }', { headers })

    expect(status).toBe(401)
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  it('opens a WebSocket, which closes within 5 s after the key was revoked', async () => {
    const { id, key } = await makeKey(['READ'])
    const client = await openSocket(gateway.webSocketUrl)
    expect(await client.init({ accessToken: key })).toEqual({ type: 'connection_ack' })

    const revokedAt = performance.now()
    await database.pool.query('UPDATE api_keys SET revoked_at = now() WHERE api_key_id = $1', [id])

    expect(await client.closeCode()).toBe(4403)
    expect(performance.now() - revokedAt).toBeLessThan(5_000)
  }, 10_000)

  it('has at most ten sockets, as a person has', async () => {
    const { key } = await makeKey(['READ'])
    const clients = await Promise.all(
      Array.from({ length: 11 }, () => openSocket(gateway.webSocketUrl)),
    )
    for (const client of clients.slice(0, 10)) await client.init({ accessToken: key })
    clients[10]?.send({ type: 'connection_init', payload: { accessToken: key } })

    expect(await clients[10]?.closeCode()).toBe(4403)
  })

  it('may ask for the schema in production only with EXPLORE', async () => {
    const production = await startPeopleGateway(federation, database, 'production')
    const reads = await makeKey(['READ', 'OPERATE'])
    const explores = await makeKey(['READ', 'EXPLORE'])
    const schema = '{ ...F } fragment F on Query { __schema { queryType { name } } }'

    const refused = await ask(production, schema, { headers: reads.headers })
    const given = await ask(production, schema, { headers: explores.headers })
    await production.close()

    expect(refused.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
    expect(given.data).toEqual({ __schema: { queryType: { name: 'Query' } } })
  })
})

describe('a session that was ended from elsewhere', () => {
  const endAll = () =>
    database.pool.query('UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [userId])

  it('closes the WebSocket of a browser within 5 s', async () => {
    const cookie = cookieOf(await login())
    const client = await openSocket(gateway.webSocketUrl, { headers: { cookie } })
    await client.init()

    const endedAt = performance.now()
    await endAll()

    expect(await client.closeCode()).toBe(4403)
    expect(performance.now() - endedAt).toBeLessThan(5_000)
  }, 10_000)

  it('closes the WebSocket of an access token too, though the token itself is still valid', async () => {
    const tokens = (await (
      await post('/auth/token', { grant: 'password', name: 'erika', password })
    ).json()) as { accessToken: string }
    const client = await openSocket(gateway.webSocketUrl)
    await client.init({ accessToken: tokens.accessToken })
    expect(await whoAmI(bearer(tokens.accessToken))).toBe('erika/operator')

    await endAll()

    expect(await client.closeCode()).toBe(4403)
    expect(await whoAmI(bearer(tokens.accessToken))).toBeUndefined()
  }, 10_000)

  it('ends a stream over HTTP within 5 s', async () => {
    const cookie = cookieOf(await login())
    const stream = await fetch(`${gateway.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ query: 'subscription { sharedReading(meterId: "1") { value } }' }),
    })

    await endAll()

    expect(stream.status).toBe(200)
    expect(await stream.text()).not.toContain('error')
  }, 10_000)

  it('remembers where it was opened', async () => {
    await login()

    const { rows } = await database.pool.query(
      'SELECT address, user_agent FROM sessions WHERE user_id = $1',
      [userId],
    )
    expect(rows).toEqual([{ address: '127.0.0.1', user_agent: 'node' }])
  })
})

describe('failed sign-ins', () => {
  it('are in the audit log when an account has to wait', async () => {
    for (let failures = 0; failures < 5; failures++) await login('falsch')
    const limited = await login()

    expect(limited.status).toBe(429)
    expect(limited.headers.get('retry-after')).toBe('30')
    expect(await auditActions()).toEqual({
      actor: 'gateway',
      action: 'loginLocked',
      target: 'erika',
    })
  })
})
