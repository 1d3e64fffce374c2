import { createHash, randomBytes } from 'node:crypto'
import type { AuditLog } from '../audit/audit-log.ts'
import { UserError } from '../errors.ts'
import { limited } from './login.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { checkPasswordPolicy } from './password-policy.ts'
import { hashPassword } from './password.ts'
import type { PasswordLink, PasswordLinkStore } from './password-link.store.ts'

/** The page of the PWA that takes the token; behind `#` it is sent to no server and stands in no log. */
const page = '/zugang'

/** A new link and the hash that is kept of its token (256 random bits). */
export function generatePasswordLink(publicUrl: string | undefined): {
  link: string
  tokenHash: Buffer
} {
  const token = randomBytes(32).toString('base64url')
  const origin = publicUrl === undefined ? '' : new URL(publicUrl).origin
  return { link: `${origin}${page}#${token}`, tokenHash: hashOf(token) }
}

type Refused = { error: UserError; retryAfterSeconds?: number }
export type PasswordLinks = {
  /** For whom the link is; each token that is none counts as a failed sign-in of the address. */
  look: (token: string, address: string) => Promise<PasswordLink | Refused>
  /** Sets the password and uses the link up. A password that is refused leaves the link as it is. */
  accept: (
    given: { token: string; password: string },
    address: string,
  ) => Promise<PasswordLink | Refused>
}

export function createPasswordLinks(
  store: PasswordLinkStore,
  throttle: LoginThrottle,
  audit: Pick<AuditLog, 'record'>,
): PasswordLinks {
  async function look(token: string, address: string): Promise<PasswordLink | Refused> {
    const { waitSeconds } = await throttle.attemptFrom(address)
    if (waitSeconds > 0) return limited(waitSeconds)
    const link = await store.find(hashOf(token))
    if (!link) return { error: invalid() }
    await throttle.giveBack(address)
    return link
  }
  return {
    look,
    async accept({ token, password }, address) {
      const link = await look(token, address)
      if ('error' in link) return link
      const wrong = checkPasswordPolicy(password, [link.name, link.displayName])
      if (wrong) return { error: wrong }
      const outcome = await store.use(hashOf(token), await hashPassword(password))
      if (outcome === 'gone') return { error: invalid() }
      if (outcome === 'taken') return { error: nameTaken(link.name) }
      const { name, purpose, linkId, role } = link
      const action = purpose === 'invitation' ? 'invitationAccepted' : 'passwordReset'
      await audit.record({ actor: name, action, target: linkId, meta: { role, address } })
      return link
    },
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function invalid(): UserError {
  return new UserError(
    'LINK_INVALID',
    'Der Link gilt nicht: Er ist abgelaufen, schon verwendet oder zurückgezogen.',
    { remedy: 'Bitten Sie einen Administrator um einen neuen Link.' },
  )
}

function nameTaken(name: string): UserError {
  return new UserError('USER_NAME_TAKEN', `Den Benutzernamen „${name}“ gibt es inzwischen.`, {
    remedy: 'Bitten Sie einen Administrator um eine Einladung mit einem anderen Namen.',
  })
}
