import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import type { SimulationRunner } from './simulation-runner.ts'
import type { Simulation, SimulationStore } from './simulation.store.ts'

export class SimulationService {
  constructor(
    private readonly simulations: SimulationStore,
    private readonly runner: SimulationRunner,
  ) {}

  async start(meterId: string, viewer: Viewer): Promise<Simulation | UserError> {
    viewer.require('operator')
    return this.setRunning(meterId, true)
  }

  /** The readings so far stay. */
  async stop(meterId: string, viewer: Viewer): Promise<Simulation | UserError> {
    viewer.require('operator')
    return this.setRunning(meterId, false)
  }

  private async setRunning(meterId: string, running: boolean): Promise<Simulation | UserError> {
    const simulation = isUuid(meterId)
      ? await this.simulations.setRunning(meterId, running)
      : undefined
    await this.runner.sync()
    return simulation ?? notSimulated
  }
}

const notSimulated = new UserError(
  'METER_NOT_SIMULATED',
  'Dieser Zähler ist kein simulierter Zähler.',
  { remedy: 'Wählen Sie einen Zähler mit dem Kennzeichen „simuliert“.' },
)
