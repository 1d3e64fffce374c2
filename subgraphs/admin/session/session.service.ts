import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { userUnknown } from '../user/check-name.ts'
import type { UserStore } from '../user/user.store.ts'
import type { Session, SessionListStore } from './session.store.ts'

type Page = { first: number; after: string | undefined }

/** Who is signed in where: everybody sees and ends the own sessions, an administrator all. */
export class SessionService {
  constructor(
    private readonly sessions: SessionListStore,
    private readonly users: UserStore,
  ) {}

  async list(
    { first, after, everyone }: Page & { everyone: boolean },
    viewer: Viewer,
  ): Promise<Session[]> {
    viewer.require(everyone ? 'admin' : 'viewer')
    // A machine has no session of its own.
    if (!everyone && viewer.userId === undefined) return []
    const cursor = after !== undefined && isUuid(after) ? after : undefined
    return this.sessions.list({
      first,
      after: cursor,
      userId: everyone ? undefined : viewer.userId,
    })
  }

  /** Somebody else's session is as unknown as one that is not there. */
  async revoke(id: string, viewer: Viewer): Promise<{ id: string } | UserError> {
    viewer.require('viewer')
    const owner = viewer.can('admin') ? undefined : viewer.userId
    const mayLook = isUuid(id) && (viewer.can('admin') || owner !== undefined)
    const revoked = mayLook && (await this.sessions.revoke(id, owner))
    return revoked ? { id } : sessionUnknown
  }

  /** All of the person who asks, or, for an administrator, of `userId`. */
  async revokeAll(
    userId: string | undefined,
    viewer: Viewer,
  ): Promise<{ count: number } | UserError> {
    const isOwn = userId === undefined || userId === viewer.userId
    viewer.require(isOwn ? 'viewer' : 'admin')
    const id = userId ?? viewer.userId
    if (id === undefined) return { count: 0 }
    const [user] = await this.users.byIds([id])
    return user ? { count: await this.sessions.revokeAll(id) } : userUnknown()
  }
}

const sessionUnknown = new UserError(
  'SESSION_UNKNOWN',
  'Diese Sitzung gibt es nicht, oder sie ist schon beendet.',
  { remedy: 'Laden Sie die Liste neu.' },
)
