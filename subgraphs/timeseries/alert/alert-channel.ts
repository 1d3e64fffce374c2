import { hkdfSync } from 'node:crypto'

export const channelKinds = ['EMAIL', 'WEBHOOK'] as const
export type ChannelKind = (typeof channelKinds)[number]

/** Where alerts are sent. */
export type AlertChannel = {
  id: string
  name: string
  kind: ChannelKind
  /** Address of a person or list, or of a web service. */
  target: string
  enabled: boolean
  createdAt: Date
}
export type NewAlertChannel = Pick<AlertChannel, 'name' | 'kind' | 'target' | 'enabled'>

/**
 * Signs what is sent to a webhook. Derived from the installation's secret (32 bytes) and the channel, so that it
 * is stored nowhere: a copy of the database alone does not tell it. A new channel has a new one.
 */
export function webhookSecret(installationSecret: Uint8Array, channelId: string): string {
  const key = hkdfSync('sha256', installationSecret, 'luna', `webhook ${channelId}`, 32)
  return Buffer.from(key).toString('base64url')
}
