import { UserError } from '#platform/errors.ts'
import { marketKey, type MarketKey } from '../market/market.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { Meter, NewMeter } from '../meter/meter.ts'
import { checkMeter, meterNameTaken } from '../meter/meter.service.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { germanDuration } from '../wording/german.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportStore } from './import.store.ts'
import type { Intake } from './take-in.ts'

export type TargetStores = { meters: MeterStore; markets: MarketStore; imports: ImportStore }

/** Where the values of a file go. */
export type ImportTarget =
  | { to: 'meter'; meter: Meter }
  | { to: 'newMeter'; meter: NewMeter }
  | { to: 'market'; id: string; key: MarketKey }

export type ImportSource = { fileName: string; sha256: string; options: ImportOptions }

/** The market that price files are imported into. */
export const dayAhead = { id: 'DE-LU/day-ahead', name: 'Day-Ahead Deutschland/Luxemburg' }

/**
 * The user's choice, else the meter that fits, else a new one named after the file. UserError:
 * METER_UNKNOWN, METER_NAME_TAKEN, METER_NAME_INVALID, METERING_LOCATION_TAKEN,
 * IMPORT_INTERVAL_DIFFERS.
 */
export async function decideTarget(
  stores: TargetStores,
  intake: Intake,
  source: ImportSource,
): Promise<ImportTarget | UserError> {
  if (intake.kind === 'PRICES') return marketTarget(stores, intake)
  const { meterId, newMeterName } = source.options
  if (newMeterName !== undefined) return newMeterTarget(stores, intake, newMeterName.trim())
  const meter = meterId
    ? await stores.meters.byId(meterId)
    : await matchingMeter(stores, intake, source)
  if (meter) return differingInterval(meter, intake) ?? { to: 'meter', meter }
  if (meterId) return unknownMeter()
  return newMeterTarget(stores, intake, suggestedMeterName(intake, source.fileName))
}

/** The meter an earlier import of the same file wrote to, else that of the metering location, else of the name. */
export async function matchingMeter(
  { meters, imports }: TargetStores,
  intake: Intake,
  { sha256, fileName }: Pick<ImportSource, 'sha256' | 'fileName'>,
): Promise<Meter | undefined> {
  if (intake.kind === 'PRICES') return undefined
  const earlier = await imports.targetOf(sha256)
  return (
    (earlier && (await meters.byId(earlier))) ||
    (intake.meteringLocation && (await meters.byMeteringLocation(intake.meteringLocation))) ||
    meters.byName(suggestedMeterName(intake, fileName))
  )
}

/** The metering location where the file names one, else the file's name in words. */
export function suggestedMeterName({ meteringLocation }: Intake, fileName: string): string {
  const words = fileName
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_\s]+/g, ' ')
    .trim()
  return (meteringLocation ?? words).slice(0, 100) || 'Neuer Zähler'
}

/** What is wrong when a file's interval is not the meter's. */
export function differingInterval(
  meter: Meter,
  { intervalSeconds }: Intake,
): UserError | undefined {
  if (meter.intervalSeconds === intervalSeconds) return undefined
  const [has, file] = [meter.intervalSeconds, intervalSeconds].map(germanDuration)
  return new UserError(
    'IMPORT_INTERVAL_DIFFERS',
    `Die Datei hat ein Intervall von ${file ?? ''}, der Zähler „${meter.name}“ eines von ${has ?? ''}.`,
    { place: 'Zähler', remedy: 'Wählen Sie einen anderen Zähler oder legen Sie einen neuen an.' },
  )
}

async function marketTarget(
  { markets }: TargetStores,
  { intervalSeconds }: Intake,
): Promise<ImportTarget | UserError> {
  const { id } = dayAhead
  const market = await markets.byId(id)
  const key = marketKey(id)
  if (!key) throw new Error(`no market id: ${id}`)
  if (!market || market.stepSeconds === intervalSeconds) return { to: 'market', id, key }
  const [has, file] = [market.stepSeconds, intervalSeconds].map(germanDuration)
  return new UserError(
    'IMPORT_INTERVAL_DIFFERS',
    `Die Datei hat ein Intervall von ${file ?? ''}, der Markt „${market.name}“ eines von ${has ?? ''}.`,
    { remedy: `Laden Sie Preise im Intervall von ${has ?? ''}.` },
  )
}

async function newMeterTarget(
  { meters }: TargetStores,
  { intervalSeconds, meteringLocation, timeZone }: Intake,
  name: string,
): Promise<ImportTarget | UserError> {
  const meter = {
    name,
    meteringLocation,
    // Days are counted as people on site do, also where the meter's clock has no summer time.
    timeZone: timeZone.includes('/') ? timeZone : 'Europe/Berlin',
    intervalSeconds,
    simulated: false,
  }
  const wrong = checkMeter(meter)
  if (wrong) return wrong
  if (await meters.byName(name)) return meterNameTaken(name)
  const holder = meteringLocation && (await meters.byMeteringLocation(meteringLocation))
  return holder ? locationTaken(holder) : { to: 'newMeter', meter }
}

function locationTaken({ name, meteringLocation }: Meter): UserError {
  return new UserError(
    'METERING_LOCATION_TAKEN',
    `Die Messlokation ${meteringLocation ?? ''} gehört schon zum Zähler „${name}“.`,
    { place: 'Zähler', remedy: `Importieren Sie die Datei in den Zähler „${name}“.` },
  )
}

function unknownMeter(): UserError {
  return new UserError('METER_UNKNOWN', 'Den gewählten Zähler gibt es nicht.', {
    place: 'Zähler',
    remedy: 'Wählen Sie einen vorhandenen Zähler oder legen Sie einen neuen an.',
  })
}
