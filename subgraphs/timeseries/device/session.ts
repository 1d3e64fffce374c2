import type { CheckedAddress } from '#platform/net/check-address.ts'
import type { Device } from './device.ts'
import type { DeviceModel } from './model/device-model.ts'
import type { DeviceEvent, Observation } from './observation.ts'

/** One device with everything that is needed to talk to it. */
export type Target = {
  device: Device
  model: DeviceModel
  password: string | undefined
  address: CheckedAddress
  /** Folder for the certificates of this installation (OPC UA). */
  certificateFolder: string
  /** A look at the device that must not disturb its running connection. */
  trial: boolean
}

export type Sink = {
  /** Resolves when everything of value is on disk: only then a message is acknowledged. */
  observe: (observations: Observation[]) => Promise<void>
  count: (event: DeviceEvent) => void
  /** Something failed that does not end the connection, such as one register block. German. */
  problem: (message: string) => void
}

/** A living connection. */
export type Session = {
  /** Resolves when it is over, with the reason unless it was closed on purpose. */
  ended: Promise<Error | undefined>
  close: () => Promise<void>
}

/** Connects. Rejects with DeviceProblem or an error of the network when that fails. */
export type OpenSession = (target: Target, sink: Sink, signal: AbortSignal) => Promise<Session>

/** The device or its settings are the reason; the message is a German sentence for the operator. */
export class DeviceProblem extends Error {
  override readonly name = 'DeviceProblem'
}
