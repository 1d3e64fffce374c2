import { UserError } from '#platform/errors.ts'
import { checkPasswordPolicy, hashPassword, verifyPassword } from '#platform/identity/password.ts'
import { unauthenticated, type Viewer } from '#platform/identity/viewer.ts'
import type { NewUser, User, UserStore } from './user.store.ts'

export type CreateUser = Omit<NewUser, 'passwordHash'> & { password: string }

export class UserService {
  constructor(private readonly users: UserStore) {}

  /** The person who asks; machines are nobody here. */
  async me(viewer: Viewer): Promise<User> {
    viewer.require('viewer')
    const [user] = viewer.userId ? await this.users.byIds([viewer.userId]) : []
    if (!user) throw unauthenticated()
    return user
  }

  async list(page: { first: number; after?: string }, viewer: Viewer): Promise<User[]> {
    viewer.require('admin')
    return this.users.list(page)
  }

  async create({ password, ...input }: CreateUser, viewer: Viewer): Promise<User | UserError> {
    viewer.require('admin')
    const wrong = checkName(input.name) ?? checkPasswordPolicy(password)
    if (wrong) return wrong
    const user = await this.users.create({
      ...input,
      displayName: input.displayName.trim() || input.name,
      passwordHash: await hashPassword(password),
    })
    return user ?? nameTaken(input.name)
  }

  /** Ends every other session too: whoever knew the old password is out. */
  async changePassword(
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    viewer: Viewer,
  ): Promise<User | UserError> {
    const user = await this.me(viewer)
    const known = await this.users.passwordHash(user.id)
    if (!known || !(await verifyPassword(currentPassword, known))) return wrongPassword
    const wrong = checkPasswordPolicy(newPassword)
    if (wrong) return wrong
    await this.users.setPassword(user.id, await hashPassword(newPassword))
    return user
  }
}

const wrongPassword = new UserError('PASSWORD_WRONG', 'Das aktuelle Passwort stimmt nicht.', {
  place: 'Aktuelles Passwort',
  remedy: 'Prüfen Sie die Eingabe; Groß- und Kleinschreibung zählt.',
})

/** In the audit log nobody may look like a machine. */
const machines = new Set(['admin-token', 'gateway', 'worker', 'simulation', 'luna'])

function checkName(name: string): UserError | undefined {
  if (/^[a-z0-9][a-z0-9.-]{1,39}$/.test(name) && !machines.has(name)) return undefined
  return new UserError('USER_NAME_INVALID', `Der Benutzername „${name}“ ist nicht zulässig.`, {
    place: 'Benutzername',
    remedy:
      'Nehmen Sie 2 bis 40 Zeichen: Kleinbuchstaben, Ziffern, Punkt und Bindestrich, und keinen Namen eines Dienstes.',
  })
}

function nameTaken(name: string): UserError {
  return new UserError('USER_NAME_TAKEN', `Den Benutzernamen „${name}“ gibt es schon.`, {
    place: 'Benutzername',
    remedy: 'Wählen Sie einen anderen Namen.',
  })
}
