import { zoneClock } from '../../time/zone-clock.ts'
import { germanDate, germanPlural } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import type { IntervalLabel } from '../import-options.ts'
import type { Observation, WallStamp } from './observation.ts'
import { dayMs } from './stamp.ts'

export type LabelChoice = { label: IntervalLabel; finding: Finding }
export type LabelHint = { label: IntervalLabel; reason: string }

type Input = {
  observations: Observation[]
  walls: WallStamp[]
  /** Lines whose 00:00 carries the date of the day that ends. */
  wrapped: number[]
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

function fromMidnight({ observations, wrapped }: Input): LabelHint | undefined {
  const at24 = observations.find(({ stamp }) => stamp.timeMs === dayMs)
  if (at24) {
    const where = `${germanDate(at24.stamp.dayMs)}, Zeile ${at24.line}`
    return { label: 'END', reason: `weil die Uhrzeit 24:00 vorkommt (${where})` }
  }
  const [first] = wrapped
  if (first === undefined) return undefined
  const times = germanPlural(wrapped.length, 'Tag', 'Tagen')
  return {
    label: 'END',
    reason: `weil an ${times} der letzte Wert mit 00:00 und noch dem alten Datum gestempelt ist (zuerst Zeile ${first})`,
  }
}

/** Whole days start with 00:00 when named by the start, with 00:15 when named by the end. */
function fromBoundaries({ walls, intervalMs }: Input): LabelHint | undefined {
  const first = walls[0]
  const last = walls.at(-1)
  if (!first || !last) return undefined
  const opens = localTime(first)
  const closes = localTime(last)
  const reason = `weil die Datei um ${clock(opens)} Uhr beginnt und um ${clock(closes)} Uhr endet`
  if (opens === intervalMs && closes === 0) return { label: 'END', reason }
  if (opens === 0 && closes === dayMs - intervalMs) return { label: 'START', reason }
  return undefined
}

function localTime({ wallMs, offsetMinutes }: WallStamp): number {
  const local = offsetMinutes === 0 ? wallMs + berlin.offsetMs(wallMs) : wallMs
  return local % dayMs
}

function clock(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(11, 16)
}
