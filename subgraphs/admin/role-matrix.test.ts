import { getDirective } from '@graphql-tools/utils'
import { isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '#platform/graphql/subgraph-schema.ts'
import { roles, type Role } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { smallestCall } from '#platform/testing/smallest-call.ts'
import { subgraph } from './schema.ts'
import { openAdmin, type TestAdmin } from './testing/open-admin.ts'

// Who may use which root field. A new field fails here until its rule is written down.
const viewers: Role[] = ['viewer', 'operator', 'admin', 'service']
const operators: Role[] = ['operator', 'admin', 'service']
const admins: Role[] = ['admin']
const rules: Record<string, Role[]> = {
  'Query.me': viewers,
  'Query.sessions': viewers,
  'Mutation.changePassword': viewers,
  'Mutation.revokeSession': viewers,
  'Mutation.revokeAllSessions': viewers,
  'Query.users': admins,
  'Mutation.createUser': admins,
  'Mutation.updateUser': admins,
  'Mutation.resetPassword': admins,
  'Query.invitations': admins,
  'Mutation.createInvitation': admins,
  'Mutation.revokeInvitation': admins,
  'Query.apiKeys': admins,
  'Mutation.createApiKey': admins,
  'Mutation.revokeApiKey': admins,
  'Query.loginLocks': admins,
  'Mutation.liftLoginLock': admins,
  'Query.auditLog': admins,
  'Query.auditChecks': admins,
  'Mutation.verifyAudit': admins,
  'Mutation.exportAudit': admins,
  'Query.backups': admins,
  'Query.backupPreview': admins,
  'Query.pendingRestore': admins,
  'Query.backupSettings': admins,
  'Mutation.startBackup': admins,
  'Mutation.verifyBackup': admins,
  'Mutation.restoreBackup': admins,
  'Mutation.cancelRestore': admins,
  'Mutation.setBackupSettings': admins,
  'Mutation.createBackupKey': admins,
  'Query.health': viewers,
  'Subscription.healthChanged': viewers,
  'Query.systemStatus': operators,
  'Subscription.systemStatusChanged': operators,
  'Query.logs': admins,
  'Query.job': viewers,
  'Query.jobs': operators,
  'Mutation.cancelJob': viewers,
  'Mutation.retryJob': operators,
  'Mutation.requeueJob': admins,
  'Subscription.jobProgress': viewers,
  'Query.ingestionQueue': admins,
  'Query.deadLetters': admins,
  'Query.vectorCollections': admins,
  'Query.topItems': admins,
  'Query.unansweredQuestions': admins,
  'Query.models': admins,
  'Mutation.pullModel': admins,
  'Mutation.deleteModel': admins,
  'Mutation.setDefaultModel': admins,
  'Mutation.rollbackModel': admins,
  'Mutation.createUpload': operators,
  'Mutation.exportPersonalData': admins,
  'Mutation.deletePersonalData': admins,
}
/** Everybody for the own data; tried here, and ruled above, is somebody else's. */
const ownToo = new Set(['Mutation.exportPersonalData'])

let admin: TestAdmin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin.close())

const { schema } = buildSchema(subgraph)
const fields = ['Query', 'Mutation', 'Subscription'].flatMap(typeName => {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) return []
  return Object.values(type.getFields())
    .filter(({ name }) => !name.startsWith('_'))
    .map(field => ({ id: `${typeName}.${field.name}`, typeName, field }))
})
const attempts = fields.flatMap(each => roles.map(role => ({ ...each, role })))

describe('the role matrix', () => {
  it('has a rule for every root field, and none for a field that is not there', () => {
    expect(Object.keys(rules).sort()).toEqual(fields.map(({ id }) => id).sort())
  })

  it('names in the schema the least role that may', () => {
    for (const { id, field } of fields) {
      const declared: unknown = getDirective(schema, field, 'auth')?.[0]?.['role']
      const least = ownToo.has(id) ? 'viewer' : rules[id]?.[0]
      expect([id, declared]).toEqual([id, least?.toUpperCase()])
    }
  })

  it.each(attempts)('$id as $role', async ({ id, typeName, field, role }) => {
    const mayUse = rules[id]?.includes(role) ?? false
    const source = `${typeName.toLowerCase()} { ${smallestCall(field)} }`
    if (typeName === 'Subscription' && !mayUse) {
      await expect(admin.subscribe(source, testViewer(role))).rejects.toThrow('nötig')
      return
    }
    if (typeName === 'Subscription') {
      const events = await admin.subscribe(source, testViewer(role))
      await events.return?.()
      return
    }

    const { codes } = await admin.ask(source, testViewer(role))

    if (mayUse) expect(codes).not.toContain('FORBIDDEN')
    else expect(codes).toEqual(['FORBIDDEN'])
  })
})
