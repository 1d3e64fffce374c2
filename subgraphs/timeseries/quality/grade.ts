import { qualityNumber } from '../reading/reading.ts'
import { severities, type QualityFinding } from './quality-finding.ts'
import { isFaulty, nothing, slotAt, type ReadingColumn } from './reading-column.ts'

/**
 * How far a reading can be relied on: by the worst finding that covers it, however many there are. Of an
 * interval without a value there is nothing to say, and a value that no check has seen is not plausible yet.
 */
export const readingGrades = [
  'PLAUSIBLE',
  'NOTED',
  'DOUBTFUL',
  'IMPLAUSIBLE',
  'MISSING',
  'UNCHECKED',
] as const
export type ReadingGrade = (typeof readingGrades)[number]

export type GradedFinding = Pick<QualityFinding, 'rule' | 'severity' | 'state' | 'from' | 'to'>

/** What is stored of the intervals to grade, and the instants between which a check has looked at them. */
export type GradedColumn = Pick<ReadingColumn, 'startMs' | 'stepMs' | 'qualities'> & {
  checked: { from: number; to: number } | undefined
}

/** Intervals per grade; what is dismissed or resolved does not count. */
export function countGrades(
  findings: GradedFinding[],
  column: GradedColumn,
): Record<ReadingGrade, number> {
  const worst = worstSeverities(findings, column)
  const counts = { PLAUSIBLE: 0, NOTED: 0, DOUBTFUL: 0, IMPLAUSIBLE: 0, MISSING: 0, UNCHECKED: 0 }
  for (const [slot, severity] of worst.entries()) counts[gradeOf(column, slot, severity)] += 1
  return counts
}

function worstSeverities(findings: GradedFinding[], column: GradedColumn): Uint8Array {
  const worst = new Uint8Array(column.qualities.length)
  for (const finding of findings) {
    if (finding.state === 'DISMISSED' || finding.state === 'RESOLVED') continue
    const first = Math.max(0, slotAt(column, finding.from.getTime()))
    const end = Math.min(worst.length, slotAt(column, finding.to.getTime() - 1) + 1)
    const severity = severities.indexOf(finding.severity) + 1
    for (let slot = first; slot < end; slot += 1) {
      if (isSettled(finding, column, slot)) continue
      worst[slot] = Math.max(worst[slot] ?? 0, severity)
    }
  }
  return worst
}

function gradeOf(
  { startMs, stepMs, qualities, checked }: GradedColumn,
  slot: number,
  severity: number,
): ReadingGrade {
  if (qualities[slot] === nothing) return 'MISSING'
  if (severity > 0) return readingGrades[severity] ?? 'IMPLAUSIBLE'
  const ms = startMs + slot * stepMs
  return checked && ms >= checked.from && ms < checked.to ? 'PLAUSIBLE' : 'UNCHECKED'
}

const replaced = new Set([qualityNumber('SUBSTITUTED'), qualityNumber('CORRECTED')])

/** A finding stays confirmed for good; it says nothing about the values that took the place of the wrong ones. */
function isSettled({ state, rule }: GradedFinding, column: GradedColumn, slot: number): boolean {
  if (state !== 'CONFIRMED') return false
  const quality = column.qualities[slot] ?? nothing
  return replaced.has(quality) || (rule === 'GAP' && !isFaulty(column, slot))
}
