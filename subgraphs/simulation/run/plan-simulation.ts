import { UserError } from '#platform/errors.ts'
import type { Faults } from '../fault/fault.ts'
import type { Place, Profile } from '../meter-model/profile.ts'
import { checkParameters } from '../meter-model/parameters.ts'
import { takesCompanions } from './create-model.ts'
import { checkPlace, checkRun, historyStart } from './check-settings.ts'
import type { KnownMeter } from './meter-source.ts'
import { resumed, withSpeed, type SimulatedClock } from './simulated-clock.ts'
import type { Simulation, SimulationSettings } from './simulation.ts'

/** What people may say of a simulation; what they leave out stays, or is the profile's fallback. */
export type SimulationChange = {
  profile?: Profile | undefined
  seed?: number | undefined
  parameters?: Readonly<Record<string, unknown>> | undefined
  speed?: number | undefined
  place?: Partial<Place> | undefined
  companions?: string[] | undefined
  /** Checked. */
  faults?: Faults | undefined
}
/** Delivery begins in the past; only at a start. */
export type SimulationStart = SimulationChange & { historyFrom?: Date | undefined }

/** `beginAt`: ms from which is delivered; undefined goes on where it ended. */
export type Plan = { settings: SimulationSettings; beginAt: number | undefined }

const dayMs = 86_400_000
export const centreOfGermany = { latitude: 51.2, longitude: 10.4 }
const longestIntervalSeconds = 900

/** The profile that a kind of meter suggests. */
const profileOfKind: Partial<Record<string, Profile>> = {
  PV: 'PV',
  BATTERY: 'BATTERY',
  EV: 'WALLBOX',
  HEAT_PUMP: 'HEAT_PUMP',
}

/** How a meter is simulated from now on. */
export function planStart(
  meter: KnownMeter,
  before: Simulation | undefined,
  { historyFrom, ...change }: SimulationStart,
  now: number,
): Plan | UserError {
  const refused = refuseMeter(meter)
  if (refused) return refused
  const first = before ?? firstSettings(meter, now)
  const changed = changedSettings(first, change, now)
  if (changed instanceof UserError) return changed
  const settings = { ...changed, intervalSeconds: meter.intervalSeconds }
  if (historyFrom) {
    const from = historyStart(historyFrom, meter.intervalSeconds, now)
    if (from instanceof UserError) return from
    const clock = { ...settings.clock, simulatedStart: from, realStart: now }
    return { settings: { ...settings, clock, origin: from }, beginAt: from }
  }
  if (!before || before.running) return { settings, beginAt: undefined }
  const clock = resumed(settings.clock, now, before.deliveredUntil)
  return { settings: { ...settings, clock }, beginAt: undefined }
}

/** The same simulation with other settings; the clock does not jump. */
export function changedSettings(
  before: SimulationSettings,
  change: SimulationChange,
  now: number,
): SimulationSettings | UserError {
  const { profile, seed, speed, faults } = chosen(before, change)
  const place = { ...before.place, ...change.place }
  // Another profile knows neither the parameters nor the companions of the one before.
  const kept = profile === before.profile ? before : { parameters: {}, companions: [] }
  const companions = change.companions ?? kept.companions
  const wrong = checkRun(seed, speed) ?? checkPlace(place) ?? companionsRefused(profile, companions)
  if (wrong) return wrong
  const parameters = checkParameters(profile, { ...kept.parameters, ...change.parameters })
  if (parameters instanceof UserError) return parameters
  const clock = clockAt(before.clock, speed, now)
  return { ...before, profile, parameters, seed, place, companions, faults, clock }
}

/** SIMULATION_COMPANIONS_UNSUPPORTED for a profile that has none. */
export function companionsRefused(
  profile: Profile,
  companions: readonly string[],
): UserError | undefined {
  return companions.length > 0 && !takesCompanions(profile) ? noCompanions : undefined
}

function chosen(before: SimulationSettings, change: SimulationChange) {
  return {
    profile: change.profile ?? before.profile,
    seed: change.seed ?? before.seed,
    speed: change.speed ?? before.clock.speed,
    faults: change.faults ?? before.faults,
  }
}

/** The same clock at another speed; it does not jump. */
export function clockAt(clock: SimulatedClock, speed: number, now: number): SimulatedClock {
  return speed === clock.speed ? clock : withSpeed(clock, now, speed)
}

function firstSettings(meter: KnownMeter, now: number): SimulationSettings {
  const { timeZone, state, latitude, longitude } = meter
  const place = latitude !== null && longitude !== null ? { latitude, longitude } : centreOfGermany
  return {
    profile: profileOfKind[meter.kind] ?? 'NORMAL',
    intervalSeconds: meter.intervalSeconds,
    seed: seedOf(meter.id),
    parameters: {},
    clock: { speed: 1, simulatedStart: now, realStart: now },
    faults: {},
    companions: [],
    place: { ...place, timeZone, state },
    origin: Math.floor((now - dayMs) / dayMs) * dayMs,
  }
}

/** Every meter its own, and the same one again after it was removed. */
function seedOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(-7), 16)
}

function refuseMeter(meter: KnownMeter): UserError | undefined {
  if (!meter.simulated || meter.kind === 'VIRTUAL') return notSimulated(meter.name)
  if (meter.intervalSeconds >= 1 && meter.intervalSeconds <= longestIntervalSeconds) {
    return undefined
  }
  return new UserError(
    'SIMULATION_INTERVAL_UNSUPPORTED',
    `Das Messintervall des Zählers „${meter.name}“ beträgt ${meter.intervalSeconds} Sekunden; simuliert werden 1 bis 900 Sekunden.`,
    { place: 'Messintervall', remedy: 'Stellen Sie den Zähler auf höchstens 15 Minuten.' },
  )
}

export function notSimulated(name?: string): UserError {
  const meter = name === undefined ? 'Dieser Zähler' : `Der Zähler „${name}“`
  return new UserError('METER_NOT_SIMULATED', `${meter} ist kein simulierter Zähler.`, {
    remedy: 'Wählen Sie einen Zähler mit dem Kennzeichen „simuliert“.',
  })
}

const noCompanions = new UserError(
  'SIMULATION_COMPANIONS_UNSUPPORTED',
  'Eine PV-Anlage, eine Wallbox oder eine Wärmepumpe hat keine zugehörigen Zähler.',
  {
    place: 'Zugehörige Zähler',
    remedy: 'Ordnen Sie die Zähler dem Speicher oder dem Netzanschluss zu.',
  },
)
