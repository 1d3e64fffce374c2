import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import type { AccountKind, PersonRole } from './user.type.ts'

export type User = {
  id: string
  kind: AccountKind
  name: string
  displayName: string
  role: PersonRole
  active: boolean
  createdAt: Date
}
export type NewUser = { name: string; displayName: string; role: PersonRole; passwordHash: string }

export type UserChange = Partial<Pick<User, 'name' | 'displayName' | 'role' | 'active'>>

type UserRow = NonNullable<Awaited<ReturnType<Database['prisma']['user']['findUnique']>>>

export class UserStore {
  private readonly prisma: Database['prisma']

  constructor(private readonly database: Pick<Database, 'prisma' | 'transaction'>) {
    this.prisma = database.prisma
  }

  async byIds(ids: readonly string[]): Promise<User[]> {
    const known = ids.filter(isUuid)
    const rows = await this.prisma.user.findMany({ where: { userId: { in: known } } })
    return rows.map(toUser)
  }

  async passwordHash(id: string): Promise<string | undefined> {
    const row = await this.prisma.user.findUnique({ where: { userId: id } })
    return row?.passwordHash
  }

  /** By name, after the person called `after`. */
  async list(page: { first: number; after?: string }): Promise<User[]> {
    const rows = await this.prisma.user.findMany({
      where: page.after ? { name: { gt: page.after } } : {},
      orderBy: { name: 'asc' },
      take: page.first,
    })
    return rows.map(toUser)
  }

  count(): Promise<number> {
    return this.prisma.user.count()
  }

  /** When the first person was made. */
  async since(): Promise<Date | undefined> {
    const first = await this.prisma.user.findFirst({ orderBy: { createdAt: 'asc' } })
    return first?.createdAt
  }

  /** `undefined` when the name is taken. */
  async create({ role, ...user }: NewUser): Promise<User | undefined> {
    const taken = await this.prisma.user.findUnique({ where: { name: user.name } })
    if (taken) return undefined
    const row = await this.prisma.user.create({
      data: { userId: randomUUID(), role: role.toLowerCase(), ...user },
    })
    return toUser(row)
  }

  /**
   * Changes what is given. Another role or a closed account ends every session of the person, so that it counts
   * at once. `taken`: the name is somebody else's. `last`: no active administrator would be left; the database
   * decides that (migration people), so that two changes at once cannot leave none.
   */
  async update(
    id: string,
    change: UserChange,
  ): Promise<{ before: User; after: User } | 'unknown' | 'taken' | 'last'> {
    try {
      return await this.database.transaction(client => updateUser(client, id, change))
    } catch (error) {
      if (codeOf(error) === 'LU001') return 'last'
      if (codeOf(error) === '23505') return 'taken'
      throw error
    }
  }

  /** Sets the password and ends every session of the person. */
  async setPassword(id: string, passwordHash: string): Promise<void> {
    await this.prisma.$transaction([
      this.prisma.user.update({ where: { userId: id }, data: { passwordHash } }),
      this.prisma.session.updateMany({
        where: { userId: id, revokedAt: null },
        data: { revokedAt: new Date() },
      }),
    ])
  }
}

const columns = `user_id AS "userId", external_id AS "externalId", name, display_name AS "displayName",
  role, password_hash AS "passwordHash", active, tenant_id AS "tenantId", created_at AS "createdAt"`

async function updateUser(client: PoolClient, id: string, change: UserChange) {
  const found = await client.query<UserRow>(
    `SELECT ${columns} FROM users WHERE user_id = $1 FOR UPDATE`,
    [id],
  )
  const [row] = found.rows
  if (!row) return 'unknown'
  const before = toUser(row)
  const after = { ...before, ...change }
  await client.query(
    'UPDATE users SET name = $2, display_name = $3, role = $4, active = $5 WHERE user_id = $1',
    [id, after.name, after.displayName, after.role.toLowerCase(), after.active],
  )
  if (after.role !== before.role || !after.active) {
    await client.query(
      'UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
      [id],
    )
  }
  return { before, after }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function toUser(row: UserRow): User {
  return {
    id: row.userId,
    kind: 'PERSON',
    name: row.name,
    displayName: row.displayName,
    role: z.enum(['VIEWER', 'OPERATOR', 'ADMIN']).parse(row.role.toUpperCase()),
    active: row.active,
    createdAt: row.createdAt,
  }
}
