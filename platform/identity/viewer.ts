import { GraphQLError } from 'graphql'

/** `service` is another process of Luna; it may do what an operator may, and internal intake. */
export const roles = ['viewer', 'operator', 'admin', 'service'] as const
export type Role = (typeof roles)[number]

const rank: Record<Role, number> = { viewer: 1, operator: 2, service: 2, admin: 3 }

/** Who asks. Made from a verified identity only; services decide access with it. */
export type Viewer = {
  /** Undefined for the static admin token and for services, which are no person. */
  userId: string | undefined
  name: string
  role: Role
  can(role: Role): boolean
  /** Throws UNAUTHENTICATED or FORBIDDEN. The first line of a service method. */
  require(role: Role): void
}

export function createViewer(who: { userId?: string; name: string; role: Role }): Viewer {
  const can = (needed: Role) =>
    needed === 'service' ? who.role === 'service' : rank[who.role] >= rank[needed]
  return {
    userId: who.userId,
    name: who.name,
    role: who.role,
    can,
    require(needed) {
      if (!can(needed)) throw forbidden(needed)
    },
  }
}

const roleNames: Record<Role, string> = {
  viewer: 'Leserechte',
  operator: 'Betriebsrechte',
  admin: 'Administratorrechte',
  service: 'die Rechte eines internen Dienstes',
}

export function forbidden(needed: Role): GraphQLError {
  return new GraphQLError(`Dafür sind ${roleNames[needed]} nötig.`, {
    extensions: { code: 'FORBIDDEN' },
  })
}

export function unauthenticated(): GraphQLError {
  return new GraphQLError('Bitte melden Sie sich an.', { extensions: { code: 'UNAUTHENTICATED' } })
}
