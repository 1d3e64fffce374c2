import { zoneClock } from '../time/zone-clock.ts'

/**
 * Writes instants as the wall clock of a zone: `25.10.2026 01:45`. Only in the hour that autumn repeats the
 * offset stands behind it (`25.10.2026 02:15 +02:00`), so that every stamp is another one and all others are
 * dates for a spreadsheet.
 */
export function localStamps(timeZone: string): (at: Date) => string {
  const clock = zoneClock(timeZone)
  return at => {
    const offsetMs = clock.offsetMs(at.getTime())
    const wallMs = at.getTime() + offsetMs
    const [date = '', time = ''] = new Date(wallMs).toISOString().slice(0, 19).split('T')
    const clockTime = time.endsWith(':00') ? time.slice(0, 5) : time
    const stamp = `${date.split('-').reverse().join('.')} ${clockTime}`
    const isRepeated = clock.isNearTransition(wallMs) && clock.instantsOf(wallMs).length > 1
    return isRepeated ? `${stamp} ${offsetText(offsetMs)}` : stamp
  }
}

/** The wall clock of a zone as milliseconds since 1970, for spreadsheets that know no zones. */
export function wallClock(timeZone: string): (at: Date) => number {
  const clock = zoneClock(timeZone)
  return at => at.getTime() + clock.offsetMs(at.getTime())
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (part: number) => String(part).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
