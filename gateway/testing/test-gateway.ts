import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createAccessTokens } from '#platform/identity/access-token.ts'
import { createInternalSigner } from '#platform/identity/internal-token.ts'
import { createLogin } from '#platform/identity/login.ts'
import { createLoginThrottle } from '#platform/identity/login-throttle.ts'
import { createPasswordLinks } from '#platform/identity/password-link.ts'
import { hashPassword } from '#platform/identity/password.ts'
import { createSessions } from '#platform/identity/session.ts'
import { createViewer, type Role } from '#platform/identity/viewer.ts'
import { createLogger } from '#platform/logger.ts'
import { startGateway, type GatewayOptions } from '../gateway.ts'
import { createIdentify } from '../identity/identify.ts'
import { createMemoryFailureStore } from './memory-failures.ts'
import { createMemorySessionStore } from './memory-sessions.ts'
import type { TestFederation } from './test-federation.ts'

export const password = 'ein langes Passwort'
export const adminToken = 'the-admin-token'

const noLinks = { find: async () => undefined, use: async () => 'gone' as const }
const noKeys = { resolve: async () => undefined }

/** A gateway on a port of its own in front of the test subgraphs, with one operator called anna. */
export async function startTestGateway(
  federation: Pick<TestFederation, 'file' | 'keys'>,
  changes: Partial<GatewayOptions> & { now?: () => number } = {},
) {
  const { now = Date.now, ...options } = changes
  const anna = { userId: randomUUID(), name: 'anna', role: 'operator' as const }
  const account = { ...anna, active: true, passwordHash: await hashPassword(password) }
  const sessions = createSessions(createMemorySessionStore([anna]), now)
  const accessTokens = createAccessTokens(generateKeyPairSync('ed25519'), now)
  const isAdminToken = (candidate: string) => candidate === adminToken
  const throttle = createLoginThrottle(createMemoryFailureStore(now))
  const gateway = await startGateway({
    supergraph: federation.file,
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    mode: 'development',
    people: {
      login: createLogin({
        accounts: { findByName: async name => (name === anna.name ? account : undefined) },
        throttle,
      }),
      passwordLinks: createPasswordLinks(noLinks, throttle, { record: async () => undefined }),
      sessions,
      accessTokens,
      identify: createIdentify({ sessions, accessTokens, apiKeys: noKeys, isAdminToken, now }),
      signer: createInternalSigner(privateKeyOf(federation), 'gateway'),
    },
    files: undefined,
    webApp: '/nowhere',
    parts: [],
    logger: createLogger('gateway'),
    ...options,
  })
  const url = `http://127.0.0.1:${gateway.port}`
  return {
    ...gateway,
    url,
    webSocketUrl: `${url.replace('http', 'ws')}/graphql`,
    sessions,
    userId: anna.userId,
    async accessToken(role: Role = anna.role) {
      const { familyId } = await sessions.issueRefreshToken(anna.userId)
      const { userId } = anna
      return accessTokens.issue({ ...createViewer({ ...anna, role }), userId }, familyId)
    },
  }
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>

function privateKeyOf({ keys }: Pick<TestFederation, 'keys'>) {
  if (typeof keys.privateKey === 'string') throw new Error('a key object is needed')
  return keys.privateKey
}

type Answer = {
  status: number
  headers: Headers
  data?: Record<string, unknown> | null
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[]
}

/** POST /graphql as anna, unless other headers say who it is. */
export async function ask(
  gateway: TestGateway,
  query: string,
  { variables, headers }: { variables?: object; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const identity = headers ?? { authorization: `Bearer ${await gateway.accessToken()}` }
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...identity },
    body: JSON.stringify({ query, variables }),
  })
  const body = (await response.json()) as Pick<Answer, 'data' | 'errors'>
  return { status: response.status, headers: response.headers, ...body }
}
