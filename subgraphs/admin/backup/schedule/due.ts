import { Temporal } from 'temporal-polyfill'

export type Clock = { minuteOfDay: number; timeZone: string }
/** `day` is the local day of the latest time that has come, `at` its instant. */
export type Slot = { day: string; at: Date }

const sunday = 7
/** After the nightly backup, so that the newest one is tried out. */
const drillAfterMinutes = 90

/**
 * The latest nightly time at or before `now`. Where clocks jump over it, it comes as much later as they jump; where
 * they show it twice, the first one counts.
 */
export function latestNight(now: Date, clock: Clock): Slot {
  const today = localToday(now, clock.timeZone)
  const slot = slotOn(today, clock)
  return slot.at <= now ? slot : slotOn(today.subtract({ days: 1 }), clock)
}

/** The latest Sunday's time for trying a restore, at or before `now`. */
export function latestDrill(now: Date, clock: Clock): Slot {
  const today = localToday(now, clock.timeZone)
  const last = today.subtract({ days: today.dayOfWeek % sunday })
  const drill = { ...clock, minuteOfDay: Math.min(1439, clock.minuteOfDay + drillAfterMinutes) }
  const slot = slotOn(last, drill)
  return slot.at <= now ? slot : slotOn(last.subtract({ days: 7 }), drill)
}

function localToday(now: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
}

function slotOn(day: Temporal.PlainDate, { minuteOfDay, timeZone }: Clock): Slot {
  const time = new Temporal.PlainTime(Math.floor(minuteOfDay / 60), minuteOfDay % 60)
  const at = day.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
  return { day: day.toString(), at: new Date(at.epochMilliseconds) }
}
