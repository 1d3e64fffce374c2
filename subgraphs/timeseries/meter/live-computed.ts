import { setTimeout as pause } from 'node:timers/promises'
import type { EventBus } from '#platform/events/event-bus.ts'
import { addSteps, countSteps, floorToStep } from '#platform/interval/interval.ts'
import { fromEvent, readingTopic } from '../reading/reading-event.ts'
import type { Reading } from '../reading/reading.ts'
import type { ReadingStore } from '../reading/reading.store.ts'
import { computedReadings, type ComputeUse } from './computed-readings.ts'
import { mostFormulaLevels } from './formula-graph.ts'
import { latestReadings } from './latest-readings.ts'
import type { Meter } from './meter.ts'
import type { MeterStore } from './meter.store.ts'

type LiveUse = ComputeUse & {
  meters: Pick<MeterStore, 'byIds' | 'readingRanges'>
  readings: Pick<ReadingStore, 'latest'>
  events: EventBus
}

type Wanted = {
  since: Date | undefined
  /** Of what was missed only the newest interval. */
  onlyNewest?: boolean
}

/** The most computed intervals a client that was away gets, as of a real meter. */
const mostMissed = 10_000
/** The parts of a formula arrive together, and one computation does for all of them. */
const gatherMs = 100

/**
 * The values of a virtual meter as its parts arrive: of intervals in which no part is missing, in their order, none
 * twice. With `since` those that were missed come first. An interval that is completed after a later one was
 * delivered is a correction and is not announced, as with real meters.
 */
export async function* liveComputed(
  use: LiveUse,
  meter: Meter,
  wanted: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  // Before anything is looked up: from now on no part is missed.
  const news = new PartNews(use.events, await realParts(use, meter), signal)
  const [newest] = await latestReadings(use, [meter.id])
  yield* await missed(use, meter, newest, wanted)
  let last = newerOf(wanted.since, newest?.ts)
  for (;;) {
    const arrived = await news.next()
    if (!arrived) return
    const readings = await after(use, meter, { last, ...arrived })
    for (const reading of readings) {
      last = reading.ts
      yield reading
    }
  }
}

async function missed(
  use: LiveUse,
  meter: Meter,
  newest: Reading | undefined,
  { since, onlyNewest = false }: Wanted,
): Promise<Reading[]> {
  if (!since || !newest || newest.ts <= since) return []
  if (onlyNewest) return [newest]
  return after(use, meter, { last: since, first: since, to: newest.ts })
}

function newerOf(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? new Date(Math.max(a.getTime(), b.getTime())) : (a ?? b)
}

/** What is complete after `last`, or from `first` on where nothing was before, up to the interval of `to`. */
async function after(
  use: LiveUse,
  meter: Meter,
  { last, first, to }: { last: Date | undefined; first: Date; to: Date },
): Promise<Reading[]> {
  const { intervalSeconds } = meter
  const end = addSteps(floorToStep(to, intervalSeconds), 1, intervalSeconds)
  const from = last ? addSteps(last, 1, intervalSeconds) : floorToStep(first, intervalSeconds)
  if (from >= end) return []
  const count = Math.min(countSteps(from, end, intervalSeconds), mostMissed)
  const start = addSteps(end, -count, intervalSeconds)
  return computedReadings(use, meter, { start, count })
}

/** The real meters that a formula leads to, through other formulas. */
async function realParts({ meters }: LiveUse, meter: Meter): Promise<string[]> {
  const real = new Set<string>()
  let level = [meter]
  for (let depth = 0; level.length > 0 && depth <= mostFormulaLevels; depth++) {
    const ids = level.flatMap(({ formula }) => formula?.terms.map(({ meterId }) => meterId) ?? [])
    const found = await meters.byIds([...new Set(ids)])
    for (const { id, kind } of found) if (kind !== 'VIRTUAL') real.add(id)
    level = found.filter(({ kind }) => kind === 'VIRTUAL')
  }
  return [...real]
}

type Arrived = { first: Date; to: Date }

/** News of several meters as one: from when to when readings have arrived since the last look. */
class PartNews {
  private arrived: Arrived | undefined
  private ring: () => void = () => undefined

  constructor(
    events: EventBus,
    ids: readonly string[],
    private readonly signal: AbortSignal,
  ) {
    for (const id of ids) void this.follow(id, events)
    signal.addEventListener('abort', () => this.ring(), { once: true })
  }

  /** Undefined when the client has left. */
  async next(): Promise<Arrived | undefined> {
    if (!this.arrived && !this.signal.aborted) {
      await new Promise<void>(resolve => (this.ring = resolve))
    }
    await pause(gatherMs, undefined, { signal: this.signal }).catch(() => undefined)
    const { arrived } = this
    this.arrived = undefined
    return this.signal.aborted ? undefined : arrived
  }

  private async follow(meterId: string, events: EventBus): Promise<void> {
    for await (const event of events.subscribe(readingTopic(meterId), this.signal)) {
      const ts = fromEvent(meterId, event)?.ts
      if (!ts) continue
      const { first = ts, to = ts } = this.arrived ?? {}
      this.arrived = { first: ts < first ? ts : first, to: ts > to ? ts : to }
      this.ring()
    }
  }
}
