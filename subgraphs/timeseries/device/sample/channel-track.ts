import type { NewReading } from '../../reading/reading.ts'
import type { RegisterStanding } from '../register-standing.ts'
import type { Sample } from './convert.ts'
import type { Part } from './interval-parts.ts'
import { PointTrack, type Count, type TrackRules, type TrackState } from './point-track.ts'

/** What a point is to its meter. */
export type Role = 'CONSUMPTION' | 'PRODUCTION' | 'NET' | 'VOLTAGE'

export type ChannelSetup = {
  meterId: string
  /** Reading = value of the device × factor; voltages are left as they are. */
  factor: number
  netPositiveIs: 'CONSUMPTION' | 'PRODUCTION'
  points: { id: string; role: Role; rules: TrackRules }[]
  /** Counters whose standings are kept; of points above, or of others that make no readings. */
  registers: { id: string; obis: string; rules: TrackRules }[]
}
export type ChannelState = { tracks: Record<string, TrackState>; told: [number, number][] }

/** Less of an interval than this says too little to be written. */
const leastShare = 0.5
/** Finished intervals that are remembered, so that values in several messages become one reading. */
const mostRemembered = 8
/** After the last sample has lost its validity, this much later an unfinished interval is written. */
const silenceMs = 5000

type Entry = { role: Role; track: PointTrack }

/** The samples of one meter become readings: complete intervals, and what is left of broken ones. */
export class ChannelTrack {
  private readonly entries = new Map<string, Entry>()
  /** Of counters that make no readings. */
  private readonly others = new Map<string, PointTrack>()
  /** Unfinished intervals that were written already, with how much of them was known. */
  private readonly told: Map<number, number>
  private readonly intervalMs: number

  constructor(
    readonly setup: ChannelSetup,
    state?: ChannelState,
  ) {
    for (const { id, role, rules } of setup.points) {
      this.entries.set(id, { role, track: new PointTrack(rules, state?.tracks[id]) })
    }
    for (const { id, rules } of setup.registers) {
      if (!this.entries.has(id)) this.others.set(id, new PointTrack(rules, state?.tracks[id]))
    }
    this.told = new Map(state?.told ?? [])
    this.intervalMs = setup.points[0]?.rules.intervalMs ?? Number.NaN
  }

  get state(): ChannelState {
    const tracks = [...this.entries].map(([id, { track }]) => [id, track.state] as const)
    const others = [...this.others].map(([id, track]) => [id, track.state] as const)
    return { tracks: Object.fromEntries([...tracks, ...others]), told: [...this.told] }
  }

  add(sample: Sample, count: Count): void {
    this.entries.get(sample.point)?.track.add(sample, count)
    const other = this.others.get(sample.point)
    other?.add(sample, onlyResets(count))
    other?.parts.clear()
  }

  /** Standings of counters since the last call; of the device, before any factor. */
  standings(): RegisterStanding[] {
    const { meterId, factor, registers } = this.setup
    return registers.flatMap(({ id, obis }) => {
      const track = this.entries.get(id)?.track ?? this.others.get(id)
      const taken = track?.standings.splice(0) ?? []
      return taken.map(({ at, kwh }) => ({ meterId, obis, at, kwh, factor }))
    })
  }

  /** Readings of intervals that are over, in their order. */
  finished(): NewReading[] {
    const direct = this.touchedIntervals()
    const closed = this.closedIntervals()
    const readings = [...direct, ...closed].flatMap(start => this.reading(start, partOf) ?? [])
    for (const start of closed) this.forget(start)
    this.limitMemory()
    return readings
  }

  /**
   * Of a device that fell silent: what is known of intervals that are over by the clock. They stay open:
   * values that arrive after all complete them, and the finished reading replaces this one.
   */
  interrupted(now: number, count: Count): NewReading[] {
    const readings: NewReading[] = []
    const tracks = [...this.entries.values()].map(({ track }) => track)
    for (const track of tracks) track.release(now - track.rules.reorderMs, count)
    for (const track of this.others.values()) {
      track.release(now - track.rules.reorderMs, onlyResets(count))
      track.parts.clear()
    }
    for (const start of this.startedIntervals()) {
      if (now < start + this.intervalMs + this.patienceMs()) continue
      const known = this.coveredMs(start)
      if (this.told.get(start) === known) continue
      this.told.set(start, known)
      const reading = this.reading(start, projectedPart)
      if (reading) readings.push(reading)
    }
    return readings
  }

