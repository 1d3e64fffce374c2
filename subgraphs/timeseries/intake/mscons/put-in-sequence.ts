import { germanPlural, germanStamp } from '../../wording/german.ts'
import { warning, type Warning } from '../finding.ts'
import type { Observation } from '../time/observation.ts'
import { dayMs, type Stamp } from '../time/stamp.ts'
import { segmentPlace } from './edifact.ts'
import { instantOf, type MsconsSeries } from './read-series.ts'

const hourMs = 3_600_000

/**
 * Real messages carry damaged stamps (20:16 for 20:15, an hour named twice). Where the values follow one
 * another without a break, each end being the next beginning, and exactly fill the period of LOC, their
 * order says where each belongs: the stamps are put right, with a warning. Otherwise nothing changes.
 */
export function putInSequence(series: MsconsSeries): {
  observations: Observation[]
  warnings: Warning[]
} {
  const { observations } = series
  const { from, to } = series.span
  const unchanged = { observations, warnings: [] }
  if (from?.offsetMinutes === undefined || !to || !isUnbroken(series, from, to)) return unchanged
  const intervalMs = (instantOf(to) - instantOf(from)) / observations.length
  if (hourMs % intervalMs !== 0) return unchanged
  const expected = observations.map((_, i) => instantOf(from) + i * intervalMs)
  const wrong = observations.filter(({ stamp }, i) => instantOf(stamp) !== expected[i])
  if (wrong.length === 0) return unchanged
  return {
    observations: observations.map((observation, i) => ({
      ...observation,
      stamp: stampAt(expected[i] ?? 0, from.offsetMinutes ?? 0),
    })),
    warnings: [explain(wrong, observations.length, { from, to })],
  }
}

function isUnbroken({ observations, ends }: MsconsSeries, from: Stamp, to: Stamp): boolean {
  const begins = [...observations.map(({ stamp }) => instantOf(stamp)), instantOf(to)]
  const limits = [instantOf(from), ...ends.map(instantOf)]
  return begins.every((begin, i) => begin === limits[i])
}

function stampAt(utcMs: number, offsetMinutes: number): Stamp {
  const wallMs = utcMs + offsetMinutes * 60_000
  const timeMs = wallMs % dayMs
  return { dayMs: wallMs - timeMs, timeMs, offsetMinutes, fold: undefined }
}

function explain(wrong: Observation[], count: number, span: { from: Stamp; to: Stamp }): Warning {
  const stamps = germanPlural(wrong.length, 'Zeitstempel passt', 'Zeitstempel passen')
  const [from, to] = [span.from, span.to].map(stamp => germanStamp(stamp.dayMs + stamp.timeMs))
  const values = germanPlural(count, 'Wert', 'Werte')
  const text = `${stamps} nicht in die Reihe. Die ${values} füllen den Zeitraum ${from ?? ''} bis ${to ?? ''} lückenlos und werden nach ihrer Reihenfolge eingeordnet.`
  return warning('IMPORT_STAMPS_REPAIRED', text, segmentPlace(wrong[0]?.line ?? 0))
}
