import { UserError } from '#platform/errors.ts'
import { germanDuration } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import type { WallStamp } from './observation.ts'

export type IntervalChoice = { seconds: number; finding: Finding }

/**
 * The most frequent step between neighbouring stamps. It must divide the hour and cover most of the
 * file. UserError: IMPORT_INTERVAL_UNCLEAR, IMPORT_INTERVAL_UNSUPPORTED.
 */
export function detectInterval(walls: WallStamp[]): IntervalChoice | UserError {
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
  if (!Number.isInteger(seconds) || 3600 % seconds !== 0) return unsupported(seconds)
  const finding = {
    subject: 'Intervall',
    value: germanDuration(seconds),
    reason: 'weil die meisten Zeitstempel diesen Abstand haben',
  }
  return { seconds, finding }
}

function countSteps(walls: WallStamp[]): Map<number, number> {
  const steps = new Map<number, number>()
  for (const [i, { wallMs }] of walls.entries()) {
    const before = walls[i - 1]
    const step = before ? wallMs - before.wallMs : 0
    if (step > 0) steps.set(step, (steps.get(step) ?? 0) + 1)
  }
  return steps
}

const tooShort = new UserError(
  'IMPORT_INTERVAL_UNCLEAR',
  'Die Datei enthält weniger als zwei verschiedene Zeitpunkte; so ist kein Intervall erkennbar.',
  { remedy: 'Laden Sie eine Datei mit mehreren Werten hoch.' },
)

function unclear(why: string): UserError {
  return new UserError(
    'IMPORT_INTERVAL_UNCLEAR',
    `Der zeitliche Abstand der Werte ist nicht erkennbar. ${why}`,
    { remedy: 'Laden Sie Abschnitte mit verschiedenem Intervall als getrennte Dateien hoch.' },
  )
}

function unsupported(seconds: number): UserError {
  return new UserError(
    'IMPORT_INTERVAL_UNSUPPORTED',
    `Der Abstand der Werte beträgt ${germanDuration(seconds)}; das ist kein Lastgang.`,
    { remedy: 'Importiert werden Intervalle, die eine Stunde teilen, zum Beispiel 15 Minuten.' },
  )
}
