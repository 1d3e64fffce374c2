import { z } from 'zod'
import type { EventBus, EventPayload } from '#platform/events/event-bus.ts'
import { readingMethods, readingQualities, type Reading } from './reading.ts'

/** The topic on which every new reading of a meter is announced. */
export function readingTopic(meterId: string): string {
  return `reading:${meterId}`
}

const payload = z.object({
  ts: z.iso.datetime().transform(text => new Date(text)),
  consumptionKw: z.number().nullable(),
  productionKw: z.number().nullable(),
  voltage: z.number().nullable(),
  quality: z.enum(readingQualities),
  method: z.enum(readingMethods),
  knownAt: z.iso.datetime().transform(text => new Date(text)),
})

function toEvent(reading: Reading): EventPayload {
  const { ts, knownAt, consumptionKw, productionKw, voltage, quality, method } = reading
  const values = { consumptionKw, productionKw, voltage, quality, method }
  return { ts: ts.toISOString(), knownAt: knownAt.toISOString(), ...values }
}

/** Undefined for news of another shape, such as a newer version may send. */
export function fromEvent(meterId: string, event: EventPayload): Reading | undefined {
  const { success, data } = payload.safeParse(event)
  return success ? { meterId, ...data } : undefined
}

/** Tells the newest reading of each meter, all of them in one notification of the database per thousand. */
export async function announce(events: EventBus, stored: readonly Reading[]): Promise<void> {
  const newest = new Map<string, Reading>()
  for (const reading of stored) {
    const other = newest.get(reading.meterId)
    if (!other || other.ts < reading.ts) newest.set(reading.meterId, reading)
  }
  // What is published in one tick goes into one statement.
  await Promise.all(
    [...newest.values()].map(reading =>
      events.publish(readingTopic(reading.meterId), toEvent(reading)),
    ),
  )
}
