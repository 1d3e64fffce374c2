import { Temporal } from 'temporal-polyfill'

const hourMs = 3_600_000
const dayMs = 86_400_000

/** A time zone's arithmetic between UTC and the wall clock, both in milliseconds. */
export type ZoneClock = {
  zone: string
  /** Wall clock minus UTC at an instant. */
  offsetMs(utcMs: number): number
  /** The instants a wall clock shows this: two in the repeated hour of autumn, none in the skipped hour of spring. */
  instantsOf(wallMs: number): number[]
  /** Whether the offset changes within a day of this wall clock. */
  isNearTransition(wallMs: number): boolean
}

/**
 * Clock of an IANA zone (`Europe/Berlin`), of `UTC` or of a fixed offset (`+01:00`); undefined for
 * anything else. Offsets are remembered per hour, which suits every zone's transitions since 1980.
 */
export function createZoneClock(zone: string): ZoneClock | undefined {
  const name = normalised(zone)
  if (!isKnownZone(name)) return undefined
  const offsetMs = offsetsOf(name)
  const around = (wallMs: number) => [offsetMs(wallMs - dayMs), offsetMs(wallMs + dayMs)] as const
  return {
    zone: name,
    offsetMs,
    instantsOf(wallMs) {
      const [before, after] = around(wallMs)
      if (before === after) return [wallMs - before]
      return [...new Set([wallMs - before, wallMs - after])]
        .filter(utcMs => offsetMs(utcMs) === wallMs - utcMs)
        .sort((a, b) => a - b)
    },
    isNearTransition(wallMs) {
      const [before, after] = around(wallMs)
      return before !== after
    },
  }
}

/** A clock of a zone that was checked before; throws on an unknown one. */
export function zoneClock(zone: string): ZoneClock {
  const clock = createZoneClock(zone)
  if (!clock) throw new Error(`unknown time zone ${zone}`)
  return clock
}

function normalised(zone: string): string {
  const trimmed = zone.trim()
  if (/^(?:Z|UTC|GMT)$/i.test(trimmed)) return 'UTC'
  return trimmed.replace(/^(?:UTC|GMT)(?=[+-]\d\d:\d\d$)/i, '')
}

function isKnownZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    // Temporal throws RangeError for a zone it does not know.
    return false
  }
}

function offsetsOf(zone: string): (utcMs: number) => number {
  if (zone === 'UTC') return () => 0
  const known = new Map<number, number>()
  return utcMs => {
    const hour = Math.floor(utcMs / hourMs)
    const found = known.get(hour)
    if (found !== undefined) return found
    const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(
      hour * hourMs,
    ).toZonedDateTimeISO(zone)
    const offset = offsetNanoseconds / 1_000_000
    known.set(hour, offset)
    return offset
  }
}
