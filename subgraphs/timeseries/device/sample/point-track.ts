import type { DeviceEvent } from '../observation.ts'
import type { Sample } from './convert.ts'
import { counterStep } from './counter-step.ts'
import { addSegment, emptyPart, type Part } from './interval-parts.ts'

/** HOLD: a sample is valid until the next one. COUNTER: differences. INTERVAL: means of `sampleMs`. */
export type TrackMode = 'HOLD' | 'COUNTER' | 'INTERVAL'

export type TrackRules = {
  mode: TrackMode
  /** Of the meter. */
  intervalMs: number
  /** INTERVAL: length of one sample, and whether its stamp is the end. */
  sampleMs: number
  stampIsEnd: boolean
  holdMs: number
  reorderMs: number
  /** COUNTER: kWh at which it starts from 0 again, and kW above which a step is no energy. */
  rollover: number | undefined
  maxKw: number
}

export type Count = (event: DeviceEvent) => void
type Last = { at: number; value: number; uncertain: boolean }
/** What a counter showed at an instant, kWh. */
type Standing = { at: number; kwh: number }

const hourMs = 3_600_000

/** As it stands in the checkpoint. */
export type TrackState = {
  last: Last | null
  parts: [number, Part][]
  waiting: Last[]
}

/** The samples of one point of one meter, in order, spread over the meter's intervals. */
export class PointTrack {
  readonly parts: Map<number, Part>
  /** INTERVAL with the meter's own length: intervals that changed since they were written. */
  readonly touched = new Set<number>()
  /** COUNTER: the first standing of each hour, and both sides of a reset; taken away by whoever writes them. */
  readonly standings: Standing[] = []
  private last: Last | undefined
  private waiting: Last[]

  constructor(
    readonly rules: TrackRules,
    state?: TrackState,
  ) {
    this.parts = new Map(state?.parts ?? [])
    this.last = state?.last ?? undefined
    this.waiting = state?.waiting ?? []
  }

  get state(): TrackState {
    return { last: this.last ?? null, parts: [...this.parts], waiting: this.waiting }
  }

  /** Whether finished intervals of the meter arrive, each complete by itself. */
  get isDirect(): boolean {
    return this.rules.mode === 'INTERVAL' && this.rules.sampleMs === this.rules.intervalMs
  }

  /** Everything before this instant has been accounted for; undefined before the first sample. */
  get reachedAt(): number | undefined {
    if (!this.last) return undefined
    return this.last.at + (this.rules.mode === 'INTERVAL' ? this.rules.sampleMs : 0)
  }

  add({ at, value, uncertain }: Sample, count: Count): void {
    const { stampIsEnd, sampleMs, reorderMs } = this.rules
    const sample = { at: stampIsEnd ? at - sampleMs : at, value, uncertain }
    if (this.isDirect) {
      this.setInterval(sample, count)
      return
    }
    if (this.last && sample.at <= this.last.at) {
      count(sample.at === this.last.at ? 'DUPLICATE' : 'LATE')
      return
    }
    this.insert(sample, count)
    const newest = this.waiting.at(-1)?.at ?? sample.at
    this.release(newest - reorderMs, count)
  }

  /** Takes the samples that have waited long enough for older ones. */
  release(until: number, count: Count): void {
    let next = this.waiting[0]
    while (next && next.at <= until) {
      this.waiting.shift()
      this.take(next, count)
      next = this.waiting[0]
    }
  }

  /** The interval as it would be if the last sample stayed valid as long as it may. */
  projected(start: number): Part {
    const { mode, intervalMs, holdMs } = this.rules
    const part = { ...(this.parts.get(start) ?? emptyPart()) }
    if (mode !== 'HOLD' || !this.last) return part
    const held = new Map([[start, part]])
    const from = Math.max(this.last.at, start)
    const to = Math.min(this.last.at + holdMs, start + intervalMs)
    const { value, uncertain } = this.last
    addSegment(held, { from, to, value, weak: uncertain }, intervalMs)
    return part
  }

  private insert(sample: Last, count: Count): void {
    const later = this.waiting.findIndex(({ at }) => at >= sample.at)
    if (later === -1) {
      this.waiting.push(sample)
      return
    }
    if (this.waiting[later]?.at === sample.at) {
      count('DUPLICATE')
      return
    }
    count('OUT_OF_ORDER')
    this.waiting.splice(later, 0, sample)
  }

  private take(sample: Last, count: Count): void {
    const { mode, intervalMs, holdMs, sampleMs } = this.rules
    const before = this.last
    this.last = sample
    if (mode === 'INTERVAL') {
      const { at, value, uncertain } = sample
      addSegment(this.parts, { from: at, to: at + sampleMs, value, weak: uncertain }, intervalMs)
      return
    }
    if (!before) {
      if (mode === 'COUNTER') this.standings.push({ at: sample.at, kwh: sample.value })
      return
    }
    if (sample.at - before.at > holdMs) count('GAP')
    if (mode === 'COUNTER') {
      this.last = this.step(before, sample, count)
      return
    }
    const { at, value, uncertain } = before
    const to = Math.min(sample.at, at + holdMs)
    addSegment(this.parts, { from: at, to, value, weak: uncertain }, intervalMs)
  }

  private step(before: Last, sample: Last, count: Count): Last {
    const { segment, event, value } = counterStep(before, sample, this.rules)
    if (event) count(event)
    if (segment) addSegment(this.parts, segment, this.rules.intervalMs)
    const isNewHour = Math.floor(sample.at / hourMs) !== Math.floor(before.at / hourMs)
    // Without the last one before it a whole hour would be lost in the reset.
    if (event) this.standings.push({ at: before.at, kwh: before.value })
    if (event || isNewHour) this.standings.push({ at: sample.at, kwh: value })
    return { ...sample, value }
  }

  private setInterval({ at, value, uncertain }: Last, count: Count): void {
    const { intervalMs } = this.rules
    const start = Math.round(at / intervalMs) * intervalMs
    if (Math.abs(at - start) > intervalMs / 10) {
      count('OFF_GRID')
      return
    }
    const fresh = emptyPart()
    const parts = new Map([[start, fresh]])
    addSegment(parts, { from: start, to: start + intervalMs, value, weak: uncertain }, intervalMs)
    const known = this.parts.get(start)
    if (known?.positive === fresh.positive && known.negative === fresh.negative) count('DUPLICATE')
    else this.touched.add(start)
    this.parts.set(start, fresh)
    if (!this.last || this.last.at < start) this.last = { at: start, value, uncertain }
  }
}
