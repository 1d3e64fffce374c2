import { z } from 'zod'
import type { EventPayload } from '#platform/events/event-bus.ts'
import { readingQualities, type Reading } from './reading.ts'

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
})

export function toEvent({
  ts,
  consumptionKw,
  productionKw,
  voltage,
  quality,
}: Reading): EventPayload {
  return { ts: ts.toISOString(), consumptionKw, productionKw, voltage, quality }
}

/** Undefined for news of another shape, such as a newer version may send. */
export function fromEvent(meterId: string, event: EventPayload): Reading | undefined {
  const { success, data } = payload.safeParse(event)
  return success ? { meterId, ...data } : undefined
}
