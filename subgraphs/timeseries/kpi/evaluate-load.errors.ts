import { UserError } from '#platform/errors.ts'
import { quarterMs } from '../calendar/quarter-grid.ts'
import { isDate } from '../tariff/tariff.service.ts'
import { germanCount, germanNumber } from '../wording/german.ts'
import type { GivenContract, GivenLoad } from './given-load.ts'
import { mostKwOfLoad, mostQuartersOfLoad } from './evaluate-load.ts'

const names = {
  gridImportKw: 'Bezug',
  gridExportKw: 'Einspeisung',
  pvKw: 'PV-Erzeugung',
  consumptionKw: 'Verbrauch',
  chargeKw: 'Ladung der Batterie',
  dischargeKw: 'Entladung der Batterie',
} as const
type ColumnName = keyof typeof names

const mostContracts = 20

/** LOAD_STEP_UNFIT, LOAD_START_UNFIT, LOAD_LENGTH, LOAD_VALUE, LOAD_CONTRACTS: what is wrong with a given load. */
export function checkLoad(load: GivenLoad): UserError | undefined {
  if (load.stepSeconds !== quarterMs / 1000) return stepUnfit(load.stepSeconds)
  if (load.start.getTime() % quarterMs !== 0) return startUnfit
  const { length } = load.gridImportKw
  if (length === 0 || length > mostQuartersOfLoad) return lengthUnfit(length)
  for (const name of Object.keys(names).filter(isColumn)) {
    const wrong = checkColumn(name, load[name], length)
    if (wrong) return wrong
  }
  return checkContracts(load.supply ?? []) ?? checkContracts(load.feedIn ?? [])
}

function isColumn(name: string): name is ColumnName {
  return name in names
}

function checkColumn(
  name: ColumnName,
  kw: GivenLoad[ColumnName],
  length: number,
): UserError | undefined {
  if (!kw) return undefined
  if (kw.length !== length) {
    return new UserError(
      'LOAD_LENGTH',
      `Die Spalte „${names[name]}“ hat ${germanCount(kw.length)} Werte, der Bezug hat ${germanCount(length)}.`,
      { place: names[name], remedy: 'Geben Sie für jede Viertelstunde einen Wert oder null an.' },
    )
  }
  const wrong = kw.findIndex(value => value !== null && !(value >= 0 && value <= mostKwOfLoad))
  if (wrong < 0) return undefined
  return new UserError(
    'LOAD_VALUE',
    `${names[name]}, Wert ${germanCount(wrong + 1)}: ${germanNumber(kw[wrong] ?? Number.NaN)} kW ist nicht möglich, erlaubt sind 0 bis ${germanCount(mostKwOfLoad)} kW.`,
    {
      place: names[name],
      remedy: 'Geben Sie Leistungen ohne Vorzeichen an; null steht für „kein Wert“.',
    },
  )
}

function checkContracts(contracts: readonly GivenContract[]): UserError | undefined {
  if (contracts.length > mostContracts) {
    return new UserError(
      'LOAD_CONTRACTS',
      `Es lassen sich höchstens ${mostContracts} Tarife je Richtung angeben, es sind ${contracts.length}.`,
      { place: 'Tarife', remedy: 'Geben Sie weniger Tarife an.' },
    )
  }
  const dates = contracts.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil])
  const wrong = dates.find(date => date !== null && !isDate(date))
  if (wrong === undefined || wrong === null) return undefined
  return new UserError('LOAD_CONTRACTS', `„${wrong.slice(0, 30)}“ ist kein Datum.`, {
    place: 'Gültigkeit des Tarifs',
    remedy: 'Geben Sie ein Datum in der Form 2026-01-31 an.',
  })
}

function stepUnfit(seconds: number): UserError {
  return new UserError(
    'LOAD_STEP_UNFIT',
    `Ein Lastgang wird in Schritten von 900 s ausgewertet, angegeben sind ${germanCount(seconds)} s.`,
    { place: 'Schritt', remedy: 'Geben Sie Viertelstundenwerte an.' },
  )
}

const startUnfit = new UserError(
  'LOAD_START_UNFIT',
  'Der Lastgang beginnt nicht auf einer vollen Viertelstunde.',
  { place: 'Beginn', remedy: 'Geben Sie einen Beginn wie 00:00, 00:15, 00:30 oder 00:45 an.' },
)

function lengthUnfit(length: number): UserError {
  return new UserError(
    'LOAD_LENGTH',
    `Ein Lastgang hat 1 bis ${germanCount(mostQuartersOfLoad)} Viertelstunden (zwei Jahre), angegeben sind ${germanCount(length)}.`,
    { place: 'Bezug', remedy: 'Wählen Sie einen kürzeren Zeitraum.' },
  )
}
