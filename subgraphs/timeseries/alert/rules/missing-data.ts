import { germanDuration } from '../../wording/german.ts'
import type { MissingDataCondition } from '../rule-condition.ts'
import { stampText } from '../wording.ts'
import type { Present } from './evaluation.ts'

export type Arrival = {
  /** End of the newest interval with a measured value; null where there is none. */
  lastEndMs: number | null
  /** Since when somebody waits at all: the making of the rule. */
  waitingSinceMs: number
}

/** Whether values are missing now. */
export function missingData(
  { afterSeconds }: MissingDataCondition,
  { lastEndMs, waitingSinceMs }: Arrival,
  { nowMs, timeZone }: { nowMs: number; timeZone: string },
): Present {
  const knownUntilMs = lastEndMs ?? waitingSinceMs
  const missingSeconds = (nowMs - knownUntilMs) / 1000
  if (missingSeconds <= afterSeconds) {
    return {
      holds: false,
      message: `Es kommen wieder Werte, zuletzt bis ${stampText(new Date(knownUntilMs), timeZone)}.`,
    }
  }
  const limit = germanDuration(afterSeconds)
  const since = new Date(knownUntilMs)
  const message =
    lastEndMs === null
      ? `Es ist noch kein Wert angekommen; erwartet wird mindestens alle ${limit} einer.`
      : `Seit ${stampText(since, timeZone)} ist kein Wert angekommen; erwartet wird mindestens alle ${limit} einer.`
  return {
    holds: true,
    open: { type: 'OPEN', since, value: null, limit: afterSeconds, unit: 's', message },
  }
}
