import type { DeviceEvent } from '../observation.ts'
import { ChannelTrack, type ChannelSetup, type Role } from '../sample/channel-track.ts'
import type { TrackRules } from '../sample/point-track.ts'

export const minute = 60_000
export const quarter = 15 * minute
export const start = Date.parse('2026-03-02T10:00:00Z')
export const meterId = '11111111-1111-4111-8111-111111111111'

export function rules(more: Partial<TrackRules> = {}): TrackRules {
  return {
    ...{ mode: 'HOLD', intervalMs: quarter, sampleMs: quarter, stampIsEnd: false },
    ...{ holdMs: minute, reorderMs: 0, rollover: undefined, maxKw: 1e6, ...more },
  }
}

export function track(points: { id: string; role: Role; rules: TrackRules }[], more: object = {}) {
  const setup: ChannelSetup = {
    meterId,
    factor: 1,
    netPositiveIs: 'CONSUMPTION',
    points,
    registers: [],
    ...more,
  }
  const channel = new ChannelTrack(setup)
  const events: DeviceEvent[] = []
  return {
    channel,
    events,
    add: (point: string, at: number, value: number) => {
      channel.add({ point, key: '', at, value, uncertain: false }, event => events.push(event))
    },
    count: (event: DeviceEvent) => events.push(event),
  }
}

/** Consumption only, from one point. */
export function single(more: Partial<TrackRules> = {}, setup: object = {}) {
  return track([{ id: 'p', role: 'CONSUMPTION', rules: rules(more) }], setup)
}
