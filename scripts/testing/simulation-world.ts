import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import type { JobContext, JobRecord } from '#platform/jobs/job.ts'
import type { Faults } from '../../subgraphs/simulation/fault/fault.ts'
import { faultList } from '../../subgraphs/simulation/fault/check-faults.ts'
import { createSimulationJobs } from '../../subgraphs/simulation/jobs.ts'
import type { HistoryIntake as Intake } from '../../subgraphs/simulation/history/history-intake.ts'
import { HistoryIntake } from '../../subgraphs/timeseries/reading/history-intake.store.ts'
import { openQualityWorld } from '../../subgraphs/timeseries/quality/testing/quality-world.ts'

export type SimulationWorld = Awaited<ReturnType<typeof openSimulationWorld>>

type MeterOptions = { intervalSeconds?: number; profile?: string; seed?: number; faults?: Faults }
type HistoryOptions = { job?: JobRecord; context?: Partial<JobContext>; intake?: Intake }

/** The time series beside simulations of its meters, as the worker brings them together. */
export async function openSimulationWorld() {
  const world = await openQualityWorld()
  const { database, stores } = world
  const realIntake = new HistoryIntake(database)
  return {
    ...world,
    realIntake,
    /** A meter with a simulation that does not run. */
    async simulate(name: string, options: MeterOptions = {}): Promise<string> {
      const { intervalSeconds = 900, profile = 'OFFICE', seed = 1, faults = {} } = options
      const meter = await stores.meters.create({
        ...{ name, intervalSeconds, meteringLocation: null, timeZone: 'Europe/Berlin' },
        simulated: true,
      })
      if (!meter) throw new Error(`meter ${name} is there already`)
      await database.pool.query(
        `INSERT INTO simulations (meter_id, profile, interval_seconds, seed, faults) VALUES ($1, $2, $3, $4, $5)`,
        [meter.id, profile, intervalSeconds, seed, JSON.stringify(faultList(faults))],
      )
      return meter.id
    },
    /** The message of the finished job. */
    async history(
      meterIds: string[],
      [from, to]: [string, string],
      options: HistoryOptions = {},
    ): Promise<string> {
      const {
        job = newJobRecord({ kind: 'GENERATE_HISTORY' }),
        context,
        intake = realIntake,
      } = options
      const [handler] = createSimulationJobs({ database }, intake)
      const payload = { meterIds, from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` }
      return (await handler.run(payload, { ...jobContext(job), ...context })).message
    },
    /** Everything of a meter's readings that is not the moment they became known. */
    async readings(meterId: string): Promise<unknown[]> {
      const { rows } = await database.pool.query(
        `SELECT ts, consumption_kw, production_kw, voltage, quality, method
         FROM smart_meter_readings WHERE meter_id = $1 ORDER BY ts`,
        [meterId],
      )
      return rows
    },
  }
}
