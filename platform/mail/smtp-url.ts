import { StartupError } from '../errors.ts'
import type { SmtpSettings } from './smtp-mailer.ts'

const senderForm = /^(?:[^<>\r\n]{1,200}<)?[^\s<>@]+@[^\s<>@]+>?$/

/**
 * SMTP_URL and MAIL_FROM as settings; undefined without both. Throws StartupError, which never repeats the
 * password.
 */
export function parseSmtpUrl(
  text: string | undefined,
  from: string | undefined,
): SmtpSettings | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new StartupError(
      'SMTP_URL ist keine Adresse wie smtp://benutzer:kennwort@mail.example.org:587 oder smtps://mail.example.org.',
    )
  }
  if (from === undefined || !senderForm.test(from)) {
    throw new StartupError(
      'SMTP_URL verlangt auch MAIL_FROM, einen Absender wie „Luna <luna@example.org>“.',
    )
  }
  return { ...serverOf(url), from }
}

function serverOf({
  protocol,
  hostname,
  port,
  username,
  password,
}: URL): Omit<SmtpSettings, 'from'> {
  const isTls = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || (isTls ? 465 : 587),
    isTls,
    user: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
  }
}
