import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { LoginLock, LoginLockStore } from './login-lock.store.ts'

const longestId = 300

/** Who has to wait after failed sign-ins; how long: platform/identity/login-throttle.ts. */
export class LoginLockService {
  constructor(private readonly locks: LoginLockStore) {}

  async list(viewer: Viewer): Promise<LoginLock[]> {
    viewer.require('admin')
    return this.locks.list()
  }

  async lift(id: string, viewer: Viewer): Promise<{ id: string } | UserError> {
    viewer.require('admin')
    const known = (await this.locks.list()).find(lock => lock.id === id)
    const lifted = id.length <= longestId && (await this.locks.lift(id))
    if (!lifted) return lockUnknown
    auditChange(known, null, id)
    return { id }
  }
}

const lockUnknown = new UserError(
  'LOGIN_LOCK_UNKNOWN',
  'Diese Sperre gibt es nicht mehr: Sie ist abgelaufen oder schon aufgehoben.',
  { remedy: 'Laden Sie die Liste neu.' },
)
