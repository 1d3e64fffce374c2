import { UserError } from '#platform/errors.ts'
import { qualityNumber } from '../../reading/reading.ts'
import { germanNumber, germanPlural } from '../../wording/german.ts'
import { placeName, warning, type Warning } from '../finding.ts'
import type { RowReport } from '../row-report.ts'
import { at, picked, type Values } from '../series.ts'
import { utcStamp, type Timeline } from './timeline.ts'

/** A series on the grid: rising, each start once, in the file's unit. */
export type Collated = {
  starts: Float64Array
  values: Float64Array
  qualities: Uint8Array
  lines: Uint32Array
  /** Start of the first and end of the last interval, ms UTC, also where they hold no value. */
  from: number
  to: number
  missing: number
  duplicates: number
  warnings: Warning[]
}

/** Of a value that was left out and is in the report already. */
const refusedQuality = qualityNumber('FAULTY')

type Input = Values & { name: string; lines: Uint32Array; timeline: Timeline }

/**
 * Sorts values into the grid. The same value twice counts once; two different values for one interval
 * go to the report (IMPORT_CONFLICT), where the file is not refused neither is taken.
 */
export function collate(input: Input, report: RowReport): Collated | UserError {
  const kept = withoutRepeats(input, report)
  if (kept instanceof UserError) return kept
  const { picks, duplicates } = kept
  const { timeline, values, qualities, lines } = input
  const intervalMs = timeline.intervalSeconds * 1000
  const from = at(timeline.starts, timeline.order[0] ?? 0)
  const to = at(timeline.starts, timeline.order.at(-1) ?? 0) + intervalMs
  const starts = picked(timeline.starts, picks, Float64Array)
  const missing = Math.max(0, Math.round((to - from) / intervalMs) - starts.length)
  const gap = missing > 0 ? firstGap({ starts, from, intervalMs }) : undefined
  return {
    starts,
    values: picked(values, picks, Float64Array),
    qualities: picked(qualities, picks, Uint8Array),
    lines: picked(lines, picks, Uint32Array),
    from,
    to,
    missing,
    duplicates,
    warnings: [
      ...gapWarning(missing, gap, gap && placeOfGap(gap.start, input, report)),
      ...duplicateWarning(duplicates),
    ],
  }
}

/** Indices of the rows whose value counts. */
function withoutRepeats(
  input: Input,
  report: RowReport,
): { picks: Uint32Array; duplicates: number } | UserError {
  const { order, starts } = input.timeline
  const picks = new Uint32Array(order.length)
  let count = 0
  let duplicates = 0
  let last = Number.NaN
  /** The start that two different values name; neither counts. */
  let disputed = Number.NaN
  for (const i of order) {
    const start = at(starts, i)
    if (start === last) duplicates += 1
    last = start
    if (start === disputed || isEmpty(input, i, report)) continue
    const before = count > 0 ? at(picks, count - 1) : undefined
    if (before === undefined || at(starts, before) !== start) {
      picks[count] = i
      count += 1
      continue
    }
    const meeting = meet(input, [before, i], report)
    if (meeting instanceof UserError) return meeting
    if (meeting === 'same') continue
    count -= 1
    disputed = start
  }
  return { picks: picks.slice(0, count), duplicates }
}

/** Whether a row holds no value; where the file itself says so, the report does too. */
function isEmpty({ values, qualities, lines, name }: Input, i: number, report: RowReport): boolean {
  if (!Number.isNaN(at(values, i))) return false
  if (qualities[i] !== refusedQuality) report.noteEmpty(at(lines, i), name)
  return true
}

/** Two rows of one interval: the same value counts once, different ones are both refused. */
function meet(
  { name, values, lines, timeline }: Input,
  pair: [number, number],
  report: RowReport,
): 'same' | 'disputed' | UserError {
  const [one, other] = pair.map(i => ({ line: at(lines, i), value: at(values, i) }))
  if (!one || !other) return 'same'
  const rowOf = ({ line, value }: Side) => ({ line, column: name, raw: germanNumber(value) })
  if (one.value === other.value) {
    report.note({ ...rowOf(other), ...repeated(one.line, report) })
    return 'same'
  }
  const error = conflict(at(timeline.starts, pair[0]), [one, other], report)
  return report.refuse(rowOf(one), error) ?? report.refuse(rowOf(other), error) ?? 'disputed'
}

type Side = { line: number; value: number }

function repeated(line: number, { word }: RowReport) {
  const message = `Wiederholt den Wert aus ${placeName(word, line)} und zählt nur einmal.`
  return { code: 'IMPORT_DUPLICATES', message, action: 'TAKEN' as const }
}

function conflict(start: number, sides: [Side, Side], { word }: RowReport): UserError {
  const values = sides.map(({ value }) => germanNumber(value)).join(' und ')
  const lines = sides.map(({ line }) => line).sort((a, b) => a - b)
  return new UserError(
    'IMPORT_CONFLICT',
    `Für dasselbe Intervall ab ${utcStamp(start)} stehen zwei verschiedene Werte in der Datei: ${values}.`,
    {
      place: lines.map(line => placeName(word, line)).join(' und '),
      remedy: 'Entfernen Sie den falschen Wert, oder prüfen Sie Zeitzone und Kennzeichnung.',
    },
  )
}

type Gap = { start: number }

function firstGap({
  starts,
  from,
  intervalMs,
}: {
  starts: Float64Array
  from: number
  intervalMs: number
}): Gap {
  let expected = from
  for (const start of starts) {
    if (start > expected) break
    expected = start + intervalMs
  }
  return { start: expected }
}

/** The row of the missing value, or the one before the gap. */
function placeOfGap(
  start: number,
  { timeline, lines }: Input,
  { word }: RowReport,
): string | undefined {
  let line: number | undefined
  for (const i of timeline.order) {
    if ((timeline.starts[i] ?? 0) > start) break
    line = lines[i]
  }
  return line === undefined ? undefined : placeName(word, line)
}

function gapWarning(missing: number, gap: Gap | undefined, place: string | undefined): Warning[] {
  if (!gap) return []
  const text = `${germanPlural(missing, 'Wert fehlt', 'Werte fehlen')}, zuerst ab ${utcStamp(gap.start)}. Lücken bleiben als Lücken sichtbar.`
  return [warning('IMPORT_GAPS', text, place)]
}

function duplicateWarning(duplicates: number): Warning[] {
  if (duplicates === 0) return []
  const rows = germanPlural(duplicates, 'Zeile wiederholt', 'Zeilen wiederholen')
  return [warning('IMPORT_DUPLICATES', `${rows} einen Wert und zählen nur einmal.`)]
}
