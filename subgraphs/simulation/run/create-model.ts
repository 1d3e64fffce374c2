import { createMeterModel } from '../meter-model/meter-model.ts'
import type { MeterModel, MeterModelSettings, Profile } from '../meter-model/profile.ts'
import { createConnectionMeter } from './connection-meter.ts'
import type { Simulation } from './simulation.ts'

/** What decides the readings of a meter, its faults aside. */
export type Modelled = Pick<
  Simulation,
  'profile' | 'seed' | 'intervalSeconds' | 'parameters' | 'place' | 'origin'
> & { meterId?: string }

/** Plants that are one meter each and have no others behind them. */
const lonely: ReadonlySet<Profile> = new Set(['PV', 'WALLBOX', 'HEAT_PUMP'])

/** Whether a profile can have companions: a battery closes their balance, a load has them behind its connection. */
export function takesCompanions(profile: Profile): boolean {
  return !lonely.has(profile)
}

/**
 * The model of a simulation. A battery closes the balance of its companions. Any other meter with companions is
 * that of the connection: its own load and everything behind it, import as consumption and export as production.
 */
export function createSimulationModel(
  simulation: Modelled,
  companions: readonly Simulation[],
): MeterModel {
  if (simulation.profile === 'BATTERY' || companions.length === 0) {
    return createMeterModel(modelSettings(simulation, companions))
  }
  const own = createMeterModel(modelSettings(simulation, []))
  const behind = companions.map(companion =>
    createMeterModel(behindSettings(simulation, companions, companion)),
  )
  return createConnectionMeter(own, behind)
}

/** In the interval of the connection; a battery behind it closes the balance of what is around it there. */
function behindSettings(
  simulation: Modelled,
  companions: readonly Simulation[],
  companion: Simulation,
): MeterModelSettings {
  const around = companion.companions.flatMap(id => {
    if (id === simulation.meterId) return [modelSettings(simulation, [])]
    return companions.filter(({ meterId }) => meterId === id).map(each => modelSettings(each, []))
  })
  const origin = Math.min(companion.origin, simulation.origin)
  const { intervalSeconds } = simulation
  return { ...modelSettings({ ...companion, origin, intervalSeconds }, []), companions: around }
}

function modelSettings(
  simulation: Modelled,
  companions: readonly Simulation[],
): MeterModelSettings {
  const { profile, seed, intervalSeconds, parameters, place, origin } = simulation
  return {
    ...{ profile, seed, intervalSeconds, parameters, place, origin },
    companions: companions.map(companion => modelSettings(companion, [])),
  }
}
