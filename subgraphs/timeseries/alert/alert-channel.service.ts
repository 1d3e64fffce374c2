import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isAllowed } from '#platform/net/allow-list.ts'
import { checkAddress } from '#platform/net/check-address.ts'
import { checkUrl, portOf } from '#platform/net/check-url.ts'
import type { OutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import {
  maskedWebhook,
  openTarget,
  sealTarget,
  webhookSecret,
  type AlertChannel,
  type NewAlertChannel,
} from './alert-channel.ts'
import type { AlertChannelStore } from './alert-channel.store.ts'
import { noMailServer } from './send-delivery.ts'

/** What this installation can send, and how. */
export type AlertSettings = {
  installationSecret: Uint8Array
  policy: OutgoingPolicy
  hasMail: boolean
}

const mostChannels = 50
const mostNameLength = 100
const mailAddress = z.email().max(254)

export class AlertChannelService {
  constructor(private readonly use: { channels: AlertChannelStore; settings: AlertSettings }) {}

  list(viewer: Viewer): Promise<AlertChannel[]> {
    viewer.require('operator')
    return this.use.channels.all()
  }

  /** ALERT_CHANNEL_…, MAIL_NOT_CONFIGURED, WEBHOOK_NOT_ENCRYPTED, OUTGOING_…: the address of a webhook is looked up and checked. */
  async create(wish: NewAlertChannel, viewer: Viewer): Promise<AlertChannel | UserError> {
    viewer.require('admin')
    const wrong = (await this.checkName(wish)) ?? (await this.checkTarget(wish))
    if (wrong) return wrong
    const { kind, enabled } = wish
    const [id, name] = [randomUUID(), wish.name.trim()]
    const sealedTarget = sealTarget(this.secret, id, wish.target.trim())
    const channel = await this.use.channels.create({ id, name, kind, sealedTarget, enabled })
    if (!channel) return nameTaken(name)
    auditChange(null, this.audited(channel), id)
    return channel
  }

  async remove(id: string, viewer: Viewer): Promise<boolean> {
    viewer.require('admin')
    const [channel] = await this.use.channels.byIds([id])
    const removed = await this.use.channels.remove(id)
    if (channel && removed) auditChange(this.audited(channel), null, id)
    return removed
  }

  /** Seals what an earlier version stored in the clear; at the start. */
  async sealStored(): Promise<void> {
    await this.use.channels.sealPlain((id, target) => sealTarget(this.secret, id, target))
  }

  /**
   * An e-mail address whole; of a webhook nobody sees what may be a key, and others than administrators the host
   * only.
   */
  targetFor(channel: AlertChannel, viewer: Viewer): string {
    const target = openTarget(this.secret, channel)
    if (target === undefined) return 'nicht mehr lesbar'
    if (channel.kind === 'EMAIL') return target
    return viewer.can('admin') ? maskedWebhook(target) : `${URL.parse(target)?.origin ?? ''}/…`
  }

  /** With which a webhook's messages are signed; null for everybody but administrators. */
  secretFor({ id, kind }: AlertChannel, viewer: Viewer): string | null {
    if (kind !== 'WEBHOOK' || !viewer.can('admin')) return null
    return webhookSecret(this.secret, id)
  }

  /** The address of a webhook is a key: only its host. */
  private audited(channel: AlertChannel) {
    const { id, name, kind, enabled } = channel
    return { id, name, kind, enabled, target: openTarget(this.secret, channel) ?? null }
  }

  private get secret(): Uint8Array {
    return this.use.settings.installationSecret
  }

  private async checkName({ name }: NewAlertChannel): Promise<UserError | undefined> {
    const length = name.trim().length
    if (length === 0 || length > mostNameLength) {
      return new UserError(
        'ALERT_CHANNEL_NAME_INVALID',
        `Der Kanal braucht einen Namen mit höchstens ${mostNameLength} Zeichen.`,
        { place: 'Name', remedy: 'Geben Sie einen Namen ein, zum Beispiel „Leitwarte“.' },
      )
    }
    return (await this.use.channels.all()).length < mostChannels ? undefined : tooManyChannels
  }

  private async checkTarget({ kind, target }: NewAlertChannel): Promise<UserError | undefined> {
    const { policy, hasMail } = this.use.settings
    if (kind === 'EMAIL') {
      if (!mailAddress.safeParse(target.trim()).success) return noMailAddress(target)
      return hasMail ? undefined : noMailServer
    }
    const url = checkUrl(target)
    if (url instanceof UserError) return url
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    const checked = await checkAddress(host, portOf(url), { purpose: 'web', policy })
    if (checked instanceof UserError) return checked
    if (url.protocol === 'https:') return undefined
    return isAllowed(policy.allow, checked) ? undefined : notEncrypted
  }
}

const notEncrypted = new UserError(
  'WEBHOOK_NOT_ENCRYPTED',
  'Die Adresse des Webhooks beginnt mit http://; Alarme gingen unverschlüsselt durch das Netz.',
  {
    place: 'Ziel',
    remedy:
      'Geben Sie eine Adresse mit https:// ein. Geht es nicht anders, trägt ein Administrator den Rechner in der Datei .env unter OUTGOING_ALLOW ein.',
  },
)

const tooManyChannels = new UserError(
  'ALERT_CHANNELS_TOO_MANY',
  `Mehr als ${mostChannels} Kanäle sind nicht möglich.`,
  { remedy: 'Entfernen Sie Kanäle, die niemand mehr braucht.' },
)

function noMailAddress(target: string): UserError {
  return new UserError(
    'MAIL_ADDRESS_INVALID',
    `„${target.slice(0, 100)}“ ist keine E-Mail-Adresse.`,
    { place: 'Ziel', remedy: 'Geben Sie eine Adresse wie leitwarte@example.org ein.' },
  )
}

function nameTaken(name: string): UserError {
  return new UserError('ALERT_CHANNEL_NAME_TAKEN', `Einen Kanal „${name}“ gibt es schon.`, {
    place: 'Name',
    remedy: 'Wählen Sie einen anderen Namen.',
  })
}
