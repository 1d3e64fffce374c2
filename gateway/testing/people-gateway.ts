import { generateKeyPairSync } from 'node:crypto'
import { AuditLog } from '#platform/audit/audit-log.ts'
import type { Database } from '#platform/database/database.ts'
import { createPeople } from '../identity/people.ts'
import type { TestFederation } from './test-federation.ts'
import { startTestGateway } from './test-gateway.ts'

/** A gateway whose people, machines and sessions are those of the database. */
export function startPeopleGateway(
  federation: TestFederation,
  database: Database,
  mode: 'development' | 'production' = 'development',
) {
  const { privateKey, publicKey } = federation.keys
  if (typeof privateKey === 'string' || typeof publicKey === 'string') {
    throw new Error('key objects are needed')
  }
  const secrets = {
    access: generateKeyPairSync('ed25519'),
    internal: { privateKey, publicKey },
    isAdminToken: () => false,
  }
  const people = createPeople({ database, secrets, audit: new AuditLog(database) })
  return startTestGateway(federation, { people, mode })
}
