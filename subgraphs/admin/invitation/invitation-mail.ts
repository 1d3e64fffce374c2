import type { Mail } from '#platform/mail/mailer.ts'
import type { Invitation } from './invitation.store.ts'

const moment = new Intl.DateTimeFormat('de-DE', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Berlin',
})

/** The mail with the link; whoever has it can set the password. */
export function invitationMail(invitation: Invitation, to: string, link: string): Mail {
  const { id, displayName, name, createdBy, expiresAt } = invitation
  const lines = [
    `Guten Tag ${displayName},`,
    `${createdBy} lädt Sie zu Luna-IEMS ein. Ihr Benutzername ist „${name}“.`,
    `Legen Sie Ihr Passwort mit diesem Link fest: ${link}`,
    `Der Link gilt einmal und bis ${moment.format(expiresAt)} Uhr (Zeit in Deutschland).`,
    'Wenn Sie die Einladung nicht erwarten, tun Sie nichts: Ohne den Link entsteht kein Zugang.',
  ]
  return {
    id: `invitation-${id}`,
    to,
    subject: 'Einladung zu Luna-IEMS',
    text: lines.join('\n\n'),
    html: `<!doctype html><html lang="de"><body style="font-family:sans-serif">${lines
      .map(line => `<p>${linked(line, link)}</p>`)
      .join('')}</body></html>`,
    isUrgent: false,
  }
}

function linked(line: string, link: string): string {
  const anchor = `<a href="${escaped(link)}">${escaped(link)}</a>`
  return line.split(link).map(escaped).join(anchor)
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
