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

const wrongPassword = new UserError('PASSWORD_WRONG', 'Das bisherige Passwort stimmt nicht.', {
  place: 'Bisheriges Passwort',
  remedy: 'Prüfen Sie die Eingabe; Groß- und Kleinschreibung zählt.',
})

function checkName(name: string): UserError | undefined {
  if (/^[a-z0-9][a-z0-9.-]{1,39}$/.test(name)) return undefined
  return new UserError('USER_NAME_INVALID', `Der Anmeldename „${name}“ ist nicht zulässig.`, {
    place: 'Anmeldename',
    remedy: 'Nehmen Sie 2 bis 40 Zeichen: Kleinbuchstaben, Ziffern, Punkt und Bindestrich.',
  })
}

function nameTaken(name: string): UserError {
  return new UserError('USER_NAME_TAKEN', `Den Anmeldenamen „${name}“ gibt es schon.`, {
    place: 'Anmeldename',
    remedy: 'Wählen Sie einen anderen Namen.',
  })
}
