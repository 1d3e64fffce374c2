import type { AuditLog } from '#platform/audit/audit-log.ts'
import type { Database } from '#platform/database/database.ts'
import { createAccessTokens } from '#platform/identity/access-token.ts'
import { createApiKeys } from '#platform/identity/api-key.ts'
import { createApiKeyStore } from '#platform/identity/api-key.store.ts'
import { createInternalSigner } from '#platform/identity/internal-token.ts'
import { createFailureStore } from '#platform/identity/login-failure.store.ts'
import { createAccountStore } from '#platform/identity/login.store.ts'
import { createLoginThrottle } from '#platform/identity/login-throttle.ts'
import { createLogin, type Closed } from '#platform/identity/login.ts'
import { createPasswordLinks } from '#platform/identity/password-link.ts'
import { createPasswordLinkStore } from '#platform/identity/password-link.store.ts'
import type { Secrets } from '#platform/identity/secrets.ts'
import { createSessionStore } from '#platform/identity/session.store.ts'
import { createSessions } from '#platform/identity/session.ts'
import type { People } from '../gateway.ts'
import { createIdentify } from './identify.ts'

type Use = {
  database: Database
  secrets: Pick<Secrets, 'access' | 'internal' | 'isAdminToken'>
  audit: Pick<AuditLog, 'record'>
}

/** Everything by which people and machines are recognised, kept in the database. */
export function createPeople({ database, secrets, audit }: Use): People {
  const sessions = createSessions(createSessionStore(database))
  const accessTokens = createAccessTokens(secrets.access)
  const apiKeys = createApiKeys(createApiKeyStore(database))
  const throttle = createLoginThrottle(createFailureStore(database))
  const { isAdminToken } = secrets
  return {
    login: createLogin({
      accounts: createAccountStore(database),
      throttle,
      onClosed: closed => audit.record(loginClosed(closed)),
    }),
    passwordLinks: createPasswordLinks(createPasswordLinkStore(database), throttle, audit),
    sessions,
    accessTokens,
    identify: createIdentify({ sessions, accessTokens, apiKeys, isAdminToken }),
    signer: createInternalSigner(secrets.internal.privateKey, 'gateway'),
  }
}

function loginClosed({ account, address, closes }: Closed) {
  return { actor: 'gateway', action: 'loginLocked', target: account, meta: { address, closes } }
}
