import { zoneClock } from '../../time/zone-clock.ts'
import { germanDate, germanPlural } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import type { IntervalLabel } from '../import-options.ts'
import { noOffset, type Stamps } from '../series.ts'
import { dayMs } from './stamp.ts'
import type { Walls } from './walls.ts'

export type LabelChoice = { label: IntervalLabel; finding: Finding }
export type LabelHint = { label: IntervalLabel; reason: string }

type Input = {
  stamps: Stamps
  walls: Walls
  intervalMs: number
  hint: LabelHint | undefined
}

const berlin = zoneClock('Europe/Berlin')

/** Whether the stamps name the start or the end of their interval, and how one can tell. */
export function detectLabel(input: Input): LabelChoice {
  const { label, reason } =
    input.hint ?? fromMidnight(input) ?? fromBoundaries(input) ?? startByDefault
  const value = label === 'END' ? 'Ende des Intervalls' : 'Beginn des Intervalls'
  return { label, finding: { subject: 'Zeitstempel nennt', value, reason } }
}

const startByDefault: LabelHint = {
  label: 'START',
  reason: 'weil nichts darauf hindeutet, dass die Stempel das Ende nennen',
}

function fromMidnight({ stamps, walls: { wrapped } }: Input): LabelHint | undefined {
  const at24 = stamps.times.indexOf(dayMs)
  if (at24 >= 0) {
    const where = `${germanDate(stamps.days[at24] ?? 0)}, Zeile ${stamps.lines[at24] ?? 0}`
    return { label: 'END', reason: `weil die Uhrzeit 24:00 vorkommt (${where})` }
  }
  if (wrapped.count === 0) return undefined
  const times = germanPlural(wrapped.count, 'Tag', 'Tagen')
  return {
    label: 'END',
    reason: `weil an ${times} der letzte Wert mit 00:00 und noch dem alten Datum gestempelt ist (zuerst Zeile ${wrapped.firstLine})`,
  }
}

/** Whole days start with 00:00 when named by the start, with 00:15 when named by the end. */
function fromBoundaries({ walls, intervalMs }: Input): LabelHint | undefined {
  if (walls.count === 0 || intervalMs >= dayMs) return undefined
  const opens = localTime(walls, 0)
  const closes = localTime(walls, walls.count - 1)
  const reason = `weil die Datei um ${clock(opens)} Uhr beginnt und um ${clock(closes)} Uhr endet`
  if (opens === intervalMs && closes === 0) return { label: 'END', reason }
  if (opens === 0 && closes === dayMs - intervalMs) return { label: 'START', reason }
  return undefined
}

function localTime({ wallMs, offsets }: Walls, i: number): number {
  const wall = wallMs[i] ?? 0
  const offset = offsets[i] ?? noOffset
  const local = offset === 0 ? wall + berlin.offsetMs(wall) : wall
  return local % dayMs
}

function clock(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(11, 16)
}
