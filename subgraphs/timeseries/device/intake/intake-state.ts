import { z } from 'zod'
import type { NewReading } from '../../reading/reading.ts'
import type { DeviceEvent } from '../observation.ts'
import type { RegisterStanding } from '../register-standing.ts'
import { ChannelTrack, type ChannelSetup, type ChannelState } from '../sample/channel-track.ts'
import type { Factors, DeviceSetup } from './device-setup.ts'
import type { SampleRecord } from './sample-record.ts'

type Route = { ref: string; track: ChannelTrack; factors: Factors }
type DeviceTracks = { signature: string; routes: Map<string, Route[]>; tracks: Map<string, Route> }
export type CountFor = (deviceId: string, event: DeviceEvent, times?: number) => void

const finite = z.number()
const trackState = z.object({
  last: z.object({ at: finite, value: finite, uncertain: z.boolean() }).nullable(),
  parts: z.array(
    z.tuple([
      finite,
      z.object({ positive: finite, negative: finite, coveredMs: finite, weakMs: finite }),
    ]),
  ),
  waiting: z.array(z.object({ at: finite, value: finite, uncertain: z.boolean() })),
})
const channelState: z.ZodType<ChannelState> = z.object({
  tracks: z.record(z.string(), trackState),
  told: z.array(z.tuple([finite, finite])),
})
const savedState = z.record(z.string(), z.record(z.string(), channelState))
type Saved = z.infer<typeof savedState>

/** All unfinished intervals of all devices: samples go in, readings come out. */
export class IntakeState {
  private readonly devices = new Map<string, DeviceTracks>()
  private readonly touched = new Map<ChannelTrack, string>()
  /** Of devices that are not set up (yet). */
  private saved: Saved

  constructor(
    private readonly count: CountFor,
    saved?: unknown,
  ) {
    this.saved = savedState.safeParse(saved ?? {}).data ?? {}
  }

  /** As plain data for the checkpoint. */
  save(): unknown {
    const state: Saved = {}
    for (const [deviceId, { tracks }] of this.devices) {
      const channels = [...tracks].map(([ref, { track }]) => [ref, track.state] as const)
      state[deviceId] = Object.fromEntries(channels)
    }
    return { ...this.saved, ...state }
  }

  /** From now on these devices, and no others. What is unfinished goes on where the channel is the same. */
  configure(setups: DeviceSetup[]): void {
    const wanted = new Set(setups.map(({ device }) => device.id))
    for (const id of this.devices.keys()) {
      if (!wanted.has(id)) this.devices.delete(id)
    }
    for (const setup of setups) {
      const { id } = setup.device
      const signature = JSON.stringify(setup.channels)
      if (this.devices.get(id)?.signature === signature) continue
      this.devices.set(id, { signature, ...this.tracksOf(setup) })
    }
    this.saved = {}
  }

  /** Samples of devices or meters that are not (or no longer) set up are counted and dropped. */
  take({ deviceId, samples }: SampleRecord): void {
    const device = this.devices.get(deviceId)
    if (!device) return
    for (const sample of samples) {
      const routes = device.routes.get(routeKey(sample.point, sample.key))
      if (!routes) this.count(deviceId, 'UNMAPPED')
      for (const { track, factors } of routes ?? []) {
        const value = sample.value * (factors.get(sample.point) ?? 1)
        track.add({ ...sample, value }, event => this.count(deviceId, event))
        this.touched.set(track, deviceId)
      }
    }
  }

  /** Readings of the intervals that samples since the last call have finished. */
  finished(): NewReading[] {
    const readings: NewReading[] = []
    for (const [track, deviceId] of this.touched) {
      readings.push(...this.counted(deviceId, track.finished()))
    }
    this.touched.clear()
    return readings
  }

  /** Standings of registers that came since the last call. */
  standings(): RegisterStanding[] {
    const standings: RegisterStanding[] = []
    for (const [deviceId, { tracks }] of this.devices) {
      for (const { track } of tracks.values()) {
        const taken = track.standings()
        if (taken.length > 0) this.count(deviceId, 'REGISTERS', taken.length)
        standings.push(...taken)
      }
    }
    return standings
  }

  /** Values of these meters were not taken, because a person has decided otherwise; one entry for each. */
  kept(meterIds: readonly string[]): void {
    for (const meterId of meterIds) {
      for (const [deviceId, { tracks }] of this.devices) {
        const feeds = [...tracks.values()].some(({ track }) => track.setup.meterId === meterId)
        if (feeds) this.count(deviceId, 'KEPT')
      }
    }
  }

  /** What is left of devices that fell silent; only while nothing waits to be taken. */
  interrupted(now: number): NewReading[] {
    const readings: NewReading[] = []
    for (const [deviceId, { tracks }] of this.devices) {
      for (const { track } of tracks.values()) {
        const left = track.interrupted(now, event => this.count(deviceId, event))
        readings.push(...this.counted(deviceId, [...track.finished(), ...left]))
      }
    }
    return readings
  }

  private counted(deviceId: string, readings: NewReading[]): NewReading[] {
    const partial = readings.filter(({ quality }) => quality === 'PRELIMINARY').length
    if (readings.length > 0) this.count(deviceId, 'READINGS', readings.length)
    if (partial > 0) this.count(deviceId, 'PARTIAL', partial)
    return readings
  }

  private tracksOf({ device, channels }: DeviceSetup): Omit<DeviceTracks, 'signature'> {
    const tracks = new Map<string, Route>()
    const routes = new Map<string, Route[]>()
    for (const { ref, key, setup, factors } of channels) {
      const track = new ChannelTrack(setup, this.stateOf(device.id, ref, setup))
      const route = { ref, track, factors }
      tracks.set(ref, route)
      for (const id of new Set([...setup.points, ...setup.registers].map(point => point.id))) {
        const at = routeKey(id, key)
        routes.set(at, [...(routes.get(at) ?? []), route])
      }
    }
    return { routes, tracks }
  }

  /** Where a channel stands; nothing for a new one and for one that feeds another meter now. */
  private stateOf(deviceId: string, ref: string, setup: ChannelSetup): ChannelState | undefined {
    const known = this.devices.get(deviceId)?.tracks.get(ref)?.track
    if (!known) return this.saved[deviceId]?.[ref]
    return JSON.stringify(known.setup) === JSON.stringify(setup) ? known.state : undefined
  }
}

function routeKey(point: string, key: string): string {
  return `${point} ${key}`
}
