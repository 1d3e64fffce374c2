import { UserError } from '#platform/errors.ts'
import { stateOf, states } from '../calendar/state.ts'
import { germanNumber } from '../wording/german.ts'
import { checkFormulaText } from './check-formula.ts'
import type { MeterTraits } from './meter.ts'

/** What is wrong with what is known about a meter, by itself; `undefined` when nothing is. */
export function checkTraits(traits: Partial<MeterTraits>): UserError | undefined {
  return (
    checkTexts(traits) ?? checkNumbers(traits) ?? checkCoordinates(traits) ?? checkFormula(traits)
  )
}

function checkTexts({ costCentre, place, state }: Partial<MeterTraits>): UserError | undefined {
  if ((costCentre?.length ?? 0) > 60) {
    return wrong('METER_COST_CENTRE_INVALID', 'Die Kostenstelle hat mehr als 60 Zeichen.', {
      place: 'Kostenstelle',
      remedy: 'Kürzen Sie die Kostenstelle.',
    })
  }
  if ((place?.length ?? 0) > 200) {
    return wrong('METER_PLACE_INVALID', 'Der Ort hat mehr als 200 Zeichen.', {
      place: 'Ort',
      remedy: 'Kürzen Sie den Ort.',
    })
  }
  if (state && !stateOf(state)) {
    return wrong('METER_STATE_UNKNOWN', `Das Land „${state}“ ist unbekannt.`, {
      place: 'Bundesland',
      remedy: `Möglich sind ${states.join(', ')}.`,
    })
  }
  return undefined
}

function checkNumbers({
  transformerRatio: ratio = 1,
  capacityKw,
}: Partial<MeterTraits>): UserError | undefined {
  if (!(ratio > 0 && ratio <= 1_000_000)) {
    return wrong(
      'METER_RATIO_INVALID',
      `Ein Wandlerfaktor von ${germanNumber(ratio)} ist nicht möglich.`,
      {
        place: 'Wandlerfaktor',
        remedy:
          'Geben Sie eine Zahl über 0 ein, zum Beispiel 40 für Wandler 200/5 A; ohne Wandler 1.',
      },
    )
  }
  if (capacityKw != null && !(capacityKw > 0 && capacityKw <= 10_000_000)) {
    return wrong(
      'METER_CAPACITY_INVALID',
      `Eine Anschlussleistung von ${germanNumber(capacityKw)} kW ist nicht möglich.`,
      {
        place: 'Anschlussleistung',
        remedy: 'Geben Sie kW über 0 ein oder lassen Sie das Feld leer.',
      },
    )
  }
  return undefined
}

function checkCoordinates(traits: Partial<MeterTraits>): UserError | undefined {
  const { latitude = null, longitude = null } = traits
  const hint = {
    place: 'Koordinaten',
    remedy: 'Breite −90 bis 90, Länge −180 bis 180, zum Beispiel 48,137 und 11,575.',
  }
  if ((latitude === null) !== (longitude === null)) {
    return wrong(
      'METER_COORDINATES_INVALID',
      'Breite und Länge gehören zusammen; eine der beiden fehlt.',
      hint,
    )
  }
  if (latitude === null || longitude === null) return undefined
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return undefined
  return wrong(
    'METER_COORDINATES_INVALID',
    `Die Koordinaten ${germanNumber(latitude)}° / ${germanNumber(longitude)}° gibt es nicht.`,
    hint,
  )
}

function checkFormula({ kind, formula }: Partial<MeterTraits>): UserError | undefined {
  const isVirtual = kind === 'VIRTUAL'
  if (isVirtual === Boolean(formula)) return formula ? checkFormulaText(formula) : undefined
  return wrong(
    'METER_FORMULA_MISMATCH',
    isVirtual
      ? 'Ein virtueller Zähler braucht eine Formel.'
      : 'Eine Formel hat nur ein virtueller Zähler.',
    {
      place: 'Formel',
      remedy: isVirtual
        ? 'Geben Sie eine Formel mit ihren Summanden an.'
        : 'Wählen Sie die Art „virtuell“ oder entfernen Sie die Formel.',
    },
  )
}

function wrong(code: string, message: string, more: { place: string; remedy: string }): UserError {
  return new UserError(code, message, more)
}
