import type { Logger } from '#platform/logger.ts'
import type { DeviceState } from '../device.ts'
import type { DeviceStore } from '../device.store.ts'
import type { DeviceEvent } from '../observation.ts'
import { deviceEventsTotal, devicesConnected } from './intake-metrics.ts'

type Entry = DeviceState & { dirty: boolean }

/** What is going on with each device, written to the database every now and then for everybody to see. */
export class StatusBoard {
  private readonly entries = new Map<string, Entry>()
  private writing: Promise<void> = Promise.resolve()
  private next: Promise<void> | undefined

  constructor(
    private readonly devices: Pick<DeviceStore, 'states' | 'saveStates'>,
    private readonly logger: Logger,
  ) {}

  /** These devices and no others. A new one goes on counting where the last run stopped. */
  async keep(deviceIds: string[]): Promise<void> {
    const missing = deviceIds.filter(id => !this.entries.has(id))
    const known = await this.devices.states(missing)
    for (const id of missing) {
      this.entries.set(id, { ...(known.get(id) ?? unknownState()), dirty: true })
    }
    const kept = new Set(deviceIds)
    for (const id of this.entries.keys()) if (!kept.has(id)) this.entries.delete(id)
  }

  count(deviceId: string, event: DeviceEvent, times = 1): void {
    const entry = this.entries.get(deviceId)
    if (!entry) return
    entry.counters[event] = (entry.counters[event] ?? 0) + times
    entry.dirty = true
    deviceEventsTotal.inc({ device: deviceId, event }, times)
  }

  seen(deviceId: string): void {
    this.change(deviceId, { lastSeenAt: new Date() })
  }

  connecting(deviceId: string): void {
    this.change(deviceId, { state: 'CONNECTING' })
  }

  connected(deviceId: string): void {
    this.count(deviceId, 'CONNECTED')
    this.change(deviceId, { state: 'CONNECTED', connectedAt: new Date() })
  }

  /** Nobody tries to connect it; telling it again changes nothing. */
  idle(deviceId: string, state: 'DISABLED' | 'FAILED', reason: string | null = null): void {
    const entry = this.entries.get(deviceId)
    if (entry?.state === state && (reason === null || entry.lastError === reason)) return
    const error = reason === null ? {} : { lastError: reason, lastErrorAt: new Date() }
    this.change(deviceId, { state, connectedAt: null, ...error })
  }

  /** `state` FAILED: there is no connection; left out, the connection goes on. */
  problem(deviceId: string, message: string, state?: 'FAILED'): void {
    this.count(deviceId, 'ERRORS')
    this.change(deviceId, {
      lastError: message,
      lastErrorAt: new Date(),
      ...(state && { state, connectedAt: null }),
    })
  }

  /** Something that holds up all devices. */
  problemOfAll(message: string): void {
    for (const id of this.entries.keys()) this.problem(id, message)
  }

  /**
   * Writes what changed; a database that is away gets it later. One write after the other: an older state
   * that is committed late would stand until the device changes again.
   */
  flush(): Promise<void> {
    this.next ??= this.writing.then(() => {
      this.next = undefined
      this.writing = this.write()
      return this.writing
    })
    return this.next
  }

  private async write(): Promise<void> {
    const changed = [...this.entries].filter(([, { dirty }]) => dirty)
    devicesConnected.set([...this.entries.values()].filter(isConnected).length)
    if (changed.length === 0) return
    for (const [, entry] of changed) entry.dirty = false
    try {
      await this.devices.saveStates(new Map(changed))
    } catch (error) {
      for (const [, entry] of changed) entry.dirty = true
      this.logger.debug({ err: error }, 'device states not written')
    }
  }

  private change(deviceId: string, change: Partial<DeviceState>): void {
    const entry = this.entries.get(deviceId)
    if (entry) Object.assign(entry, change, { dirty: true })
  }
}

function isConnected({ state }: Entry): boolean {
  return state === 'CONNECTED'
}

function unknownState(): DeviceState {
  const nothing = { connectedAt: null, lastSeenAt: null, lastError: null, lastErrorAt: null }
  return { state: 'CONNECTING', ...nothing, counters: {} }
}
