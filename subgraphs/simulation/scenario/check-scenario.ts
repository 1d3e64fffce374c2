import { UserError } from '#platform/errors.ts'
import { isUuid } from '#platform/uuid.ts'
import { isName } from '../name.ts'
import { checkParameters } from '../meter-model/parameters.ts'
import { german } from './german.ts'
import { mostVariants } from './limits.ts'
import type {
  AddedBattery,
  AddedDevice,
  AddedPv,
  LoadShift,
  ScenarioRequest,
  Variant,
} from './scenario.ts'

const longestDays = 731
const dayMs = 86_400_000
const quarterMs = 900_000
const longestName = 60
const mostDevices = 50
const mostMeters = 500
const mostSeed = 2_147_483_647

type NumberRule = { name: string; unit: string; least: number; most: number }

const rules = {
  kwp: { name: 'PV-Leistung', unit: 'kWp', least: 0.01, most: 100_000 },
  tilt: { name: 'Neigung', unit: '°', least: 0, most: 90 },
  azimuth: { name: 'Ausrichtung', unit: '°', least: 0, most: 360 },
  measuredKwp: {
    name: 'Leistung der vorhandenen PV-Anlage',
    unit: 'kWp',
    least: 0.01,
    most: 100_000,
  },
  capacity: { name: 'Speicherkapazität', unit: 'kWh', least: 0.1, most: 1_000_000 },
  power: { name: 'Leistung der Batterie', unit: 'kW', least: 0.1, most: 1_000_000 },
  efficiency: { name: 'Wirkungsgrad', unit: '', least: 0.5, most: 1 },
  minSoc: { name: 'Mindestladestand', unit: '', least: 0, most: 0.9 },
  target: { name: 'Ziel der Spitzenkappung', unit: 'kW', least: 0, most: 10_000_000 },
  wear: { name: 'Verschleißkosten', unit: 'ct/kWh', least: 0, most: 100 },
  loadPercent: { name: 'Laständerung', unit: '%', least: -100, most: 1000 },
  shiftPercent: { name: 'Verschobener Anteil', unit: '%', least: 0, most: 100 },
  investment: { name: 'Investition', unit: '€', least: 0, most: 1_000_000_000 },
} satisfies Record<string, NumberRule>

/** SCENARIO_… and SIMULATION_PARAMETER_…: what is wrong with a request; its place names the variant. */
export function checkScenario(request: ScenarioRequest): UserError | undefined {
  const { variants, seed } = request
  if (variants.length === 0 || variants.length > mostVariants) return countInvalid(variants.length)
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= mostSeed)) return seedInvalid
  const names = variants.map(({ name }) => name.trim())
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) return nameTwice(twice)
  return checkMeters(request) ?? checkPeriod(request) ?? firstOf(variants, checkVariant)
}

function checkMeters({ meterIds, parentId }: ScenarioRequest): UserError | undefined {
  if ((meterIds === null) === (parentId === null)) return selectionInvalid
  const ids = meterIds ?? [parentId ?? '']
  if (ids.length > mostMeters) return selectionInvalid
  const malformed = ids.find(each => !isUuid(each))
  return malformed === undefined ? undefined : meterUnknown(malformed)
}

function checkPeriod({ from, to }: ScenarioRequest): UserError | undefined {
  const ms = to.getTime() - from.getTime()
  const isOnQuarters = [from, to].every(at => at.getTime() % quarterMs === 0)
  // Two years that begin in summer time and end in winter time have an hour more.
  if (ms > 0 && ms <= longestDays * dayMs + 4 * quarterMs && isOnQuarters) return undefined
  return new UserError(
    'SCENARIO_PERIOD',
    'Der Zeitraum muss nach vorn laufen, höchstens zwei Jahre lang sein und auf vollen Viertelstunden beginnen und enden.',
    { place: 'Zeitraum', remedy: 'Wählen Sie zum Beispiel ein Kalenderjahr.' },
  )
}

function checkVariant(variant: Variant): UserError | undefined {
  const place = `Variante „${variant.name.slice(0, longestName)}“`
  const name = variant.name.trim()
  if (!isName(name, longestName)) return nameInvalid
  const tariffs = [variant.supplyTariffId, variant.feedInTariffId]
  if (tariffs.some(id => id !== null && !isUuid(id))) return tariffUnknown(place)
  return (
    checkPlants(variant, place) ??
    checkNumber(variant.loadPercent, rules.loadPercent, place) ??
    (variant.shift ? checkShift(variant.shift, place) : undefined) ??
    checkOptional(variant.investmentEur, rules.investment, place) ??
    checkDevices(variant.devices, place)
  )
}

function checkPlants({ pv, battery }: Variant, place: string): UserError | undefined {
  const wrongPv = pv ? checkPv(pv, place) : undefined
  return wrongPv ?? (battery ? checkBattery(battery, place) : undefined)
}

function checkPv(pv: AddedPv, place: string): UserError | undefined {
  return (
    checkNumber(pv.kwp, rules.kwp, place) ??
    checkNumber(pv.tiltDegrees, rules.tilt, place) ??
    checkNumber(pv.azimuthDegrees, rules.azimuth, place) ??
    checkOptional(pv.measuredKwp, rules.measuredKwp, place)
  )
}

