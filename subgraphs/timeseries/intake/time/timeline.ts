import { UserError } from '#platform/errors.ts'
import { createZoneClock } from '../../time/zone-clock.ts'
import { germanDuration, germanStamp } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import type { IntervalLabel } from '../import-options.ts'
import type { RowReport } from '../row-report.ts'
import { noOffset, type Stamps } from '../series.ts'
import { detectInterval } from './detect-interval.ts'
import { detectLabel, type LabelHint } from './detect-label.ts'
import { detectZone } from './detect-zone.ts'
import { placeStarts } from './place-starts.ts'
import { wallsOf, type Walls } from './walls.ts'

export type TimelineHints = {
  label?: LabelHint | undefined
  zone?: { zone: string; reason: string } | undefined
  zoneWanted?: string | undefined
  intervalWanted?: number | undefined
}

/** Where the rows of a table lie in time. */
export type Timeline = {
  label: IntervalLabel
  timeZone: string
  intervalSeconds: number
  /** Start of the interval of each row (ms UTC), in file order; NaN for rows that were left out. */
  starts: Float64Array
  /** Rows by rising start, left-out rows apart; of equal starts in the order of the file's clock. */
  order: Uint32Array
  findings: Finding[]
}

const hourMs = 3_600_000

/**
 * From stamps as written to instants, with the reason for every decision. Rows whose stamp the zone does
 * not have or that lie beside the grid go to the report: IMPORT_STAMP_NOT_EXISTING, IMPORT_OFF_GRID.
 */
export function layOutTimeline(
  stamps: Stamps,
  hints: TimelineHints,
  report: RowReport,
): Timeline | UserError {
  const walls = wallsOf(stamps)
  const interval = detectInterval(walls, hints.intervalWanted)
  if (interval instanceof UserError) return interval
  const intervalMs = interval.seconds * 1000
  const named = detectLabel({ stamps, walls, intervalMs, hint: hints.label })
  const zone = detectZone({
    walls,
    label: named.label,
    intervalMs,
    wanted: hints.zoneWanted,
    hint: hints.zone,
    placeWord: report.word,
  })
  if (zone instanceof UserError) return zone
  const grid = { label: named.label, intervalMs }
  const placed =
    intervalMs > hourMs ? placeLong(walls, zone.clock, grid) : placeStarts(walls, zone.clock, grid)
  const refused = leaveOut({ walls, starts: placed, zone: zone.clock.zone, intervalMs }, report)
  if (refused) return refused
  return {
    ...inFileOrder(placed, walls.isTurned),
    label: named.label,
    timeZone: zone.clock.zone,
    intervalSeconds: interval.seconds,
    findings: [interval.finding, named.finding, zone.finding],
  }
}

/** Where the readings of a register lie: at any instant, not on a grid. */
export function layOutInstants(
  stamps: Stamps,
  hints: TimelineHints,
  report: RowReport,
): Timeline | UserError {
  const walls = wallsOf(stamps)
  const grid = { label: 'START' as const, intervalMs: registerSeconds * 1000 }
  const zone = detectZone({
    walls,
    ...grid,
    wanted: hints.zoneWanted,
    hint: hints.zone,
    placeWord: report.word,
  })
  if (zone instanceof UserError) return zone
  const starts = placeStarts(walls, zone.clock, grid)
  const { zone: timeZone } = zone.clock
  const refused = leaveOut({ walls, starts, zone: timeZone, intervalMs: 1 }, report)
  if (refused) return refused
  return {
    ...inFileOrder(starts, walls.isTurned),
    label: 'START',
    timeZone,
    intervalSeconds: registerSeconds,
    findings: [zone.finding],
  }
}

/** The interval of a meter that is first known by its registers. */
const registerSeconds = 900

/** Long intervals count on the wall clock: a day is named by its midnights, whatever lies between. */
function placeLong(
  walls: Walls,
  clock: Parameters<typeof placeStarts>[1],
  { label, intervalMs }: { label: IntervalLabel; intervalMs: number },
): Float64Array {
  const isLocal = walls.offsets.every(offset => offset === noOffset)
  if (label === 'START' || !isLocal) return placeStarts(walls, clock, { label, intervalMs })
  const begun = { ...walls, wallMs: walls.wallMs.map(wall => wall - intervalMs) }
  return placeStarts(begun, clock, { label: 'START', intervalMs })
}

type Placed = { walls: Walls; starts: Float64Array; zone: string; intervalMs: number }

/** Reports rows without a place on the grid and marks them in `starts`. */
function leaveOut(
  { walls, starts, zone, intervalMs }: Placed,
  report: RowReport,
): UserError | undefined {
  const clock = createZoneClock(zone)
  const wallOf = (start: number) => start + (clock?.offsetMs(start) ?? 0)
  const phase = intervalMs > hourMs ? phaseOf(starts, wallOf, intervalMs) : 0
  const isLong = intervalMs > hourMs
  for (const [i, start] of starts.entries()) {
    const isMissing = Number.isNaN(start)
    if (!isMissing && (isLong ? wallOf(start) % intervalMs === phase : start % intervalMs === 0))
      continue
    const row = { line: walls.lines[i] ?? 0, column: null, raw: germanStamp(walls.wallMs[i] ?? 0) }
    const error = isMissing ? notExisting(row.raw, zone) : offGrid(start, intervalMs)
    const refused = report.refuse(row, error)
    if (refused) return refused
    starts[i] = Number.NaN
  }
  return undefined
}

/** Days of gas begin at six: the first interval says where the grid lies. */
function phaseOf(
  starts: Float64Array,
  wallOf: (start: number) => number,
  intervalMs: number,
): number {
  const first = starts.find(start => !Number.isNaN(start))
  return first === undefined ? 0 : wallOf(first) % intervalMs
}

function inFileOrder(placed: Float64Array, isTurned: boolean): Pick<Timeline, 'starts' | 'order'> {
  const starts = isTurned ? placed.toReversed() : placed
  const last = placed.length - 1
  const order = new Uint32Array(placed.length)
  let count = 0
  let isRising = true
  let before = -Infinity
  for (const [i, start] of placed.entries()) {
    if (Number.isNaN(start)) continue
    if (start < before) isRising = false
    before = start
    order[count] = isTurned ? last - i : i
    count += 1
  }
  const kept = order.slice(0, count)
  if (!isRising) kept.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0))
  return { starts, order: kept }
}

function notExisting(stamp: string, zone: string): UserError {
  return new UserError(
    'IMPORT_STAMP_NOT_EXISTING',
    `Den Zeitpunkt ${stamp} gibt es in der Zeitzone ${zone} nicht: Die Uhr wird dort vorgestellt.`,
    { remedy: 'Wählen Sie die Zeitzone „+01:00“, wenn der Zähler keine Sommerzeit kennt.' },
  )
}

function offGrid(start: number, intervalMs: number): UserError {
  const interval = germanDuration(intervalMs / 1000)
  return new UserError(
    'IMPORT_OFF_GRID',
    `Das Intervall ab ${utcStamp(start)} liegt nicht auf dem Raster von ${interval}.`,
    { remedy: 'Laden Sie Abschnitte mit verschiedenem Intervall als getrennte Dateien hoch.' },
  )
}

/** `31.12.2018 23:45 UTC` */
export function utcStamp(ms: number): string {
  return `${germanStamp(ms)} UTC`
}
