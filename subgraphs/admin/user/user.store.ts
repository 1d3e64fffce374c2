import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { PersonRole } from './user.type.ts'

export type User = {
  id: string
  name: string
  displayName: string
  role: PersonRole
  active: boolean
  createdAt: Date
}
export type NewUser = { name: string; displayName: string; role: PersonRole; passwordHash: string }

type UserRow = NonNullable<Awaited<ReturnType<Database['prisma']['user']['findUnique']>>>

export class UserStore {
  constructor(private readonly prisma: Database['prisma']) {}

  async byIds(ids: readonly string[]): Promise<User[]> {
    const rows = await this.prisma.user.findMany({ where: { userId: { in: [...ids] } } })
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

  /** `undefined` when the name is taken. */
  async create({ role, ...user }: NewUser): Promise<User | undefined> {
    const taken = await this.prisma.user.findUnique({ where: { name: user.name } })
    if (taken) return undefined
    const row = await this.prisma.user.create({
      data: { userId: randomUUID(), role: role.toLowerCase(), ...user },
    })
    return toUser(row)
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

function toUser(row: UserRow): User {
  return {
    id: row.userId,
    name: row.name,
    displayName: row.displayName,
    role: z.enum(['VIEWER', 'OPERATOR', 'ADMIN']).parse(row.role.toUpperCase()),
    active: row.active,
    createdAt: row.createdAt,
  }
}