function checkBattery(battery: AddedBattery, place: string): UserError | undefined {
  return (
    checkNumber(battery.capacityKwh, rules.capacity, place) ??
    checkNumber(battery.powerKw, rules.power, place) ??
    checkNumber(battery.chargeEfficiency, rules.efficiency, place) ??
    checkNumber(battery.dischargeEfficiency, rules.efficiency, place) ??
    checkNumber(battery.minSoc, rules.minSoc, place) ??
    checkOptional(battery.targetKw, rules.target, place) ??
    checkNumber(battery.wearCtPerKwh, rules.wear, place)
  )
}

function checkShift(shift: LoadShift, place: string): UserError | undefined {
  const wrong = checkNumber(shift.percent, rules.shiftPercent, place)
  if (wrong) return wrong
  const windows = [
    [shift.from, shift.to],
    [shift.targetFrom, shift.targetTo],
  ] as const
  const unfit = windows.find(([from, to]) => !isClock(from) || !isClock(to) || from >= to)
  if (!unfit) return undefined
  const [from, to] = unfit.map(clock => clock.slice(0, 10))
  return new UserError(
    'SCENARIO_SHIFT',
    `„${from ?? ''}“ bis „${to ?? ''}“ ist kein Zeitfenster eines Tages.`,
    {
      place: `${place}, Lastverschiebung`,
      remedy: 'Geben Sie Uhrzeiten auf Viertelstunden an, zum Beispiel 17:00 bis 19:30.',
    },
  )
}

function checkDevices(devices: readonly AddedDevice[], place: string): UserError | undefined {
  let total = 0
  for (const { count } of devices) total += count
  const isWhole = devices.every(({ count }) => Number.isInteger(count) && count >= 1)
  if (!isWhole || total > mostDevices) {
    return new UserError(
      'SCENARIO_DEVICES',
      `Je Variante lassen sich 1 bis ${mostDevices} Geräte in ganzer Zahl hinzufügen.`,
      { place: `${place}, Geräte`, remedy: 'Geben Sie weniger Geräte an.' },
    )
  }
  return firstOf(devices, ({ profile, parameters }) => {
    const checked = checkParameters(profile, parameters)
    return checked instanceof UserError ? checked : undefined
  })
}

function checkOptional(
  value: number | null,
  rule: NumberRule,
  place: string,
): UserError | undefined {
  return value === null ? undefined : checkNumber(value, rule, place)
}

function checkNumber(value: number, rule: NumberRule, place: string): UserError | undefined {
  const { name, unit, least, most } = rule
  if (value >= least && value <= most) return undefined
  const withUnit = (given: number) => `${german(given)}${unit ? ` ${unit}` : ''}`
  return new UserError(
    'SCENARIO_VALUE',
    `${name}: ${Number.isFinite(value) ? withUnit(value) : 'keine Zahl'} ist nicht möglich.`,
    {
      place: `${place}, ${name}`,
      remedy: `Möglich sind ${withUnit(least)} bis ${withUnit(most)}.`,
    },
  )
}

function isClock(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):(?:00|15|30|45)$|^24:00$/.test(text)
}

function firstOf<T>(
  values: readonly T[],
  check: (value: T) => UserError | undefined,
): UserError | undefined {
  for (const value of values) {
    const wrong = check(value)
    if (wrong) return wrong
  }
  return undefined
}

function countInvalid(count: number): UserError {
  return new UserError(
    'SCENARIO_VARIANTS',
    `Ein Szenario hat 1 bis ${mostVariants} Varianten, angegeben sind ${count}.`,
    { place: 'Varianten', remedy: 'Rechnen Sie weitere Varianten in einem zweiten Szenario.' },
  )
}

function nameTwice(name: string): UserError {
  return new UserError(
    'SCENARIO_VARIANT_NAME',
    `Zwei Varianten heißen „${name.slice(0, longestName)}“.`,
    { place: 'Varianten', remedy: 'Geben Sie jeder Variante einen eigenen Namen.' },
  )
}

function meterUnknown(id: string): UserError {
  return new UserError('METERS_UNKNOWN', `Einen Zähler „${id.slice(0, 60)}“ gibt es nicht.`, {
    place: 'Zähler',
    remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
  })
}

function tariffUnknown(place: string): UserError {
  return new UserError('TARIFF_UNKNOWN', 'Den Tarif gibt es nicht.', {
    place: `${place}, Tarif`,
    remedy: 'Laden Sie die Seite neu und wählen Sie erneut.',
  })
}

const nameInvalid = new UserError(
  'SCENARIO_VARIANT_NAME',
  `Jede Variante braucht einen Namen mit höchstens ${longestName} druckbaren Zeichen.`,
  { place: 'Varianten', remedy: 'Geben Sie einen Namen ein, zum Beispiel „PV 50 kWp“.' },
)

const selectionInvalid = new UserError(
  'SCENARIO_SELECTION',
  'Ein Szenario braucht entweder einzelne Zähler (höchstens 500) oder einen Standort.',
  { place: 'Zähler', remedy: 'Wählen Sie einen Standort oder eine Liste von Zählern.' },
)

const seedInvalid = new UserError(
  'SCENARIO_SEED',
  'Der Startwert der Simulation muss eine ganze Zahl von 0 bis 2.147.483.647 sein.',
  { place: 'Startwert', remedy: 'Geben Sie zum Beispiel 2026 an.' },
)
