import { UserError } from '#platform/errors.ts'
import { isUuid } from '#platform/uuid.ts'
import type { Simulation } from './simulation.ts'
import type { SimulationStore } from './simulation.store.ts'

const mostCompanions = 20

type Circle = Pick<Simulation, 'profile' | 'intervalSeconds' | 'companions'> & {
  meterId: string | undefined
}

/**
 * Companions are simulated meters, each once. A battery has no other batteries; behind a connection there are meters
 * of its interval, no other connection, and batteries that look at nothing beyond it. SIMULATION_COMPANIONS_INVALID.
 */
export async function checkCompanions(
  store: Pick<SimulationStore, 'byMeterIds'>,
  circle: Circle,
): Promise<UserError | undefined> {
  const { companions, meterId } = circle
  if (companions.length === 0) return undefined
  if (companions.length > mostCompanions) {
    return refused(
      `Das sind ${companions.length} Zähler; möglich sind höchstens ${mostCompanions}.`,
    )
  }
  const ids = new Set(companions)
  if (ids.size < companions.length) return refused('Ein Zähler ist mehrmals genannt.')
  if (meterId !== undefined && ids.has(meterId)) {
    return refused('Ein Zähler gehört nicht zu sich selbst.')
  }
  const known = await store.byMeterIds([...ids].filter(isUuid))
  if (known.length < ids.size) return refused('Ein Zähler davon hat keine Simulation.')
  return circle.profile === 'BATTERY' ? aroundBattery(known) : behindConnection(circle, known)
}

function aroundBattery(known: readonly Simulation[]): UserError | undefined {
  if (known.every(({ profile }) => profile !== 'BATTERY')) return undefined
  return refused('Ein Zähler davon ist selbst ein Batteriespeicher.')
}

function behindConnection(circle: Circle, known: readonly Simulation[]): UserError | undefined {
  if (known.some(({ intervalSeconds }) => intervalSeconds !== circle.intervalSeconds)) {
    return refused('Ein Zähler davon hat ein anderes Messintervall.')
  }
  const inside = new Set([circle.meterId, ...circle.companions])
  for (const { profile, companions } of known) {
    if (companions.length > 0 && profile !== 'BATTERY') {
      return refused('Ein Zähler davon ist selbst ein Netzanschluss.')
    }
    if (companions.some(id => !inside.has(id))) {
      return refused(
        'Ein Speicher davon gleicht Zähler aus, die nicht hinter diesem Anschluss liegen.',
      )
    }
  }
  return undefined
}

function refused(message: string): UserError {
  return new UserError('SIMULATION_COMPANIONS_INVALID', message, {
    place: 'Zugehörige Zähler',
    remedy: 'Wählen Sie simulierte Zähler, die zu diesem Speicher oder Netzanschluss gehören.',
  })
}
