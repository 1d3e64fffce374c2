import { UserError } from '#platform/errors.ts'
import { warning, type Finding, type Warning } from '../finding.ts'
import type { Unit } from '../import-options.ts'
import { foreignUnitIn, unitIn, unitNames } from '../unit.ts'

export type UnitChoice = { unit: Unit; finding: Finding; warnings: Warning[] }

/**
 * The unit of the value column: the user's, else the heading's, else the one above the table, else
 * assumed with a warning. UserError IMPORT_UNIT_UNSUPPORTED where the heading names another unit.
 */
export function chooseUnit(
  heading: string,
  preamble: string,
  { wanted, isReactive }: { wanted: Unit | undefined; isReactive: boolean },
): UnitChoice | UserError {
  if (wanted) return sure(wanted, 'so gewählt')
  const named = unitIn(heading)
  if (named) return sure(named, `weil die Überschrift „${heading}“ lautet`)
  const foreign = foreignUnitIn(heading)
  if (foreign) return unsupported(heading, foreign)
  const above = unitIn(preamble)
  if (above) return sure(above, 'weil sie über der Tabelle steht')
  return assumed(heading, isReactive)
}

function sure(unit: Unit, reason: string): UnitChoice {
  return { unit, finding: { subject: 'Einheit', value: unitNames[unit], reason }, warnings: [] }
}

const guesses: [RegExp, Unit][] = [
  [/preis|price|spot/, 'EUR_PER_MWH'],
  [/blindleistung|reactive power/, 'KVAR'],
  [/blind|reactive/, 'KVARH'],
  [/leistung|power|last\b|load/, 'KW'],
]

function assumed(heading: string, isReactive: boolean): UnitChoice {
  const words = heading.toLowerCase().replaceAll('_', ' ')
  const guess = guesses.find(([pattern]) => pattern.test(words))?.[1] ?? 'KWH'
  const unit = isReactive && guess !== 'KVAR' ? 'KVARH' : guess
  const reason = 'angenommen, weil die Datei keine Einheit nennt'
  const text = `Die Datei nennt keine Einheit; angenommen ist ${unitNames[unit]}. Bitte prüfen Sie das.`
  return { ...sure(unit, reason), warnings: [warning('IMPORT_UNIT_ASSUMED', text)] }
}

function unsupported(heading: string, unit: string): UserError {
  return new UserError(
    'IMPORT_UNIT_UNSUPPORTED',
    `Die Spalte „${heading}“ enthält Werte in ${unit}; diese Einheit wird nicht importiert.`,
    {
      remedy: `Wählen Sie eine andere Spalte oder rechnen Sie um; möglich sind ${Object.values(unitNames).join(', ')}.`,
    },
  )
}
