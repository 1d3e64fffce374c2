import { ask } from '../../lib/api/rest.ts'
import type { Problem } from '../../lib/api/problem.ts'
import { roleTexts } from '../../lib/session/role.texts.ts'

/** For whom an invitation or a reset is. */
export type PasswordLink = {
  isInvitation: boolean
  name: string
  roleName: string
  expiresAt: string
}

function textOf(body: object, field: string): string {
  const value: unknown = Object.entries(body).find(([key]) => key === field)?.[1]
  return typeof value === 'string' ? value : ''
}

function nameOfRole(role: string): string {
  const known = Object.entries(roleTexts).find(([key]) => key === role.toUpperCase())
  return known?.[1].name ?? role
}

/** Rejects nothing: a link that is used up, too old or wrong is a problem to show. */
export async function readLink(token: string): Promise<PasswordLink | { problem: Problem }> {
  const reply = await ask('/auth/link', { token })
  if ('problem' in reply) return reply
  const body = typeof reply.body === 'object' && reply.body !== null ? reply.body : {}
  return {
    isInvitation: textOf(body, 'purpose') === 'invitation',
    name: textOf(body, 'name'),
    roleName: nameOfRole(textOf(body, 'role')),
    expiresAt: textOf(body, 'expiresAt'),
  }
}
