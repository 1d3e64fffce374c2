import { Temporal } from 'temporal-polyfill'
import { backupKinds, type BackupKind } from '../archive/format.ts'

export type Kept = {
  name: string
  kind: BackupKind
  createdAt: Date
  sizeBytes: number
  isVerified: boolean
  isManual: boolean
}
export type RetentionRules = {
  daily: number
  weekly: number
  monthly: number
  budgetBytes: number | null
  timeZone: string
}

/**
 * The backups that may go, oldest first. Of the newest `daily` days, `weekly` weeks and `monthly` months with a backup
 * the newest whole one of each is kept, and within those days all that somebody made by hand; what is beyond the
 * budget goes from the oldest on. Copies of pages are counted apart, as they replace no other backup. Never the newest
 * one, nor the newest of each kind that is known to be whole.
 */
export function expired(backups: Kept[], rules: RetentionRules): Kept[] {
  const newestFirst = [...backups].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  const untouchable = new Set(newestFirst.slice(0, 1))
  const wanted = new Set<Kept>()
  for (const kind of backupKinds) {
    const ofKind = newestFirst.filter(backup => backup.kind === kind)
    const verified = ofKind.find(({ isVerified }) => isVerified)
    if (verified) untouchable.add(verified)
    for (const backup of byCalendar(ofKind, rules)) wanted.add(backup)
  }
  const others = newestFirst.filter(backup => wanted.has(backup) && !untouchable.has(backup))
  const left = new Set([...untouchable, ...withinBudget(others, untouchable, rules.budgetBytes)])
  return newestFirst.filter(backup => !left.has(backup)).reverse()
}

/** The newest ones up to the first that does not fit any more. */
function withinBudget(
  newestFirst: Kept[],
  untouchable: Set<Kept>,
  budgetBytes: number | null,
): Kept[] {
  let room = budgetBytes ?? Infinity
  for (const { sizeBytes } of untouchable) room -= sizeBytes
  const end = newestFirst.findIndex(({ sizeBytes }) => {
    room -= sizeBytes
    return room < 0
  })
  return end === -1 ? newestFirst : newestFirst.slice(0, end)
}

function byCalendar(newestFirst: Kept[], rules: RetentionRules): Set<Kept> {
  const wanted = new Set<Kept>()
  const spans: [number, (day: Temporal.PlainDate) => string][] = [
    [rules.daily, day => day.toString()],
    [rules.weekly, day => `${day.yearOfWeek ?? 0}-${day.weekOfYear ?? 0}`],
    [rules.monthly, day => day.toPlainYearMonth().toString()],
  ]
  for (const [count, spanOf] of spans) {
    const chosen = bestOfEach(newestFirst, count, backup =>
      spanOf(dayOf(backup.createdAt, rules.timeZone)),
    )
    for (const backup of chosen) wanted.add(backup)
  }
  const since = dayOf(newestFirst[0]?.createdAt ?? new Date(0), rules.timeZone).subtract({
    days: rules.daily,
  })
  for (const backup of newestFirst) {
    const day = dayOf(backup.createdAt, rules.timeZone)
    if (backup.isManual && Temporal.PlainDate.compare(day, since) > 0) wanted.add(backup)
  }
  return wanted
}

/** The newest whole backup of each of the first `count` spans; where none is whole, the newest. */
function bestOfEach(
  newestFirst: Kept[],
  count: number,
  spanOf: (backup: Kept) => string,
): Iterable<Kept> {
  const chosen = new Map<string, Kept>()
  for (const backup of newestFirst) {
    const span = spanOf(backup)
    const other = chosen.get(span)
    const isBetter = other ? !other.isVerified && backup.isVerified : chosen.size < count
    if (isBetter) chosen.set(span, backup)
  }
  return chosen.values()
}

function dayOf(instant: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
}
