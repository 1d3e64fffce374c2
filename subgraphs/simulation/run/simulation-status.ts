import { simulatedNow } from './simulated-clock.ts'
import type { Simulation, SimulationStatus } from './simulation.ts'
import type { ProgressStep } from './simulation.store.ts'

/** Behind by more than this, in real seconds, is late: two missed ticks are not. */
const patienceSeconds = 5

/** How a simulation stands, with what is delivered and not written yet. */
export function statusOf(
  stored: Simulation,
  unsaved: ProgressStep | undefined,
  real: number,
): SimulationStatus {
  const simulation = unsaved ? withProgress(stored, unsaved) : stored
  if (!simulation.running) {
    return { simulation, state: 'STOPPED', simulatedNow: undefined, lagSeconds: 0 }
  }
  const { clock, intervalSeconds, deliveredUntil } = simulation
  const now = simulatedNow(clock, real)
  const stepMs = intervalSeconds * 1000
  const due = Math.floor(now / stepMs) * stepMs
  const lagSeconds = Math.max(0, due - (deliveredUntil ?? due - stepMs)) / 1000
  const isLate = lagSeconds / clock.speed > patienceSeconds && lagSeconds > intervalSeconds
  return { simulation, state: isLate ? 'DELAYED' : 'RUNNING', simulatedNow: now, lagSeconds }
}

function withProgress(stored: Simulation, step: ProgressStep): Simulation {
  const isSameRun = step.runNumber === stored.runNumber
  return {
    ...stored,
    deliveredUntil: (isSameRun ? step.deliveredUntil : undefined) ?? stored.deliveredUntil,
    delivered: stored.delivered + step.delivered,
    faultsInjected: stored.faultsInjected + step.faultsInjected,
    lastError: step.lastError ?? stored.lastError,
    lastErrorAt: step.lastErrorAt ?? stored.lastErrorAt,
  }
}
