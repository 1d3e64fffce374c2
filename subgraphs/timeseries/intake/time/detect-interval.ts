import { UserError } from '#platform/errors.ts'
import { germanDuration } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import type { Walls } from './walls.ts'

export type IntervalChoice = { seconds: number; finding: Finding }

const hour = 3600
const day = 86_400

/** Intervals divide the hour; longer ones are whole hours that divide the day. */
export function isInterval(seconds: number): boolean {
  if (!Number.isInteger(seconds) || seconds <= 0) return false
  return hour % seconds === 0 || (seconds % hour === 0 && day % seconds === 0)
}

/**
 * The most frequent step between neighbouring stamps, which must cover most of the file, unless the
 * user names the interval. UserError: IMPORT_INTERVAL_UNCLEAR, IMPORT_INTERVAL_UNSUPPORTED.
 */
export function detectInterval(
  walls: Walls,
  wanted: number | undefined,
): IntervalChoice | UserError {
  if (wanted !== undefined) {
    return isInterval(wanted) ? choice(wanted, 'so gewählt') : unsupported(wanted)
  }
  const steps = countSteps(walls)
  const [best, second] = [...steps].sort((a, b) => b[1] - a[1])
  if (!best) return tooShort
  const [stepMs, count] = best
  let total = 0
  for (const times of steps.values()) total += times
  if (count < total * 0.6) {
    const other = second ? ` und ${germanDuration(second[0] / 1000)}` : ''
    return unclear(`Die Abstände wechseln, etwa ${germanDuration(stepMs / 1000)}${other}.`)
  }
  const seconds = stepMs / 1000
  if (!isInterval(seconds)) return unsupported(seconds)
  return choice(seconds, 'weil die meisten Zeitstempel diesen Abstand haben')
}

function choice(seconds: number, reason: string): IntervalChoice {
  return { seconds, finding: { subject: 'Intervall', value: germanDuration(seconds), reason } }
}

const mostSteps = 10_000

function countSteps({ wallMs, count }: Walls): Map<number, number> {
  const steps = new Map<number, number>()
  for (let i = 1; i < count; i += 1) {
    const step = (wallMs[i] ?? 0) - (wallMs[i - 1] ?? 0)
    if (step > 0 && (steps.size < mostSteps || steps.has(step))) {
      steps.set(step, (steps.get(step) ?? 0) + 1)
    }
  }
  return steps
}

const tooShort = new UserError(
  'IMPORT_INTERVAL_UNCLEAR',
  'Die Datei enthält weniger als zwei verschiedene Zeitpunkte; so ist kein Intervall erkennbar.',
  { remedy: 'Laden Sie eine Datei mit mehreren Werten hoch, oder wählen Sie das Intervall.' },
)

function unclear(why: string): UserError {
  return new UserError(
    'IMPORT_INTERVAL_UNCLEAR',
    `Der zeitliche Abstand der Werte ist nicht erkennbar. ${why}`,
    {
      remedy:
        'Laden Sie Abschnitte mit verschiedenem Intervall als getrennte Dateien hoch, oder wählen Sie das Intervall.',
    },
  )
}

function unsupported(seconds: number): UserError {
  return new UserError(
    'IMPORT_INTERVAL_UNSUPPORTED',
    `Der Abstand der Werte beträgt ${germanDuration(seconds)}; das ist kein Lastgang.`,
    {
      remedy:
        'Importiert werden Intervalle, die eine Stunde teilen, zum Beispiel 15 Minuten, und ganze Stunden, die einen Tag teilen.',
    },
  )
}
