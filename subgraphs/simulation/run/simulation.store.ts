import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { profiles, type Profile } from '../meter-model/meter-model.ts'

export type Simulation = {
  meterId: string
  profile: Profile
  intervalSeconds: number
  seed: number
  running: boolean
  startedAt: Date | null
}

type Row = NonNullable<Awaited<ReturnType<Database['prisma']['simulation']['findUnique']>>>

export class SimulationStore {
  constructor(private readonly prisma: Database['prisma']) {}

  async byMeterIds(meterIds: readonly string[]): Promise<Simulation[]> {
    const rows = await this.prisma.simulation.findMany({
      where: { meterId: { in: [...meterIds] } },
    })
    return rows.map(toSimulation)
  }

  async running(): Promise<Simulation[]> {
    const rows = await this.prisma.simulation.findMany({ where: { running: true } })
    return rows.map(toSimulation)
  }

  /** `undefined` when the meter has no simulation. */
  async setRunning(meterId: string, running: boolean): Promise<Simulation | undefined> {
    const { count } = await this.prisma.simulation.updateMany({
      where: { meterId },
      data: { running, startedAt: running ? new Date() : null },
    })
    const [simulation] = count > 0 ? await this.byMeterIds([meterId]) : []
    return simulation
  }
}

function toSimulation(row: Row): Simulation {
  return { ...row, profile: z.enum(profiles).parse(row.profile) }
}
