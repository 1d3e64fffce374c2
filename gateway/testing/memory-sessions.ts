import type { SessionStore, StoredSession } from '#platform/identity/session.store.ts'
import type { Role } from '#platform/identity/viewer.ts'

/** Sessions of the given people, for tests that need no database. */
export function createMemorySessionStore(
  people: readonly { userId: string; name: string; role: Role }[],
): SessionStore {
  const sessions = new Map<string, StoredSession>()
  const insert: SessionStore['insert'] = async ({ tokenHash, ...session }) => {
    const owner = people.find(({ userId }) => userId === session.userId)
    if (!owner) throw new Error(`nobody has the id ${session.userId}`)
    sessions.set(tokenHash.toString('hex'), {
      ...session,
      lastSeenAt: session.createdAt,
      revokedAt: null,
      replacedBy: null,
      owner: { ...owner, active: true },
    })
  }
  const one = (id: string) => [...sessions.values()].find(({ sessionId }) => sessionId === id)
  return {
    insert,
    find: async hash => sessions.get(hash.toString('hex')),
    isOpen: async (familyId, at) =>
      [...sessions.values()].some(
        session =>
          session.familyId === familyId && session.revokedAt === null && session.expiresAt > at,
      ),
    async touch(id, seenAt) {
      const session = one(id)
      if (session) session.lastSeenAt = seenAt
    },
    async revokeFamily(familyId, at) {
      for (const session of sessions.values()) {
        if (session.familyId === familyId) session.revokedAt ??= at
      }
    },
    async replace(id, next) {
      const session = one(id)
      if (!session || session.replacedBy !== null || session.revokedAt !== null) return false
      session.replacedBy = next.sessionId
      await insert(next)
      return true
    },
  }
}
