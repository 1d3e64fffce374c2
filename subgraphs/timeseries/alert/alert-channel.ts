import { hkdfSync } from 'node:crypto'
import { createSealer } from '#platform/identity/sealer.ts'

export const channelKinds = ['EMAIL', 'WEBHOOK'] as const
export type ChannelKind = (typeof channelKinds)[number]

/** Where alerts are sent. */
export type AlertChannel = {
  id: string
  name: string
  kind: ChannelKind
  /** Address of a person or list, or of a web service, which may carry its key: `openTarget`. */
  sealedTarget: string
  enabled: boolean
  createdAt: Date
}
export type NewAlertChannel = Pick<AlertChannel, 'name' | 'kind' | 'enabled'> & { target: string }

/** The address as it is stored. */
export function sealTarget(installationSecret: Uint8Array, id: string, target: string): string {
  return createSealer(installationSecret, 'alert channels').seal(target, id)
}

/** Undefined when it was sealed by another installation. */
export function openTarget(
  installationSecret: Uint8Array,
  { id, sealedTarget }: Pick<AlertChannel, 'id' | 'sealedTarget'>,
): string | undefined {
  return createSealer(installationSecret, 'alert channels').open(sealedTarget, id)
}

/** Plain words of a path; anything else in it may be a key. */
const plainSegment = /^(?:[a-z][a-z_-]{0,19}|v\d{1,2})?$/

/** The address of a webhook without what may be a key: account, values of the query, odd parts of the path. */
export function maskedWebhook(target: string): string {
  const url = URL.parse(target)
  if (!url) return '…'
  const account = url.username || url.password ? '…@' : ''
  const segments = url.pathname.split('/').map(part => (plainSegment.test(part) ? part : '…'))
  const query = [...url.searchParams.keys()].map(name =>
    plainSegment.test(name) ? `${name}=…` : '…',
  )
  const search = query.length > 0 ? `?${query.join('&')}` : ''
  return `${url.protocol}//${account}${url.host}${segments.join('/')}${search}${url.hash && '#…'}`
}

/**
 * Signs what is sent to a webhook. Derived from the installation's secret (32 bytes) and the channel, so that it
 * is stored nowhere: a copy of the database alone does not tell it. A new channel has a new one.
 */
export function webhookSecret(installationSecret: Uint8Array, channelId: string): string {
  const key = hkdfSync('sha256', installationSecret, 'luna', `webhook ${channelId}`, 32)
  return Buffer.from(key).toString('base64url')
}
