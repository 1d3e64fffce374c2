import { createHmac } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import { MailFailure, type Mailer } from '#platform/mail/mailer.ts'
import type { GuardedFetch } from '#platform/net/guarded-fetch.ts'
import { openTarget, webhookSecret } from './alert-channel.ts'
import type { DueDelivery } from './alert-delivery.store.ts'
import { htmlOf, plainTextOf } from './mail-text.ts'

/** `final`: trying again would not help. */
export type SendFailure = { reason: UserError; final: boolean }

export type SendUse = {
  /** Undefined where no mail server is configured. */
  mailer: Mailer | undefined
  fetch: Pick<GuardedFetch, 'request'>
  installationSecret: Uint8Array
  /** Where the application is found, for the link in the message. */
  publicUrl: string | undefined
}

const webhookWithinMs = 15_000
/** Too many requests, too early, timeouts: the service asks for patience. */
const patience = new Set([408, 425, 429])
/** Refusals that another try cannot change; names that are not found may be found later. */
const finalRefusals = new Set([
  'OUTGOING_URL_INVALID',
  'OUTGOING_HOST_INVALID',
  'OUTGOING_PORT_FORBIDDEN',
  'OUTGOING_ADDRESS_FORBIDDEN',
  'OUTGOING_REDIRECT_REFUSED',
])

/** Undefined when it has arrived. */
export async function send(
  use: SendUse,
  delivery: DueDelivery,
  now: Date,
): Promise<SendFailure | undefined> {
  const { channelId, sealedTarget } = delivery
  const target = openTarget(use.installationSecret, { id: channelId, sealedTarget })
  if (target === undefined) return { reason: targetLost, final: true }
  switch (delivery.kind) {
    case 'EMAIL':
      return sendMail(use, { ...delivery, target })
    case 'WEBHOOK':
      return callWebhook(use, { ...delivery, target }, now)
  }
}

type Addressed = DueDelivery & { target: string }

const targetLost = new UserError(
  'ALERT_TARGET_LOST',
  'Das Ziel des Kanals ist mit dem Schlüssel dieser Installation nicht lesbar.',
  { remedy: 'Ein Administrator legt den Kanal neu an.' },
)

async function sendMail(
  { mailer, publicUrl }: SendUse,
  { id, target, message }: Addressed,
): Promise<SendFailure | undefined> {
  if (!mailer) return { reason: noMailServer, final: true }
  const failure = await mailer.send({
    id,
    to: target,
    subject: message.subject,
    text: plainTextOf(message, publicUrl),
    html: htmlOf(message, publicUrl),
    isUrgent: message.alert?.severity === 'CRITICAL',
  })
  return failure instanceof MailFailure ? failure : undefined
}

export const noMailServer = new UserError(
  'MAIL_NOT_CONFIGURED',
  'Es ist kein Mailserver eingerichtet.',
  { remedy: 'Ein Administrator trägt ihn in der Datei .env unter SMTP_URL und MAIL_FROM ein.' },
)

/**
 * POST of JSON. `luna-signature` is `v1=` and the HMAC-SHA256 (hex) of `<luna-timestamp>.<body>` under the
 * channel's secret; `luna-delivery` is the same at every attempt, so that a receiver can drop repetitions.
 */
async function callWebhook(
  { fetch, installationSecret }: SendUse,
  { id, target, channelId, message }: Addressed,
  now: Date,
): Promise<SendFailure | undefined> {
  const { event, subject, text, alert } = message
  const body = JSON.stringify({ delivery: id, event, subject, text, alert })
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const answer = await fetch.request({
    url: target,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'luna-delivery': id,
      'luna-timestamp': timestamp,
      'luna-signature': signature(webhookSecret(installationSecret, channelId), timestamp, body),
    },
    body,
    maxBytes: 64 * 1024,
    withinMs: webhookWithinMs,
  })
  if (answer instanceof UserError) return { reason: answer, final: finalRefusals.has(answer.code) }
  const { status } = answer
  if (status >= 200 && status < 300) return undefined
  const final = status >= 400 && status < 500 && !patience.has(status)
  return { reason: refused(status), final }
}

export function signature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

function refused(status: number): UserError {
  return new UserError('WEBHOOK_REFUSED', `Der Webhook hat mit dem Status ${status} geantwortet.`, {
    remedy: 'Prüfen Sie die Adresse des Kanals und das Protokoll des Empfängers.',
  })
}
