import { z } from 'zod'
import type { EventPayload } from '#platform/events/event-bus.ts'
import { qualityRules, severities, type QualityFinding } from './quality-finding.ts'

/** The topic on which every new finding of a meter is announced. */
export function findingTopic(meterId: string): string {
  return `finding:${meterId}`
}

const payload = z.object({
  findingId: z.string(),
  rule: z.enum(qualityRules),
  severity: z.enum(severities),
  from: z.iso.datetime().transform(text => new Date(text)),
  to: z.iso.datetime().transform(text => new Date(text)),
  message: z.string(),
})
export type FindingNews = z.infer<typeof payload>

export function toFindingEvent(finding: QualityFinding): EventPayload {
  const { id, rule, severity, from, to, message } = finding
  return {
    ...{ findingId: id, rule, severity, message },
    ...{ from: from.toISOString(), to: to.toISOString() },
  }
}

/** Undefined for news of another shape, such as a newer version may send. */
export function fromFindingEvent(event: EventPayload): FindingNews | undefined {
  return payload.safeParse(event).data
}
