import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import { isApiKeyViewer } from '#platform/identity/api-key.ts'
import { checkPasswordPolicy } from '#platform/identity/password-policy.ts'
import { hashPassword, verifyPassword } from '#platform/identity/password.ts'
import { unauthenticated, type Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import { checkName, checkDisplayName, nameTaken, userUnknown } from './check-name.ts'
import type { NewUser, User, UserChange, UserStore } from './user.store.ts'
import type { PersonRole } from './user.type.ts'

export type CreateUser = Omit<NewUser, 'passwordHash'> & { password: string }
export type UpdateUser = { id: string } & {
  [field in keyof UserChange]: UserChange[field] | null | undefined
}

export class UserService {
  constructor(private readonly users: UserStore) {}

  /** Who asks; a machine gets what is known of it, and somebody who was removed nothing. */
  async me(viewer: Viewer): Promise<User> {
    viewer.require('viewer')
    return viewer.userId === undefined ? this.machine(viewer) : this.person(viewer)
  }

  private async person({ userId }: Viewer): Promise<User> {
    const [user] = userId === undefined ? [] : await this.users.byIds([userId])
    if (!user) throw unauthenticated()
    return user
  }

  private async machine(viewer: Viewer): Promise<User> {
    const { kind, displayName } = machineOf(viewer)
    const createdAt = (await this.users.since()) ?? new Date()
    const role: PersonRole = viewer.can('admin')
      ? 'ADMIN'
      : viewer.can('operator')
        ? 'OPERATOR'
        : 'VIEWER'
    return { id: viewer.name, kind, name: viewer.name, displayName, role, active: true, createdAt }
  }

  async list(page: { first: number; after?: string }, viewer: Viewer): Promise<User[]> {
    viewer.require('admin')
    return this.users.list(page)
  }

  async create({ password, ...input }: CreateUser, viewer: Viewer): Promise<User | UserError> {
    viewer.require('admin')
    const displayName = input.displayName.trim() || input.name
    const wrong =
      checkName(input.name) ??
      checkDisplayName(displayName) ??
      checkPasswordPolicy(password, [input.name, displayName])
    if (wrong) return wrong
    const user = await this.users.create({
      ...input,
      displayName,
      passwordHash: await hashPassword(password),
    })
    return user ?? nameTaken(input.name)
  }

  /** Names, role and access; the last active administrator keeps role and access. */
  async update({ id, ...given }: UpdateUser, viewer: Viewer): Promise<User | UserError> {
    viewer.require('admin')
    const change = givenOnly(given)
    const wrong =
      (change.name === undefined ? undefined : checkName(change.name)) ??
      (change.displayName === undefined ? undefined : checkDisplayName(change.displayName))
    if (wrong) return wrong
    const changed = isUuid(id) ? await this.users.update(id, change) : 'unknown'
    if (changed === 'unknown') return userUnknown()
    if (changed === 'taken') return nameTaken(change.name ?? '')
    if (changed === 'last') return lastAdministrator
    auditChange(changed.before, changed.after, id)
    return changed.after
  }

  /** Ends every other session too: whoever knew the old password is out. */
  async changePassword(
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    viewer: Viewer,
  ): Promise<User | UserError> {
    viewer.require('viewer')
    if (viewer.userId === undefined) return machinesHaveNone
    const user = await this.person(viewer)
    const known = await this.users.passwordHash(user.id)
    if (!known || !(await verifyPassword(currentPassword, known))) return wrongPassword
    const wrong = checkPasswordPolicy(newPassword, [user.name, user.displayName])
    if (wrong) return wrong
    await this.users.setPassword(user.id, await hashPassword(newPassword))
    return user
  }
}

function machineOf(viewer: Viewer): Pick<User, 'kind' | 'displayName'> {
  if (isApiKeyViewer(viewer)) {
    return { kind: 'API_KEY', displayName: `API-Schlüssel ${viewer.name.replace(/^[^:]*:/, '')}` }
  }
  return viewer.role === 'admin'
    ? { kind: 'ADMIN_TOKEN', displayName: 'Zugang mit dem Admin-Token' }
    : { kind: 'SERVICE', displayName: 'Dienst von Luna' }
}

function givenOnly({ name, displayName, role, active }: Omit<UpdateUser, 'id'>): UserChange {
  const shown = displayName?.trim()
  return {
    ...(name !== null && name !== undefined && { name }),
    ...(shown !== undefined && { displayName: shown }),
    ...(role && { role }),
    ...(active !== null && active !== undefined && { active }),
  }
}

const wrongPassword = new UserError('PASSWORD_WRONG', 'Das aktuelle Passwort stimmt nicht.', {
  place: 'Aktuelles Passwort',
  remedy: 'Prüfen Sie die Eingabe; Groß- und Kleinschreibung zählt.',
})

const machinesHaveNone = new UserError(
  'PASSWORD_OF_MACHINE',
  'Mit dem Admin-Token oder einem API-Schlüssel gibt es kein Passwort zu ändern.',
  { remedy: 'Melden Sie sich mit Name und Passwort an.' },
)

const lastAdministrator = new UserError(
  'LAST_ADMINISTRATOR',
  'Das ist die letzte Person, die Luna verwalten kann: Ihre Rolle und ihr Zugang bleiben.',
  { remedy: 'Geben Sie zuerst einer anderen aktiven Person die Rolle Administrator.' },
)
