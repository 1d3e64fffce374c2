import { germanList, germanPlural } from '../../wording/german.ts'
import type { Present } from './evaluation.ts'

export type FindingCounts = {
  /** Open ones, from ERROR down to the rule's least severity. */
  bySeverity: { severity: 'INFO' | 'WARNING' | 'ERROR'; count: number }[]
  newest: { message: string; foundAt: Date } | null
}

const names = {
  ERROR: ['Fehler', 'Fehler'],
  WARNING: ['Warnung', 'Warnungen'],
  INFO: ['Hinweis', 'Hinweise'],
} as const

/** Whether the plausibility checks have something to show. */
export function openFindings({ bySeverity, newest }: FindingCounts): Present {
  let count = 0
  for (const each of bySeverity) count += each.count
  if (count === 0 || !newest)
    return { holds: false, message: 'Es gibt keine offenen Befunde mehr.' }
  const parts = bySeverity
    .filter(each => each.count > 0)
    .map(({ severity, count: some }) => germanPlural(some, names[severity][0], names[severity][1]))
  const message = `${germanPlural(count, 'offener Befund', 'offene Befunde')}: ${germanList(parts)}. Zuletzt: ${newest.message}`
  return {
    holds: true,
    open: { type: 'OPEN', since: newest.foundAt, value: count, limit: null, unit: null, message },
  }
}
