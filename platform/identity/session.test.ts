import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { createSessionStore } from './session.store.ts'
import { createSessions, type Sessions } from './session.ts'

const hour = 3_600_000
let database: TestDatabase
let sessions: Sessions
let userId: string
let now: number

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  now = Date.parse('2026-03-01T08:00:00Z')
  sessions = createSessions(createSessionStore(database), () => now)
  userId = randomUUID()
  await database.pool.query(
    `INSERT INTO users (user_id, name, display_name, role, password_hash)
     VALUES ($1, $2, 'Anna Beispiel', 'operator', 'x')`,
    [userId, `anna-${userId}`],
  )
})

const setUser = (change: string) =>
  database.pool.query(`UPDATE users SET ${change} WHERE user_id = $1`, [userId])
const refreshToken = async () => (await sessions.issueRefreshToken(userId)).token

describe('a session of a browser', () => {
  it('knows its owner with the role of today', async () => {
    const { token } = await sessions.open(userId, { userAgent: 'Firefox', address: '192.0.2.1' })
    await setUser("role = 'viewer'")

    const found = await sessions.resolve(token)

    expect(found?.person).toMatchObject({ userId, name: `anna-${userId}`, role: 'viewer' })
  })

  it('is kept as a hash only', async () => {
    const { token } = await sessions.open(userId)

    const { rows } = await database.pool.query('SELECT * FROM sessions WHERE user_id = $1', [
      userId,
    ])

    expect(JSON.stringify(rows)).not.toContain(token)
    expect(rows[0].token_hash).toHaveLength(32)
  })

  it('ends after twelve hours without use', async () => {
    const { token } = await sessions.open(userId)

    now += 11 * hour
    expect(await sessions.resolve(token)).toBeDefined()
    now += 11 * hour
    expect(await sessions.resolve(token)).toBeDefined()
    now += 12 * hour
    expect(await sessions.resolve(token)).toBeUndefined()
  })

  it('ends after seven days of steady use', async () => {
    const { token, expiresAt } = await sessions.open(userId)
    const end = now + 7 * 24 * hour

    for (; now < end; now += 6 * hour) expect(await sessions.resolve(token)).toBeDefined()

    expect(expiresAt.getTime()).toBe(end)
    expect(await sessions.resolve(token)).toBeUndefined()
  })

  it('ends with the log-out and with the account', async () => {
    const first = await sessions.open(userId)
    const second = await sessions.open(userId)

    await sessions.close(first.token)
    expect(await sessions.resolve(first.token)).toBeUndefined()
    expect(await sessions.resolve(second.token)).toBeDefined()

    await setUser('active = false')
    expect(await sessions.resolve(second.token)).toBeUndefined()
  })

  it('is nothing that a made-up or a refresh token opens', async () => {
    expect(await sessions.resolve('made up')).toBeUndefined()
    expect(await sessions.resolve(await refreshToken())).toBeUndefined()
  })
})

describe('a refresh token', () => {
  it('is exchanged for the next one', async () => {
    const first = await refreshToken()

    const second = await sessions.rotate(first)
    const third = await sessions.rotate(second?.refreshToken ?? '')

    expect(second?.person.userId).toBe(userId)
    expect(third?.refreshToken).not.toBe(second?.refreshToken)
  })

  it('ends its whole family when it is used twice', async () => {
    const stolen = await refreshToken()
    const next = await sessions.rotate(stolen)
    const other = await refreshToken()

    expect(await sessions.rotate(stolen)).toBeUndefined()

    expect(await sessions.rotate(next?.refreshToken ?? '')).toBeUndefined()
    expect(await sessions.rotate(other)).toBeDefined()
  })

  it('is good for one of two that come at the same moment', async () => {
    const token = await refreshToken()

    const both = await Promise.all([sessions.rotate(token), sessions.rotate(token)])

    expect(both.filter(result => result !== undefined).length).toBeLessThanOrEqual(1)
  })

  it('ends after thirty days and with the account, and is no cookie', async () => {
    const token = await refreshToken()
    const cookie = await sessions.open(userId)

    expect(await sessions.rotate(cookie.token)).toBeUndefined()
    now += 30 * 24 * hour
    expect(await sessions.rotate(token)).toBeUndefined()

    const fresh = await refreshToken()
    await setUser('active = false')
    expect(await sessions.rotate(fresh)).toBeUndefined()
  })
})
