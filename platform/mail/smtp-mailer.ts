import { createTransport } from 'nodemailer'
import { UserError } from '../errors.ts'
import { checkAddress, type CheckedAddress } from '../net/check-address.ts'
import type { OutgoingPolicy } from '../net/outgoing-policy.ts'
import { MailFailure, type Mail, type Mailer } from './mailer.ts'

export type SmtpSettings = {
  host: string
  port: number
  /** TLS from the first byte (port 465); otherwise STARTTLS where the server offers it. */
  isTls: boolean
  user: string | undefined
  password: string | undefined
  /** `Luna <luna@example.org>` */
  from: string
  /** Certificate authorities beside the system's, PEM. */
  authorities?: string
}

const connectWithinMs = 10_000
const silenceMs = 30_000

/**
 * Sends each mail over a connection of its own: alerts are rare, and a connection that was kept may be dead.
 * A password is never sent in the clear, and the server's certificate must be valid for its name.
 */
export function createSmtpMailer(settings: SmtpSettings, policy: OutgoingPolicy): Mailer {
  return {
    async send(mail) {
      const { host, port } = settings
      const checked = await checkAddress(host, port, { purpose: 'mail', policy })
      if (checked instanceof UserError) return new MailFailure(checked, false)
      const transport = createTransport(options(settings, checked))
      try {
        await transport.sendMail(envelope(mail, settings.from))
        return undefined
      } catch (error) {
        return explain(error, settings)
      } finally {
        transport.close()
      }
    },
  }
}

function options(settings: SmtpSettings, { address, host, port }: CheckedAddress) {
  const { isTls, user, password, authorities } = settings
  return {
    // The address that was checked; the name only for the certificate.
    host: address,
    port,
    secure: isTls,
    requireTLS: user !== undefined,
    tls: { servername: host, ...(authorities !== undefined && { ca: authorities }) },
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: connectWithinMs,
    greetingTimeout: connectWithinMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function envelope({ id, to, subject, text, html, isUrgent }: Mail, from: string) {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'luna.invalid'
  return {
    ...{ from, to, subject, text, html },
    messageId: `<${id}@${domain}>`,
    // RFC 3834: nobody's out-of-office answers this.
    headers: { 'Auto-Submitted': 'auto-generated' },
    priority: isUrgent ? ('high' as const) : ('normal' as const),
  }
}

/** nodemailer replaces the system's code by its own and keeps it beside. */
type Cause = { code?: unknown; originalCode?: unknown; responseCode?: unknown }

const temporary = 'Luna versucht es später noch einmal.'

function explain(error: unknown, { host, port }: SmtpSettings): MailFailure {
  const { code, originalCode, responseCode } = causeOf(error)
  const server = `Der Mailserver ${host}, Port ${port},`
  if (code === 'EAUTH') {
    const reason = new UserError('MAIL_LOGIN_REFUSED', `${server} hat die Anmeldung abgelehnt.`, {
      remedy: 'Prüfen Sie Benutzer und Kennwort in SMTP_URL.',
    })
    return new MailFailure(reason, false)
  }
  if (code === 'ETLS' || isCertificate(originalCode)) {
    const reason = new UserError(
      'MAIL_TLS_FAILED',
      `${server} bietet keine sichere Verbindung (${String(originalCode ?? code)}).`,
      { remedy: 'Prüfen Sie sein Zertifikat; ein eigenes wird mit NODE_EXTRA_CA_CERTS anerkannt.' },
    )
    return new MailFailure(reason, false)
  }
  if (typeof responseCode === 'number') return refused(server, responseCode)
  const reason = new UserError('MAIL_UNREACHABLE', `${server} ist nicht erreichbar.`, {
    remedy: temporary,
  })
  return new MailFailure(reason, false)
}

/** RFC 5321: 4yz may succeed later, 5yz will not. */
function refused(server: string, status: number): MailFailure {
  const final = status >= 500
  const reason = new UserError(
    'MAIL_REFUSED',
    `${server} hat die Nachricht mit dem Status ${status} abgelehnt.`,
    { remedy: final ? 'Prüfen Sie Empfänger und Absender (MAIL_FROM).' : temporary },
  )
  return new MailFailure(reason, final)
}

function causeOf(error: unknown): Cause {
  return error instanceof Error ? (error as Error & Cause) : {}
}

function isCertificate(code: unknown): boolean {
  return typeof code === 'string' && /CERT|SIGNED|ALTNAME|SSL/.test(code)
}
