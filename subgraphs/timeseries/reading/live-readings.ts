import type { EventPayload } from '#platform/events/event-bus.ts'
import type { Reading } from './reading.ts'
import { fromEvent } from './reading-event.ts'
import type { ReadingStore } from './reading.store.ts'

/** The most stored readings a client that was away gets before the live ones; older ones it queries. */
const mostMissed = 10_000
const pageSize = 1000

type Wanted = { meterId: string; intervalSeconds: number; since: Date | undefined }

/**
 * First the stored readings newer than `since`, then each of `news` as it arrives: in order, none
 * twice, none left out. News can get lost between processes, so a step wider than the interval is
 * filled from the database. Readings older than the last one delivered are corrections and are not
 * announced. `news` must be subscribed before this looks into the database.
 */
export async function* liveReadings(
  readings: ReadingStore,
  news: AsyncIterable<EventPayload>,
  { meterId, intervalSeconds, since }: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  let last = since
  for await (const reading of missed(readings, meterId, since, signal)) {
    last = reading.ts
    yield reading
  }
  for await (const event of news) {
    const reading = fromEvent(meterId, event)
    if (!reading || (last && reading.ts <= last)) continue
    if (last && stepSeconds(last, reading.ts) > intervalSeconds) {
      yield* stored(readings, meterId, { after: last, before: reading.ts }, signal)
    }
    last = reading.ts
    yield reading
  }
}

function stepSeconds(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000
}

async function* missed(
  readings: ReadingStore,
  meterId: string,
  since: Date | undefined,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  if (!since) return
  const after = (await readings.cutOff(meterId, since, mostMissed)) ?? since
  yield* stored(readings, meterId, { after }, signal)
}

async function* stored(
  readings: ReadingStore,
  meterId: string,
  range: { after: Date; before?: Date },
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  let { after } = range
  for (;;) {
    const page = await readings.between(meterId, { ...range, after }, pageSize)
    if (signal.aborted) return
    yield* page
    const newest = page.at(-1)
    if (!newest || page.length < pageSize) return
    after = newest.ts
  }
}
