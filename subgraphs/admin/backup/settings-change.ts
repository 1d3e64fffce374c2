import { UserError } from '#platform/errors.ts'
import type { SettingsChange } from './settings.store.ts'
import { germanCount } from './wording.ts'

const bounds: { name: keyof SettingsChange; what: string; least: number; most: number }[] = [
  { name: 'minuteOfDay', what: 'Die Uhrzeit in Minuten seit Mitternacht', least: 0, most: 1439 },
  { name: 'keepDaily', what: 'Die Zahl der Tage', least: 1, most: 366 },
  { name: 'keepWeekly', what: 'Die Zahl der Wochen', least: 0, most: 520 },
  { name: 'keepMonthly', what: 'Die Zahl der Monate', least: 0, most: 240 },
  { name: 'budgetBytes', what: 'Der Speicherplatz in Byte', least: 1_000_000, most: 1e15 },
]

/** Why a setting cannot be taken over; undefined when all can. */
export function checkChange(change: SettingsChange): UserError | undefined {
  for (const { name, what, least, most } of bounds) {
    const value = change[name]
    if (typeof value !== 'number' || (Number.isInteger(value) && value >= least && value <= most))
      continue
    return invalid(
      name,
      `${what} ist eine ganze Zahl von ${germanCount(least)} bis ${germanCount(most)}, nicht ${value}.`,
    )
  }
  const { timeZone } = change
  if (timeZone === undefined || timeZone === null || isTimeZone(timeZone)) return undefined
  return invalid('timeZone', `Die Zeitzone „${timeZone.slice(0, 100)}“ gibt es nicht.`)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('de-DE', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function invalid(place: string, message: string): UserError {
  return new UserError('BACKUP_SETTING_INVALID', message, { place, remedy: 'Ändern Sie den Wert.' })
}
