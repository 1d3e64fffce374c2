import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { checkFaults } from '../fault/check-faults.ts'
import { profiles } from '../meter-model/meter-model.ts'
import { checkParameters } from '../meter-model/parameters.ts'
import { UserError } from '#platform/errors.ts'
import type { Progress, SavedRun, Simulation, SimulationSettings } from './simulation.ts'
import { faultList } from './stored-faults.ts'

type Row = NonNullable<Awaited<ReturnType<Database['prisma']['simulation']['findUnique']>>>
export type NewSimulation = { meterId: string; settings: SimulationSettings; startedAt: Date }
/** What a run adds to the progress of its simulation. */
export type ProgressStep = Progress & { meterId: string; runNumber: number }

const knownProfile = z.enum(profiles)
const givenParameters = z.record(z.string(), z.union([z.string(), z.number()]))

export class SimulationStore {
  constructor(private readonly database: Pick<Database, 'prisma' | 'pool'>) {}

  async byMeterIds(meterIds: readonly string[]): Promise<Simulation[]> {
    return this.find({ meterId: { in: [...meterIds] } })
  }

  /** By meter id, the ones after `after`. */
  async list(page: { first: number; after?: string | undefined }): Promise<Simulation[]> {
    const rows = await this.database.prisma.simulation.findMany({
      ...(page.after !== undefined && { where: { meterId: { gt: page.after } } }),
      orderBy: { meterId: 'asc' },
      take: page.first,
    })
    return rows.flatMap(toSimulation)
  }

  /** What shall run, and what running batteries need to know of others. */
  async runningWithCompanions(): Promise<Simulation[]> {
    const running = await this.find({ running: true })
    const ids = new Set(running.map(({ meterId }) => meterId))
    const others = new Set(running.flatMap(({ companions }) => companions))
    const missing = [...others].filter(id => !ids.has(id))
    return missing.length > 0 ? [...running, ...(await this.byMeterIds(missing))] : running
  }

  /**
   * Makes or changes a simulation; false where somebody else did since it was read as of `revision` (undefined: not
   * there). `beginAt` moves the instant from which is delivered: progress that a run of before still reports is then
   * no longer taken.
   */
  async save(
    meterId: string,
    settings: SimulationSettings,
    { running, startedAt, beginAt, revision }: SavedRun,
  ): Promise<boolean> {
    const begun = beginAt === undefined ? {} : { deliveredUntil: new Date(beginAt) }
    const data = { ...toRow(settings), running, startedAt, ...begun }
    const { simulation } = this.database.prisma
    const { count } =
      revision === undefined
        ? await simulation.createMany({ data: [{ meterId, ...data }], skipDuplicates: true })
        : await simulation.updateMany({
            where: { meterId, revision },
            data: {
              ...data,
              revision: { increment: 1 },
              ...(beginAt !== undefined && { runNumber: { increment: 1 } }),
            },
          })
    return count === 1
  }

  /** Makes running simulations, all or none. */
  async create(simulations: readonly NewSimulation[]): Promise<void> {
    await this.database.prisma.simulation.createMany({
      data: simulations.map(({ meterId, settings, startedAt }) => {
        return { meterId, ...toRow(settings), running: true, startedAt }
      }),
    })
  }

  /** Adds what was delivered; the newest error stays. */
  async addProgress(steps: readonly ProgressStep[]): Promise<void> {
    if (steps.length === 0) return
    await this.database.pool.query(addProgress, [
      steps.map(({ meterId }) => meterId),
      steps.map(({ runNumber }) => runNumber),
      steps.map(({ deliveredUntil }) => deliveredUntil && new Date(deliveredUntil)),
      steps.map(({ delivered }) => delivered),
      steps.map(({ faultsInjected }) => faultsInjected),
      steps.map(({ lastError }) => lastError ?? null),
      steps.map(({ lastErrorAt }) => lastErrorAt ?? null),
    ])
  }

  private async find(where: {
    running?: boolean
    meterId?: { in: string[] }
  }): Promise<Simulation[]> {
    return (await this.database.prisma.simulation.findMany({ where })).flatMap(toSimulation)
  }
}

const addProgress = `
  UPDATE simulations s SET
    delivered_until = CASE WHEN s.run_number = p.run_number
      THEN coalesce(p.delivered_until, s.delivered_until) ELSE s.delivered_until END,
    readings_delivered = s.readings_delivered + p.delivered,
    faults_injected = s.faults_injected + p.faults,
    last_error = coalesce(p.last_error, s.last_error),
    last_error_at = coalesce(p.last_error_at, s.last_error_at)
  FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::int[], $5::int[], $6::text[], $7::timestamptz[])
    AS p(meter_id, run_number, delivered_until, delivered, faults, last_error, last_error_at)
  WHERE s.meter_id = p.meter_id`

function toRow(settings: SimulationSettings) {
  const { profile, intervalSeconds, seed, companions, clock, place, origin } = settings
  const { latitude, longitude, timeZone, state } = place
  return {
    ...{ profile, intervalSeconds, seed, companions },
    parameters: { ...settings.parameters },
    faults: faultList(settings.faults),
    speed: clock.speed,
    simulatedStart: new Date(clock.simulatedStart),
    realStart: new Date(clock.realStart),
    ...{ latitude, longitude, timeZone, state },
    origin: new Date(origin),
  }
}

/** None where a row is of a profile or has parameters that this version does not know. */
function toSimulation(row: Row): Simulation[] {
  const known = knownProfile.safeParse(row.profile)
  const given = givenParameters.safeParse(row.parameters)
  if (!known.success || !given.success) return []
  const checked = checkParameters(known.data, given.data)
  const faults = checkFaults(row.faults)
  if (checked instanceof UserError || faults instanceof UserError) return []
  const { latitude, longitude, timeZone, state } = row
  return [
    {
      meterId: row.meterId,
      profile: known.data,
      intervalSeconds: row.intervalSeconds,
      seed: row.seed,
      parameters: checked,
      clock: {
        speed: row.speed,
        simulatedStart: row.simulatedStart.getTime(),
        realStart: row.realStart.getTime(),
      },
      faults,
      companions: row.companions,
      place: { latitude, longitude, timeZone, state },
      origin: row.origin.getTime(),
      running: row.running,
      startedAt: row.startedAt,
      revision: row.revision,
      runNumber: row.runNumber,
      deliveredUntil: row.deliveredUntil?.getTime(),
      delivered: Number(row.readingsDelivered),
      faultsInjected: Number(row.faultsInjected),
      lastError: row.lastError ?? undefined,
      lastErrorAt: row.lastErrorAt ?? undefined,
    },
  ]
}
