import { createHash } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import { isSimulatedMarket, marketKey } from '../market/market.ts'
import type { MarketStore } from '../market/market.store.ts'
import { checkMarketUnit } from '../market/market-unit.ts'
import type { Meter, NewMeter } from '../meter/meter.ts'
import { checkMeter, meterNameTaken } from '../meter/meter.service.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { takesNoReadings } from '../meter/takes-no-readings.ts'
import { germanDuration, quotedNames } from '../wording/german.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportTargetRecord } from './import-plan.ts'
import type { Intake, IntakeSeries } from './intake.ts'

/** What deciding about targets needs to know. */
export type TargetStores = {
  meters: Pick<MeterStore, 'byId' | 'byName' | 'byMeteringLocation'>
  markets: Pick<MarketStore, 'byId'>
  imports: { targetsOf: (sha256: string) => Promise<ImportTargetRecord[]> }
}

/** Where the series of one meter of a file go. */
export type MeterTarget =
  | { to: 'meter'; meterKey: string; id: string; meter: Meter }
  | { to: 'newMeter'; meterKey: string; id: string; meter: NewMeter }

export type ImportSource = {
  fileName: string
  sha256: string
  options: ImportOptions
  /** The id of the first new meter; a retry finds the meter it made before. */
  newMeterId: string
}

/**
 * The meter of every key of a file: the user's choice, else the meter that fits, else a new one named
 * after the file. UserError: METER_UNKNOWN, METER_NAME_TAKEN, METER_NAME_INVALID, METER_IS_VIRTUAL,
 * METERING_LOCATION_TAKEN, IMPORT_INTERVAL_DIFFERS, IMPORT_SEVERAL_METERS, MARKET_UNKNOWN, MARKET_SIMULATED,
 * MARKET_UNIT_DIFFERS.
 */
export async function decideTargets(
  stores: TargetStores,
  intake: Intake,
  source: ImportSource,
): Promise<MeterTarget[] | UserError> {
  const wrong = await checkMarkets(stores, intake)
  if (wrong) return wrong
  const keys = meterKeysOf(intake)
  const { meterId, newMeterName, series = [] } = source.options
  const isWide = (meterId !== undefined || newMeterName !== undefined) && series.length === 0
  if (isWide && keys.length > 1) return severalMeters(keys)
  const targets: MeterTarget[] = []
  for (const [i, meterKey] of keys.entries()) {
    const target = await decideTarget(stores, { intake, meterKey, i }, source)
    if (target instanceof UserError) return target
    targets.push(target)
  }
  return targets
}

async function checkMarkets(
  { markets }: Pick<TargetStores, 'markets'>,
  { series }: Intake,
): Promise<UserError | undefined> {
  for (const { target } of series) {
    if (target.to !== 'MARKET') continue
    if (!marketKey(target.marketId)) return marketUnknown(target.marketId)
    if (isSimulatedMarket(target.marketId)) return marketSimulated(target.marketId)
    const otherUnit = checkMarketUnit(await markets.byId(target.marketId), 'EUR/MWh')
    if (otherUnit) return otherUnit
  }
  return undefined
}

/** The keys of the meters that a file has series for. */
export function meterKeysOf({ series }: Intake): string[] {
  return [
    ...new Set(series.filter(({ target }) => target.to !== 'MARKET').map(one => one.meterKey)),
  ]
}

type OneMeter = { intake: Intake; meterKey: string; i: number }

async function decideTarget(
  stores: TargetStores,
  one: OneMeter,
  source: ImportSource,
): Promise<MeterTarget | UserError> {
  const { meterKey } = one
  const id = newIdOf(source.newMeterId, one.i)
  // A retry after the commit finds its own meter: then the name is not taken by somebody else.
  const made = await stores.meters.byId(id)
  if (made) return { to: 'meter', meterKey, id, meter: made }
  const { meterId, newMeterName } = wishFor(one, source.options)
  if (newMeterName !== undefined) return newMeter(stores, one, { id, name: newMeterName.trim() })
  const found = meterId
    ? await stores.meters.byId(meterId)
    : await matchingMeter(stores, one, source)
  if (found) return unfit(found, one) ?? { to: 'meter', meterKey, id: found.id, meter: found }
  if (meterId) return unknownMeter()
  return newMeter(stores, one, { id, name: suggestedMeterName(one, source.fileName) })
}

/** What the user chose for a series of this meter, else for the file. */
function wishFor({ intake, meterKey }: OneMeter, options: ImportOptions) {
  const own = intake.series.filter(one => one.meterKey === meterKey).map(({ name }) => name)
  const wishes = (options.series ?? []).filter(({ name }) => own.includes(name))
  const decided = wishes.find(wish => wish.meterId !== undefined || wish.newMeterName !== undefined)
  return decided ?? options
}