  private patienceMs(): number {
    const rules = [...this.entries.values()].map(({ track }) => track.rules)
    return silenceMs + Math.max(...rules.map(({ holdMs, reorderMs }) => holdMs + reorderMs))
  }

  private touchedIntervals(): number[] {
    const starts = new Set<number>()
    for (const { track } of this.entries.values()) {
      for (const start of track.touched) starts.add(start)
      track.touched.clear()
    }
    return [...starts].sort((a, b) => a - b)
  }

  /** A point that lags behind the others is waited for as long as its last sample is valid. */
  private closedIntervals(): number[] {
    const reached: number[] = []
    let holdMs = 0
    for (const { track } of this.entries.values()) {
      if (track.isDirect || track.reachedAt === undefined) continue
      reached.push(track.reachedAt)
      holdMs = Math.max(holdMs, track.rules.holdMs)
    }
    if (reached.length === 0) return []
    const until = Math.max(Math.min(...reached), Math.max(...reached) - holdMs)
    return this.openIntervals().filter(start => start + this.intervalMs <= until)
  }

  private openIntervals(): number[] {
    const starts = new Set<number>()
    for (const { track } of this.entries.values()) {
      if (track.isDirect) continue
      for (const start of track.parts.keys()) starts.add(start)
    }
    return [...starts].sort((a, b) => a - b)
  }

  /** Also one that holds nothing but the beginning of the last sample. */
  private startedIntervals(): number[] {
    const starts = new Set(this.openIntervals())
    for (const { track } of this.entries.values()) {
      const { reachedAt } = track
      if (track.rules.mode !== 'HOLD' || reachedAt === undefined) continue
      starts.add(Math.floor(reachedAt / this.intervalMs) * this.intervalMs)
    }
    return [...starts].sort((a, b) => a - b)
  }

  private coveredMs(start: number): number {
    let sum = 0
    for (const { track } of this.entries.values()) sum += track.parts.get(start)?.coveredMs ?? 0
    return sum
  }

  private forget(start: number): void {
    this.told.delete(start)
    for (const { track } of this.entries.values()) track.parts.delete(start)
  }

  private limitMemory(): void {
    for (const { track } of this.entries.values()) {
      if (!track.isDirect || track.parts.size <= mostRemembered) continue
      const starts = [...track.parts.keys()].sort((a, b) => a - b)
      for (const start of starts.slice(0, -mostRemembered)) track.parts.delete(start)
    }
  }

  private reading(start: number, partAt: PartAt): NewReading | undefined {
    const found = { consumptionKw: null, productionKw: null, voltage: null } as Values
    let complete = true
    for (const { role, track } of this.entries.values()) {
      if (track.reachedAt === undefined) continue
      const part = partAt(track, start)
      const share = part.coveredMs / this.intervalMs
      const isVoltage = role === 'VOLTAGE'
      if (!isVoltage && (share < 1 || part.weakMs > 0)) complete = false
      if (share >= leastShare) this.fill(found, role, part)
    }
    if (found.consumptionKw === null && found.productionKw === null) return undefined
    const quality = complete ? 'MEASURED' : 'PRELIMINARY'
    return { meterId: this.setup.meterId, ts: new Date(start), ...found, quality }
  }

  private fill(values: Values, role: Role, part: Part): void {
    const { factor, netPositiveIs } = this.setup
    const positive = rounded((part.positive / part.coveredMs) * factor)
    if (role === 'VOLTAGE') values.voltage = rounded(part.positive / part.coveredMs)
    if (role === 'CONSUMPTION') values.consumptionKw = positive
    if (role === 'PRODUCTION') values.productionKw = positive
    if (role !== 'NET') return
    const negative = rounded((part.negative / part.coveredMs) * factor)
    const isConsumption = netPositiveIs === 'CONSUMPTION'
    values.consumptionKw = isConsumption ? positive : negative
    values.productionKw = isConsumption ? negative : positive
  }
}

type Values = Pick<NewReading, 'consumptionKw' | 'productionKw' | 'voltage'>
type PartAt = (track: PointTrack, start: number) => Part

const nothing: Part = { positive: 0, negative: 0, coveredMs: 0, weakMs: 0 }
const partOf: PartAt = (track, start) => track.parts.get(start) ?? nothing
const projectedPart: PartAt = (track, start) => track.projected(start)

/** Gaps and doublets of a register beside the readings are nobody's concern. */
function onlyResets(count: Count): Count {
  return event => {
    if (event === 'COUNTER_RESET' || event === 'ROLL_OVER') count(event)
  }
}

/** Binary noise goes, a millionth of a watt stays. */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9
}
