import { z } from 'zod'

/** What is exported as a training signal. */
export const feedbackKinds = ['EVENTS', 'LABELS'] as const
export type FeedbackKind = (typeof feedbackKinds)[number]
export const feedbackFormats = ['JSONL', 'CSV'] as const
export type FeedbackFormat = (typeof feedbackFormats)[number]

export const feedbackPayload = z.object({
  of: z.enum(feedbackKinds),
  format: z.enum(feedbackFormats),
  from: z.coerce.date(),
  to: z.coerce.date(),
  /** Questions and reasons as they were written; they may name people. */
  withTexts: z.boolean(),
})
export type FeedbackRequest = z.infer<typeof feedbackPayload>

export const kindNames: Record<FeedbackKind, string> = {
  EVENTS: 'Ereignisse',
  LABELS: 'Bewertungen',
}

/** `1 Bewertung`, `35.040 Ereignisse` */
export function countOf(kind: FeedbackKind, count: number): string {
  const one = { EVENTS: 'Ereignis', LABELS: 'Bewertung' } as const
  return `${count.toLocaleString('de-DE')} ${count === 1 ? one[kind] : kindNames[kind]}`
}

export function feedbackKey(jobId: string, format: FeedbackFormat): string {
  return `feedback-${jobId}.${format.toLowerCase()}`
}
