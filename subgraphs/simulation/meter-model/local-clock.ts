const blockMs = 8 * 86_400_000

/** Wall clock minus UTC in ms at an instant of a zone. */
export type LocalClock = { offsetMs: (at: number) => number }

type Stretch = { from: number; until: number; offset: number }

const clocks = new Map<string, LocalClock>()

/** The clock of a zone, remembered; a RangeError for a zone that does not exist. */
export function localClock(timeZone: string): LocalClock {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = createLocalClock(timeZone)
  clocks.set(timeZone, clock)
  return clock
}

/** The zone is asked twice per eight days, and for the instant of a change when the answers differ. */
function createLocalClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const blocks = new Map<number, Stretch[]>()
  let current: Stretch = { from: 0, until: 0, offset: 0 }
  return {
    offsetMs(at) {
      if (at >= current.from && at < current.until) return current.offset
      const index = Math.floor(at / blockMs)
      const block = blocks.get(index) ?? stretchesOf(format, index * blockMs)
      blocks.set(index, block)
      current = block.find(stretch => at < stretch.until) ?? current
      return current.offset
    },
  }
}

function stretchesOf(format: Intl.DateTimeFormat, from: number): Stretch[] {
  const until = from + blockMs
  const before = offsetAt(format, from)
  const after = offsetAt(format, until - 1)
  if (before === after) return [{ from, until, offset: before }]
  let low = from
  let high = until - 1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(format, middle) === before) low = middle
    else high = middle
  }
  return [
    { from, until: high, offset: before },
    { from: high, until, offset: after },
  ]
}

/** From a name such as `GMT+02:00`, or `GMT` alone. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return sign === '-' ? -ms : ms
}