/** The meter an earlier import of the same file wrote to, else that of the metering location, else of the name. */
export async function matchingMeter(
  { meters, imports }: TargetStores,
  one: OneMeter,
  { sha256, fileName }: Pick<ImportSource, 'sha256' | 'fileName'>,
): Promise<Meter | undefined> {
  const earlier = (await imports.targetsOf(sha256)).find(
    ({ meterKey }) => meterKey === one.meterKey,
  )
  const location = locationOf(one)
  return (
    (earlier && (await meters.byId(earlier.targetId))) ||
    (location && (await meters.byMeteringLocation(location))) ||
    meters.byName(suggestedMeterName(one, fileName))
  )
}

/** The metering location where the file names one, else the meter's name in it, else the file's in words. */
export function suggestedMeterName(
  one: Pick<OneMeter, 'intake' | 'meterKey'>,
  fileName: string,
): string {
  const words = fileName
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_\s]+/g, ' ')
    .trim()
  const named = one.meterKey === '' ? words : `${words} · ${one.meterKey}`
  return (locationOf(one) ?? named).slice(0, 100) || 'Neuer Zähler'
}

function locationOf({ intake, meterKey }: Pick<OneMeter, 'intake' | 'meterKey'>): string | null {
  const own = intake.series.filter(one => one.meterKey === meterKey)
  return own.find(({ meteringLocation }) => meteringLocation !== null)?.meteringLocation ?? null
}

/** What is wrong when a file's interval is not the meter's. */
export function differingInterval(
  meter: Meter,
  series: Pick<IntakeSeries, 'intervalSeconds'>,
): UserError | undefined {
  if (meter.intervalSeconds === series.intervalSeconds) return undefined
  const [has, file] = [meter.intervalSeconds, series.intervalSeconds].map(germanDuration)
  return new UserError(
    'IMPORT_INTERVAL_DIFFERS',
    `Die Datei hat ein Intervall von ${file ?? ''}, der Zähler „${meter.name}“ eines von ${has ?? ''}.`,
    { place: 'Zähler', remedy: 'Wählen Sie einen anderen Zähler oder legen Sie einen neuen an.' },
  )
}

function unfit(meter: Meter, { intake, meterKey }: OneMeter): UserError | undefined {
  const isVirtual = takesNoReadings(meter)
  if (isVirtual) return isVirtual
  const values = intake.series.find(one => one.meterKey === meterKey && one.target.to === 'METER')
  return values && differingInterval(meter, values)
}

async function newMeter(
  { meters }: TargetStores,
  one: OneMeter,
  { id, name }: { id: string; name: string },
): Promise<MeterTarget | UserError> {
  const meter = meterFor(one, name)
  const wrong = checkMeter(meter)
  if (wrong) return wrong
  if (await meters.byName(name)) return meterNameTaken(name)
  const { meteringLocation } = meter
  const holder = meteringLocation && (await meters.byMeteringLocation(meteringLocation))
  return holder ? locationTaken(holder) : { to: 'newMeter', meterKey: one.meterKey, id, meter }
}

function meterFor(one: OneMeter, name: string): NewMeter {
  const own = one.intake.series.filter(({ meterKey }) => meterKey === one.meterKey)
  const first = own.find(({ target }) => target.to === 'METER') ?? own[0]
  if (!first) throw new Error(`no series for the meter ${one.meterKey}`)
  return {
    name,
    meteringLocation: locationOf(one),
    // Days are counted as people on site do, also where the meter's clock has no summer time.
    timeZone: first.timeZone.includes('/') ? first.timeZone : 'Europe/Berlin',
    intervalSeconds: first.intervalSeconds,
    simulated: false,
  }
}

/** Ids of further new meters follow from the first, so that a retry makes the same. */
function newIdOf(first: string, i: number): string {
  if (i === 0) return first
  const hex = createHash('sha256').update(`${first}/${i}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function severalMeters(keys: string[]): UserError {
  return new UserError(
    'IMPORT_SEVERAL_METERS',
    `Die Datei enthält Werte mehrerer Zähler: ${quotedNames(keys, 10)}. Ein Zähler für die ganze Datei passt nicht.`,
    {
      place: 'Zähler',
      remedy: 'Wählen Sie den Zähler für jede Reihe einzeln, oder lassen Sie die Zuordnung Luna.',
    },
  )
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

function marketUnknown(id: string): UserError {
  return new UserError('MARKET_UNKNOWN', `„${id}“ ist kein Markt.`, {
    place: 'Markt',
    remedy: 'Schreiben Sie Markt und Produkt wie „DE-LU/day-ahead“.',
  })
}

function marketSimulated(id: string): UserError {
  return new UserError(
    'MARKET_SIMULATED',
    `Der Markt „${id}“ ist simuliert; eingelesene Preise würden sich mit gerechneten mischen.`,
    { place: 'Markt', remedy: 'Nennen Sie einen Markt, der nicht mit „SIM-“ beginnt.' },
  )
}
