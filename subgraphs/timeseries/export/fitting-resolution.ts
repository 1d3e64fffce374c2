import { UserError } from '#platform/errors.ts'
import type { Meter } from '../meter/meter.ts'
import { germanDuration } from '../wording/german.ts'
import type { ExportRequest } from './export-request.ts'
import type { AggregateResolution } from './value-source.ts'

/** Shortest length of a bucket in seconds, its German name, from fine to coarse. */
const buckets = [
  ['QUARTER_HOUR', 900, 'Viertelstunden'],
  ['HOUR', 3600, 'Stunden'],
  ['DAY', 86_400, 'Tage'],
  ['MONTH', 28 * 86_400, 'Monate'],
] as const satisfies [AggregateResolution, number, string][]

/** The wanted resolution, or the finest that the meter's interval fits into. */
export function fittingResolution(
  wanted: AggregateResolution,
  { intervalSeconds }: Pick<Meter, 'intervalSeconds'>,
): AggregateResolution {
  const first = buckets.findIndex(([resolution]) => resolution === wanted)
  const fitting = buckets.slice(first).find(([, seconds]) => seconds >= intervalSeconds)
  return fitting?.[0] ?? 'MONTH'
}

/**
 * EXPORT_FORMAT_UNSUITABLE where a meter is slower than the resolution: what was one value of an hour is not known
 * of its quarter-hours. A report chooses for itself.
 */
export function checkResolution(
  { format, resolution }: Pick<ExportRequest, 'format' | 'resolution'>,
  meters: readonly Pick<Meter, 'name' | 'intervalSeconds'>[],
): UserError | undefined {
  if (format === 'PDF' || resolution === 'RAW') return undefined
  const slow = meters.find(meter => fittingResolution(resolution, meter) !== resolution)
  if (!slow) return undefined
  const name = buckets.find(([bucket]) => bucket === resolution)?.[2] ?? resolution
  return new UserError(
    'EXPORT_FORMAT_UNSUITABLE',
    `Der Zähler „${slow.name}“ misst im Abstand von ${germanDuration(slow.intervalSeconds)}; ${name} gibt es von ihm nicht.`,
    {
      place: 'Auflösung',
      remedy: 'Wählen Sie eine gröbere Auflösung oder die Werte, wie sie gespeichert sind.',
    },
  )
}
