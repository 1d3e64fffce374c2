import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import { generatePasswordLink } from '#platform/identity/password-link.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Mailer } from '#platform/mail/mailer.ts'
import { isUuid } from '#platform/uuid.ts'
import { checkDisplayName, checkName, nameTaken, userUnknown } from '../user/check-name.ts'
import type { User, UserStore } from '../user/user.store.ts'
import type { PersonRole } from '../user/user.type.ts'
import { invitationMail } from './invitation-mail.ts'
import type { Invitation, InvitationStore } from './invitation.store.ts'

export type CreateInvitation = {
  name: string
  displayName: string
  role: PersonRole
  email: string | undefined
  expiresInHours: number
}
/** `link` is shown this once. `mailed`: the mail server took the mail; otherwise `mailProblem` says why not. */
export type CreatedInvitation = {
  id: string
  invitation: Invitation
  link: string
  mailed: boolean
  mailProblem: string | null
}
export type PasswordReset = { id: string; user: User; link: string; expiresAt: Date }

type Use = {
  invitations: InvitationStore
  users: UserStore
  mailer: Mailer | undefined
  publicUrl: string | undefined
}

const hourMs = 3_600_000
const mostHours = 720

/** Links by which people set a password themselves: nobody else ever knows it. */
export class InvitationService {
  constructor(private readonly use: Use) {}

  async list(
    { first, after }: { first: number; after: string | undefined },
    viewer: Viewer,
  ): Promise<Invitation[]> {
    viewer.require('admin')
    const cursor = after !== undefined && isUuid(after) ? after : undefined
    return this.use.invitations.list({ first, after: cursor })
  }

  /** An earlier open invitation of the same name counts no more. */
  async create(input: CreateInvitation, viewer: Viewer): Promise<CreatedInvitation | UserError> {
    viewer.require('admin')
    const displayName = input.displayName.trim() || input.name
    const wrong =
      checkName(input.name) ??
      checkDisplayName(displayName) ??
      checkEmail(input.email) ??
      checkHours(input.expiresInHours)
    if (wrong) return wrong
    const { link, tokenHash } = generatePasswordLink(this.use.publicUrl)
    const invitation = await this.use.invitations.create(
      { name: input.name, displayName, role: input.role, email: input.email ?? null },
      { tokenHash, createdBy: viewer.name, expiresAt: inHours(input.expiresInHours) },
    )
    if (!invitation) return nameTaken(input.name)
    auditChange(null, invitation, invitation.id)
    const mailProblem = await this.mail(invitation, link)
    const mailed = invitation.email !== null && mailProblem === undefined
    return { id: invitation.id, invitation, link, mailed, mailProblem: mailProblem ?? null }
  }

  async revoke(id: string, viewer: Viewer): Promise<Invitation | UserError> {
    viewer.require('admin')
    const revoked = isUuid(id) ? await this.use.invitations.revoke(id) : undefined
    if (!revoked) return unknown
    auditChange({ ...revoked, state: 'OPEN' }, revoked, id)
    return revoked
  }

  /** The old password and all sessions count no more at once. */
  async resetPassword(
    { userId, expiresInHours }: { userId: string; expiresInHours: number },
    viewer: Viewer,
  ): Promise<PasswordReset | UserError> {
    viewer.require('admin')
    const wrong = checkHours(expiresInHours)
    if (wrong) return wrong
    const [user] = await this.use.users.byIds([userId])
    if (!user) return userUnknown()
    if (user.id === viewer.userId) return ownPassword
    if (!user.active) return inactive(user)
    const { link, tokenHash } = generatePasswordLink(this.use.publicUrl)
    const expiresAt = inHours(expiresInHours)
    await this.use.invitations.reset(user, { tokenHash, createdBy: viewer.name, expiresAt })
    return { id: user.id, user, link, expiresAt }
  }

  /** Why it was not sent; `undefined` when it was, or nobody asked for it. */
  private async mail(invitation: Invitation, link: string): Promise<string | undefined> {
    const { mailer, publicUrl } = this.use
    if (invitation.email === null) return undefined
    if (!mailer)
      return 'Es ist kein Mailserver eingerichtet (SMTP_URL): Geben Sie den Link selbst weiter.'
    if (publicUrl === undefined) {
      return 'Luna kennt die eigene Adresse nicht (PUBLIC_URL): Geben Sie den Link selbst weiter.'
    }
    const failure = await mailer.send(invitationMail(invitation, invitation.email, link))
    return failure && [failure.reason.message, failure.reason.remedy].filter(Boolean).join(' ')
  }
}

function inHours(hours: number): Date {
  return new Date(Date.now() + hours * hourMs)
}

function checkHours(hours: number): UserError | undefined {
  if (Number.isInteger(hours) && hours >= 1 && hours <= mostHours) return undefined
  return new UserError(
    'LINK_DURATION_INVALID',
    `Ein Link kann nicht ${hours} Stunden gelten; möglich sind 1 bis ${mostHours} Stunden (30 Tage).`,
    { place: 'Gültigkeit', remedy: 'Wählen Sie eine andere Dauer.' },
  )
}

function checkEmail(email: string | undefined): UserError | undefined {
  if (email === undefined) return undefined
  if (email.length <= 254 && /^[^\s<>@,;:"\\]+@[^\s<>@,;:"\\]+\.[^\s<>@,;:"\\]+$/.test(email)) {
    return undefined
  }
  const shown = email.slice(0, 80)
  return new UserError('EMAIL_INVALID', `„${shown}“ ist keine E-Mail-Adresse.`, {
    place: 'E-Mail-Adresse',
    remedy: 'Prüfen Sie die Adresse, oder lassen Sie das Feld leer.',
  })
}

function inactive({ displayName }: User): UserError {
  return new UserError('USER_INACTIVE', `Der Zugang von ${displayName} ist gesperrt.`, {
    remedy: 'Geben Sie den Zugang zuerst wieder frei.',
  })
}

const ownPassword = new UserError(
  'PASSWORD_RESET_OWN',
  'Das eigene Passwort lässt sich nicht zurücksetzen: Sie wären sofort abgemeldet.',
  { remedy: 'Ändern Sie es unter „Passwort ändern“.' },
)

const unknown = new UserError(
  'INVITATION_UNKNOWN',
  'Diese Einladung gibt es nicht, oder sie ist nicht mehr offen.',
  { remedy: 'Laden Sie die Liste neu.' },
)
