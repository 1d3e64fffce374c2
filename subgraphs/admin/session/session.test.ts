import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSessionStore } from '#platform/identity/session.store.ts'
import { createSessions, type Sessions } from '#platform/identity/session.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openAdmin, type TestAdmin } from '../testing/open-admin.ts'
import { deviceHint } from './device-hint.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
let admin: TestAdmin
let signIn: Sessions
let anna: string
let bert: string

beforeAll(async () => {
  admin = await openAdmin()
  signIn = createSessions(createSessionStore(admin.database))
})
afterAll(() => admin.close())
beforeEach(async () => {
  await admin.database.pool.query('DELETE FROM users')
  ;[anna, bert] = [await person('anna'), await person('bert')]
})

async function person(name: string): Promise<string> {
  const id = randomUUID()
  await admin.database.pool.query(
    `INSERT INTO users (user_id, name, display_name, role, password_hash)
     VALUES ($1, $2, $2, 'viewer', 'x')`,
    [id, name],
  )
  return id
}
type Shown = { id: string; user: { name: string } }
const shown = `nodes { id kind device address user { name } } pageInfo { endCursor hasNextPage }`
async function list(args = '', viewer = testViewer('viewer', anna)) {
  const { data } = await admin.ask(`{ sessions${args} { ${shown} } }`, viewer)
  return data?.['sessions'] as unknown as {
    nodes: Shown[]
    pageInfo: { endCursor: string; hasNextPage: boolean }
  }
}
async function revoke(id: string, viewer = testViewer('viewer', anna)): Promise<unknown> {
  const source = `mutation ($id: ID!) { revokeSession(id: $id) {
    ... on RevokedSession { id } ... on UserError { code } } }`
  return (await admin.ask(source, viewer, { id })).data?.['revokeSession']
}

describe('sessions', () => {
  it('are the own ones, with place and device; a renewed token is still one session', async () => {
    await signIn.open(bert)
    await signIn.open(anna, { userAgent: firefox, address: '192.0.2.4' })
    const { token } = await signIn.issueRefreshToken(anna, { address: '192.0.2.5' })
    await signIn.rotate(token, { userAgent: 'curl/8.5', address: '192.0.2.6' })

    const { nodes } = await list()

    expect(nodes).toHaveLength(2)
    expect(nodes).toMatchObject([
      { kind: 'API_CLIENT', device: 'curl/8.5', address: '192.0.2.6', user: { name: 'anna' } },
      { kind: 'BROWSER', device: 'Firefox, Linux', address: '192.0.2.4', user: { name: 'anna' } },
    ])
  })

  it('of everybody are for administrators, page by page', async () => {
    for (const userId of [anna, bert, anna]) await signIn.open(userId)
    const viewer = testViewer('admin')

    const first = await list('(everyone: true, first: 2)', viewer)
    const rest = await list(
      `(everyone: true, first: 2, after: "${first.pageInfo.endCursor}")`,
      viewer,
    )

    const ids = [...first.nodes, ...rest.nodes].map(({ id }) => id)
    expect([first.nodes.length, rest.nodes.length, new Set(ids).size]).toEqual([2, 1, 3])
    expect(
      await admin.ask(
        '{ sessions(everyone: true) { nodes { id } } }',
        testViewer('operator', anna),
      ),
    ).toMatchObject({ codes: ['FORBIDDEN'] })
  })

  it('that are over are not there', async () => {
    for (let count = 0; count < 3; count++) await signIn.open(anna)
    await admin.database.pool.query(
      `UPDATE sessions SET last_seen_at = now() - interval '12 hours 1 minute'
        WHERE session_id = (SELECT session_id FROM sessions LIMIT 1)`,
    )
    await revoke((await list()).nodes[0]?.id ?? '')

    expect((await list()).nodes).toHaveLength(1)
    await admin.database.pool.query('UPDATE users SET active = false')
    expect((await list()).nodes).toHaveLength(0)
  })
})

describe('revokeSession', () => {
  it('ends an own session', async () => {
    const { token } = await signIn.open(anna)
    const id = (await list()).nodes[0]?.id ?? ''

    expect(await revoke(id)).toEqual({ id })

    expect(await signIn.resolve(token)).toBeUndefined()
    expect(await revoke(id)).toEqual({ code: 'SESSION_UNKNOWN' })
  })

  it('ends somebody else’s only for administrators', async () => {
    const { token } = await signIn.open(bert)
    const id = (await list('', testViewer('viewer', bert))).nodes[0]?.id ?? ''

    expect(await revoke(id)).toEqual({ code: 'SESSION_UNKNOWN' })
    expect(await revoke(id, testViewer('operator'))).toEqual({ code: 'SESSION_UNKNOWN' })
    expect(await signIn.resolve(token)).toBeDefined()
    expect(await revoke(id, testViewer('admin'))).toEqual({ id })
    expect(await signIn.resolve(token)).toBeUndefined()
  })
})

describe('revokeAllSessions', () => {
  const revokeAll = async (viewer: Viewer, userId?: string): Promise<unknown> => {
    const source = `mutation ($userId: ID) { revokeAllSessions(userId: $userId) {
      ... on RevokedSessions { count } ... on UserError { code } } }`
    const { data, codes } = await admin.ask(source, viewer, { userId })
    return data ? data['revokeAllSessions'] : codes
  }

  it('ends all own ones and leaves the others', async () => {
    for (const userId of [anna, anna, bert]) await signIn.open(userId)
    await signIn.issueRefreshToken(anna)

    expect(await revokeAll(testViewer('viewer', anna))).toEqual({ count: 3 })
    expect((await list('', testViewer('viewer', bert))).nodes).toHaveLength(1)
  })

  it('of somebody else is for administrators', async () => {
    await signIn.open(bert)

    expect(await revokeAll(testViewer('operator', anna), bert)).toEqual(['FORBIDDEN'])
    expect(await revokeAll(testViewer('admin'), bert)).toEqual({ count: 1 })
    expect(await revokeAll(testViewer('admin'), randomUUID())).toEqual({ code: 'USER_UNKNOWN' })
  })
})

describe('deviceHint', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge, Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
      'Safari, iOS',
    ],
    ['Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36', 'Chrome, Android'],
    ['python-requests/2.32', 'python-requests/2.32'],
    [null, null],
  ])('of %s is %s', (agent, hint) => {
    expect(deviceHint(agent)).toBe(hint)
  })
})
