import { UserError } from '#platform/errors.ts'
import type { Place } from '../meter-model/profile.ts'

const largestSeed = 2_147_483_647
const fastest = 86_400
const dayMs = 86_400_000
const longestHistoryDays = 3660

export function checkSeed(seed: number): UserError | undefined {
  if (Number.isInteger(seed) && seed >= 0 && seed <= largestSeed) return undefined
  return new UserError('SIMULATION_SEED_RANGE', `Der Startwert ${seed} ist nicht möglich.`, {
    place: 'Startwert',
    remedy: 'Möglich sind ganze Zahlen von 0 bis 2.147.483.647.',
  })
}

/** What meters and markets have in common. */
export function checkRun(seed: number, speed: number): UserError | undefined {
  return checkSeed(seed) ?? checkSpeed(speed)
}

function checkSpeed(speed: number): UserError | undefined {
  if (Number.isInteger(speed) && speed >= 1 && speed <= fastest) return undefined
  return new UserError(
    'SIMULATION_SPEED_RANGE',
    `Die Geschwindigkeit ${speed} ist nicht möglich.`,
    {
      place: 'Geschwindigkeit',
      remedy:
        'Möglich sind ganze Zahlen von 1 (wie die Uhr) bis 86.400 (ein simulierter Tag je Sekunde).',
    },
  )
}

export function checkPlace({ latitude, longitude, timeZone, state }: Place): UserError | undefined {
  const refuse = (message: string, remedy: string) =>
    new UserError('SIMULATION_PLACE_INVALID', message, { place: 'Standort', remedy })
  if (!(Math.abs(latitude) <= 90)) {
    return refuse(`Die Breite ${latitude}° gibt es nicht.`, 'Möglich sind −90° bis 90°.')
  }
  if (!(Math.abs(longitude) <= 180)) {
    return refuse(`Die Länge ${longitude}° gibt es nicht.`, 'Möglich sind −180° bis 180°.')
  }
  if (!isTimeZone(timeZone)) {
    return refuse(
      `Die Zeitzone „${timeZone.slice(0, 60)}“ ist unbekannt.`,
      'Üblich ist Europe/Berlin.',
    )
  }
  if (state !== null && !states.has(state)) {
    return refuse(
      `Ein Land „${state.slice(0, 20)}“ gibt es nicht.`,
      'Nehmen Sie seine zwei Buchstaben, zum Beispiel BY für Bayern.',
    )
  }
  return undefined
}

/** The start of the interval in which the history begins, ms. */
export function historyStart(from: Date, intervalSeconds: number, now: number): number | UserError {
  const start = Math.floor(from.getTime() / (intervalSeconds * 1000)) * intervalSeconds * 1000
  if (start <= now && start >= now - longestHistoryDays * dayMs) return start
  return new UserError(
    'SIMULATION_HISTORY_RANGE',
    'Der simulierte Verlauf beginnt in der Zukunft oder liegt mehr als zehn Jahre zurück.',
    { place: 'Beginn', remedy: 'Wählen Sie einen Beginn innerhalb der letzten zehn Jahre.' },
  )
}

const states = new Set([
  ...['BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV'],
  ...['NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH'],
])

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('de', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
