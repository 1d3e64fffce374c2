import type { Connection } from './connection.ts'
import type { Protocol } from './model/common-model.ts'

/** Which meter a channel of the device feeds; `key` tells the meters of one device apart. */
export type DeviceMapping = {
  channel: string
  key: string
  meterId: string
  /** Reading = value of the device × factor, for devices that deliver secondary values. */
  factor: number
}

export type DeviceSettings = {
  name: string
  modelId: string
  protocol: Protocol
  enabled: boolean
  connection: Connection
  parameters: Record<string, string>
  mappings: DeviceMapping[]
}

/** A source of values on the site's network. Its password is never part of it. */
export type Device = DeviceSettings & {
  id: string
  hasPassword: boolean
  /** Grows with every change: the intake then connects anew. */
  revision: number
  createdAt: Date
}

export const deviceConnectionStates = ['DISABLED', 'CONNECTING', 'CONNECTED', 'FAILED'] as const
export type DeviceConnectionState = (typeof deviceConnectionStates)[number]

/** What the intake last knew of a device. */
export type DeviceState = {
  state: DeviceConnectionState
  connectedAt: Date | null
  lastSeenAt: Date | null
  lastError: string | null
  lastErrorAt: Date | null
  /** By DeviceEvent, since the device was made. */
  counters: Record<string, number>
}
