import { UserError } from '#platform/errors.ts'
import type { ScenarioFigures } from './figures.ts'
import { german, germanPlural } from './german.ts'
import type { Place } from './pv-source.ts'
import type { Difference, ScenarioRequest, Variant } from './scenario.ts'
import type { Contracts, SiteCopy, SiteMeter } from './site-figures.ts'
import { columnOf, type SiteEnergy } from './site-energy.ts'

/** The copy of a period that variants start from. */
export type ScenarioBase = {
  energy: SiteEnergy
  connection: SiteMeter
  contracts: Contracts
  place: Place
  timeZone: string
  state: string | null
  /** Installed power of the PV meters, kWp; null where it is not known. */
  measuredKwp: number | null
  pvMeters: number
  missing: number
  partial: number
}

/** Where the meter does not say where it stands. */
const middleOfGermany = { latitude: 51.2, longitude: 10.4, isKnown: false }
const quarterSeconds = 900

/** UserErrors: SCENARIO_CONNECTION, SCENARIO_INTERVAL, SCENARIO_NO_READINGS. */
export function baseOf(copy: SiteCopy | null, request: ScenarioRequest): ScenarioBase | UserError {
  if (!copy) return connectionUnclear([])
  const connection = onlyConnection(copy)
  if (!connection) return connectionUnclear(copy.connections)
  if (connection.intervalSeconds > quarterSeconds) return intervalTooLong(connection)
  const energy = energyOf(copy)
  let missing = 0
  for (const value of energy.gridImport) if (Number.isNaN(value)) missing++
  if (missing === energy.gridImport.length) return noReadings(connection, request)
  const { timeZone, state } = connection
  return {
    ...{ energy, connection, timeZone, state, missing, partial: copy.partialQuarters },
    contracts: contractsOf(connection, copy.pvMeters),
    place: placeOf(connection),
    measuredKwp: installedKwp(copy.pvMeters),
    pvMeters: copy.pvMeters.length,
  }
}

/** What is to be known of the base, in German. */
export function baseNotes(
  base: ScenarioBase,
  figures: ScenarioFigures,
  { from, to }: ScenarioRequest,
): string[] {
  const notes: string[] = []
  if (base.missing > 0) {
    notes.push(
      `In ${germanPlural(base.missing, 'Viertelstunde', 'Viertelstunden')} fehlen Messwerte am Netzanschluss; sie fehlen auch in allen Varianten.`,
    )
  }
  if (base.partial > 0) {
    notes.push(
      `Davon ${base.partial === 1 ? 'ist' : 'sind'} ${german(base.partial)} nur zum Teil gemessen.`,
    )
  }
  if (base.pvMeters > 1) {
    notes.push(
      'Eine Vergütung, die an einzelnen PV-Zählern hängt, ist in keinem der Fälle enthalten.',
    )
  }
  if (figures.items.some(({ unit }) => isByPeak(unit)) && !isWholeYears(from, to, base.timeZone)) {
    notes.push(
      'Der Zeitraum ist kein ganzes Kalenderjahr: Für den Leistungspreis des Jahres zählt außerhalb des Zeitraums die gemessene Spitze, und anteilig die Tage des Zeitraums.',
    )
  }
  return [...notes, ...figures.reasons.map(reason => `Kosten der Basis: ${reason}`)]
}

type Outcome = {
  variant: Variant
  figures: ScenarioFigures
  difference: Difference
  days: number
}

/** What is to be known of a variant beside how it was built. */
export function variantNotes({ variant, figures, difference, days }: Outcome): string[] {
  const notes = figures.reasons.map(reason => `Kosten der Variante: ${reason}`)
  if (variant.investmentEur !== null) {
    if (difference.netEur !== null && difference.netEur < 0) {
      notes.push(
        `Die Amortisation ist statisch gerechnet: die Ersparnis (netto) von ${germanPlural(Math.round(days), 'Tag', 'Tagen')} auf ein Jahr, ohne Zinsen, Wartung und Alterung.`,
      )
    } else {
      notes.push('Die Variante spart keine Kosten; eine Amortisation gibt es nicht.')
    }
  }
  return notes
}

function placeOf({ latitude, longitude }: SiteMeter): Place {
  if (latitude === null || longitude === null) return middleOfGermany
  return { latitude, longitude, isKnown: true }
}

function contractsOf({ id }: SiteMeter, pvMeters: readonly SiteMeter[]): Contracts {
  const [pvMeter] = pvMeters
  return {
    connectionMeterId: id,
    pvMeterId: pvMeter && pvMeters.length === 1 ? pvMeter.id : null,
    ...{ supplyTariffId: null, feedInTariffId: null },
  }
}

function energyOf(copy: SiteCopy): SiteEnergy {
  const optional = (kw: (number | null)[] | null) => (kw ? columnOf(kw) : undefined)
  return {
    startMs: Date.parse(copy.start),
    gridImport: columnOf(copy.gridImportKw),
    gridExport: columnOf(copy.gridExportKw),
    pv: optional(copy.pvKw),
    charge: optional(copy.chargeKw),
    discharge: optional(copy.dischargeKw),
  }
}

/** The one meter at the connection, when it alone is what is bought. */
function onlyConnection({ connections, consumers }: SiteCopy): SiteMeter | undefined {
  const [connection] = connections
  const isOnly = connections.length === 1 && consumers.every(({ id }) => id === connection?.id)
  return isOnly ? connection : undefined
}

function installedKwp(meters: readonly SiteMeter[]): number | null {
  let sum = 0
  for (const { capacityKw } of meters) {
    if (capacityKw === null) return null
    sum += capacityKw
  }
  return meters.length > 0 ? sum : null
}

function isByPeak(unit: string): boolean {
  return unit === 'EUR_PER_KW_YEAR'
}

function isWholeYears(from: Date, to: Date, timeZone: string): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  return [from, to].every(at => format.format(at) === '01/01, 00:00')
}

function connectionUnclear(connections: readonly SiteMeter[]): UserError {
  const message =
    connections.length === 0
      ? 'Zu dieser Auswahl gehört kein Haupt- oder Standortzähler.'
      : 'Zu dieser Auswahl gehört mehr als ein Netzanschluss; ein Szenario rechnet mit genau einem.'
  return new UserError('SCENARIO_CONNECTION', message, {
    place: 'Zähler',
    remedy: 'Wählen Sie einen Hauptzähler mit den Zählern darunter.',
  })
}

function intervalTooLong({ name, intervalSeconds }: SiteMeter): UserError {
  return new UserError(
    'SCENARIO_INTERVAL',
    `„${name}“ misst alle ${german(intervalSeconds / 60)} Minuten; ein Szenario braucht Viertelstundenwerte oder feinere.`,
    { place: 'Zähler', remedy: 'Wählen Sie einen Zähler mit Lastgang.' },
  )
}

function noReadings({ name }: SiteMeter, { from, to }: ScenarioRequest): UserError {
  const [first, end] = [from, to].map(at => at.toISOString().slice(0, 10))
  return new UserError(
    'SCENARIO_NO_READINGS',
    `Von „${name}“ gibt es vom ${first ?? ''} bis ${end ?? ''} keine vollständig gemessene Viertelstunde.`,
    { place: 'Zeitraum', remedy: 'Wählen Sie einen Zeitraum mit Messwerten.' },
  )
}
