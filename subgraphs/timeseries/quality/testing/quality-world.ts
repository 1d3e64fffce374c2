import { UserError } from '#platform/errors.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openMeterWorld } from '../../meter/testing/meter-world.ts'
import type { NewReading, Quantity } from '../../reading/reading.ts'
import { quantityFields } from '../../reading/reading.ts'
import { createCheckQualityJob, type CheckPayload } from '../check-quality.job.ts'
import type { FindingFilter } from '../finding.store.ts'
import type { QualityFinding } from '../quality-finding.ts'

export const operator = testViewer('operator')
const quarterMs = 900_000

export type QualityWorld = Awaited<ReturnType<typeof openQualityWorld>>

/** The subgraph with short ways to readings, checks and findings. The clock stands on New Year 2027. */
export async function openQualityWorld() {
  const world = await openMeterWorld()
  const now = Date.parse('2027-01-01T00:00:00Z')
  const { stores, events } = world
  const job = createCheckQualityJob({
    ...stores.quality,
    ...{ meters: stores.meters, events, now: () => now },
  })
  return {
    ...world,
    /** Measured values from `start` on; null is left out. */
    async measure(
      meterId: string,
      values: (number | null)[],
      { start, stepMs = quarterMs, quantity = 'CONSUMPTION' }: Measured,
    ): Promise<void> {
      const readings = values.flatMap((kw, slot): NewReading[] => {
        if (kw === null) return []
        const none = { consumptionKw: null, productionKw: null, voltage: null }
        const ts = new Date(Date.parse(start) + slot * stepMs)
        return [{ meterId, ts, ...none, [quantityFields[quantity]]: kw, quality: 'MEASURED' }]
      })
      await stores.readings.write(readings, { fields: [quantityFields[quantity]] })
    },
    /** The message of the finished job. */
    async check(wanted?: Wanted, signal?: AbortSignal): Promise<string> {
      const context = {
        ...jobContext(newJobRecord({ kind: 'CHECK_QUALITY' })),
        ...(signal && { signal }),
      }
      return (await job.run(wanted ? { meters: [wanted] } : {}, context)).message
    },
    findings(filter: FindingFilter = {}): Promise<QualityFinding[]> {
      return world.services.quality.findings.list({ first: 1000 }, filter, operator)
    },
    /** The one that is open; throws when there are more. */
    async onlyFinding(): Promise<QualityFinding> {
      const [finding, ...others] = await this.findings({ state: 'OPEN' })
      if (!finding || others.length > 0) throw new Error(`${others.length + 1} findings`)
      return finding
    },
    /** Stored readings of a meter: stamp, consumption, quality and method as numbers. */
    async stored(meterId: string): Promise<string[]> {
      const { rows } = await world.database.pool.query<
        Record<'ts' | 'kw' | 'quality' | 'method', string>
      >(
        `SELECT to_char(ts AT TIME ZONE 'UTC', 'DD HH24:MI') AS ts, consumption_kw AS kw, quality, method
         FROM smart_meter_readings WHERE meter_id = $1 ORDER BY smart_meter_readings.ts`,
        [meterId],
      )
      return rows.map(({ ts, kw, quality, method }) => `${ts} ${kw} ${quality}/${method}`)
    },
  }
}

type Wanted = NonNullable<CheckPayload['meters']>[number]
type Measured = { start: string; stepMs?: number; quantity?: Quantity }

/** The result of what must work. */
export function done<T>(result: T | UserError): T {
  if (result instanceof UserError) throw new Error(`${result.code}: ${result.message}`)
  return result
}
