import { UserError } from '#platform/errors.ts'
import { germanDuration, germanNumber, germanPlural } from '../../wording/german.ts'
import { warning, type Warning } from '../finding.ts'
import type { Interval, Observation, PlaceName } from './observation.ts'

export type Collated = {
  intervals: Interval[]
  from: number
  to: number
  missing: number
  duplicates: number
  warnings: Warning[]
}

type Grid = { intervalMs: number; placeOf: PlaceName }
type Placed = Observation & { start: number }

/**
 * Sorts values into the grid of intervals. The same value twice counts once; two different values for
 * one interval, or a stamp beside the grid, refuse the file: IMPORT_CONFLICT, IMPORT_OFF_GRID.
 */
export function collate(
  observations: Observation[],
  starts: number[],
  grid: Grid,
): Collated | UserError {
  const { intervalMs } = grid
  const placed = observations
    .map((observation, i) => ({ ...observation, start: starts[i] ?? 0 }))
    .sort((a, b) => a.start - b.start)
  const stray = placed.find(({ start }) => start % intervalMs !== 0)
  if (stray) return offGrid(stray, grid)
  const kept = withoutDuplicates(placed, grid.placeOf)
  if (kept instanceof UserError) return kept
  const intervals = kept.flatMap(({ start, value, quality }) =>
    value === null ? [] : [{ start, value, quality }],
  )
  const from = placed[0]?.start ?? 0
  const to = (placed.at(-1)?.start ?? 0) + intervalMs
  const missing = (to - from) / intervalMs - intervals.length
  const duplicates = placed.length - kept.length
  return {
    intervals,
    from,
    to,
    missing,
    duplicates,
    warnings: [...gapWarning(kept, missing, grid), ...duplicateWarning(duplicates)],
  }
}

function withoutDuplicates(placed: Placed[], placeOf: PlaceName): Placed[] | UserError {
  const kept: Placed[] = []
  for (const candidate of placed) {
    const last = kept.at(-1)
    if (last?.start !== candidate.start) kept.push(candidate)
    else if (last.value === null) kept[kept.length - 1] = candidate
    else if (candidate.value !== null && candidate.value !== last.value) {
      return conflict(last, candidate, placeOf)
    }
  }
  return kept
}

function conflict(one: Placed, other: Placed, placeOf: PlaceName): UserError {
  const values = [one, other].map(({ value }) => germanNumber(value ?? 0)).join(' und ')
  return new UserError(
    'IMPORT_CONFLICT',
    `Für dasselbe Intervall ab ${utc(one.start)} stehen zwei verschiedene Werte in der Datei: ${values}.`,
    {
      place: [one.line, other.line]
        .sort((a, b) => a - b)
        .map(placeOf)
        .join(' und '),
      remedy: 'Entfernen Sie den falschen Wert, oder prüfen Sie Zeitzone und Kennzeichnung.',
    },
  )
}

function offGrid({ line, start }: Placed, { intervalMs, placeOf }: Grid): UserError {
  const interval = germanDuration(intervalMs / 1000)
  return new UserError(
    'IMPORT_OFF_GRID',
    `Das Intervall ab ${utc(start)} liegt nicht auf dem Raster von ${interval}.`,
    {
      place: placeOf(line),
      remedy: 'Laden Sie Abschnitte mit verschiedenem Intervall als getrennte Dateien hoch.',
    },
  )
}

function gapWarning(kept: Placed[], missing: number, { intervalMs, placeOf }: Grid): Warning[] {
  if (missing === 0) return []
  const gap = kept.find((row, i) => {
    const next = kept[i + 1]
    return row.value === null || (next !== undefined && next.start - row.start > intervalMs)
  })
  const start = gap && gap.value !== null ? gap.start + intervalMs : gap?.start
  const first = start === undefined ? '' : `, zuerst ab ${utc(start)}`
  const text = `${germanPlural(missing, 'Wert fehlt', 'Werte fehlen')}${first}. Lücken bleiben als Lücken sichtbar.`
  return [warning('IMPORT_GAPS', text, gap && placeOf(gap.line))]
}

function duplicateWarning(duplicates: number): Warning[] {
  if (duplicates === 0) return []
  const rows = germanPlural(duplicates, 'Zeile wiederholt', 'Zeilen wiederholen')
  return [warning('IMPORT_DUPLICATES', `${rows} einen Wert und zählen nur einmal.`)]
}

function utc(ms: number): string {
  const iso = new Date(ms).toISOString()
  return `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)} ${iso.slice(11, 16)} UTC`
}
