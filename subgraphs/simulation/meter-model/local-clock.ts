const hourMs = 3_600_000

export type LocalTime = { weekday: number; hour: number }

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Weekday (0 = Sunday) and hour with fraction in a zone; the zone is asked once per hour. */
export function createLocalClock(timeZone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  let known = { from: Number.NaN, weekday: 0, hour: 0 }
  return at => {
    const from = Math.floor(at / hourMs) * hourMs
    if (known.from !== from) known = { from, ...read(format, from) }
    return { weekday: known.weekday, hour: known.hour + (at - from) / hourMs }
  }
}

function read(format: Intl.DateTimeFormat, at: number): LocalTime {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const hour = Number(parts.get('hour')) + Number(parts.get('minute')) / 60
  return { weekday: weekdays.indexOf(parts.get('weekday') ?? ''), hour }
}
