import { germanPlural, germanStamp } from '../../wording/german.ts'
import { warning, type Warning } from '../finding.ts'
import { dayMs, type Stamp } from '../time/stamp.ts'
import { segmentPlace } from './edifact.ts'
import { instantOf, type MsconsSeries } from './read-series.ts'

const hourMs = 3_600_000

/**
 * Real messages carry damaged stamps (20:16 for 20:15, an hour named twice). Where the values follow one
 * another without a break, each end being the next beginning, and exactly fill the period of LOC, their
 * order says where each belongs: the stamps are put right, with a warning. Otherwise nothing changes.
 */
export function putInSequence(series: MsconsSeries): { stamps: Stamp[]; warnings: Warning[] } {
  const { stamps } = series
  const { from, to } = series.span
  const unchanged = { stamps, warnings: [] }
  if (series.isRegister || from?.offsetMinutes === undefined || !to) return unchanged
  if (!isUnbroken(series, from, to)) return unchanged
  const intervalMs = (instantOf(to) - instantOf(from)) / stamps.length
  if (hourMs % intervalMs !== 0) return unchanged
  const expected = stamps.map((_, i) => instantOf(from) + i * intervalMs)
  const wrong = stamps.flatMap((stamp, i) => (instantOf(stamp) === expected[i] ? [] : [i]))
  const [first] = wrong
  if (first === undefined) return unchanged
  const found = { wrong: wrong.length, count: stamps.length, line: series.lines[first] ?? 0 }
  return {
    stamps: stamps.map((_, i) => stampAt(expected[i] ?? 0, from.offsetMinutes ?? 0)),
    warnings: [explain(found, { from, to })],
  }
}

function isUnbroken({ stamps, ends }: MsconsSeries, from: Stamp, to: Stamp): boolean {
  const begins = [...stamps.map(instantOf), instantOf(to)]
  const limits = [instantOf(from), ...ends]
  return begins.every((begin, i) => begin === limits[i])
}

function stampAt(utcMs: number, offsetMinutes: number): Stamp {
  const wallMs = utcMs + offsetMinutes * 60_000
  const timeMs = wallMs % dayMs
  return { dayMs: wallMs - timeMs, timeMs, offsetMinutes, fold: undefined }
}

type Found = { wrong: number; count: number; line: number }

function explain({ wrong, count, line }: Found, span: { from: Stamp; to: Stamp }): Warning {
  const stamps = germanPlural(wrong, 'Zeitstempel passt', 'Zeitstempel passen')
  const [from, to] = [span.from, span.to].map(stamp => germanStamp(stamp.dayMs + stamp.timeMs))
  const values = germanPlural(count, 'Wert', 'Werte')
  const text = `${stamps} nicht in die Reihe. Die ${values} füllen den Zeitraum ${from ?? ''} bis ${to ?? ''} lückenlos und werden nach ihrer Reihenfolge eingeordnet.`
  return warning('IMPORT_STAMPS_REPAIRED', text, segmentPlace(line))
}
