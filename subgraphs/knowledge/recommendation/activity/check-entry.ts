import type { UserError } from '#platform/errors.ts'
import { isUuid } from '#platform/uuid.ts'
import { limits, refusals } from './activity.texts.ts'
import type { EventEntry, LabelEntry } from './activity.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

/** What the entry says of itself; what it refers to is looked up later. */
export function checkEvent(entry: EventEntry, now: Date): UserError | undefined {
  const { id, at, itemId, impressionId } = entry
  const wrong = checkMeta(entry)
  if (wrong) return wrong
  if (itemId && !isUuid(itemId)) return refusals.item
  if (impressionId && !isUuid(impressionId)) return refusals.impression
  if (impressionId && !itemId) return refusals.itemMissing
  return checkStamp({ id, at }, now)
}

export function checkLabel(entry: LabelEntry, now: Date): UserError | undefined {
  const { id, at, target, targetId, itemId, reason } = entry
  if (reason && reason.length > limits.reasonLength) return refusals.reason
  if (!isUuid(targetId)) return unknownTarget[target]
  if (itemId && !isUuid(itemId)) return refusals.item
  if (target === 'RECOMMENDATION' && !itemId) return refusals.itemMissing
  return checkStamp({ id, at }, now)
}

export const unknownTarget = {
  ITEM: refusals.item,
  ANSWER: refusals.answer,
  CITATION: refusals.citation,
  RECOMMENDATION: refusals.impression,
} as const

function checkStamp({ id, at }: { id: string; at: Date }, now: Date): UserError | undefined {
  if (!isUuid(id)) return refusals.id
  if (Number.isNaN(at.getTime())) return refusals.time
  const ageMs = now.getTime() - at.getTime()
  if (ageMs < -limits.skewMinutes * minuteMs) return refusals.future
  if (ageMs > limits.oldestDays * dayMs) return refusals.old
  return undefined
}

function checkMeta({ page, seconds }: EventEntry): UserError | undefined {
  if (page && (page.length > limits.pageLength || /\p{Cc}/u.test(page))) return refusals.page
  const isWrong = seconds !== undefined && seconds !== null && !isDuration(seconds)
  return isWrong ? refusals.seconds : undefined
}

function isDuration(seconds: number): boolean {
  return seconds >= 0 && seconds <= limits.longestSeconds
}
