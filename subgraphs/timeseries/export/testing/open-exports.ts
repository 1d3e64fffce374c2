import { buffer } from 'node:stream/consumers'
import type { JobContext } from '#platform/jobs/job.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase } from '#platform/testing/test-database.ts'
import { MarketStore } from '../../market/market.store.ts'
import { MeterStore } from '../../meter/meter.store.ts'
import { RollupStore } from '../../rollup/rollup.store.ts'
import { StoredSeriesStore } from '../../reading/stored-series.store.ts'
import { createExportJob } from '../export.job.ts'
import { exportPayload } from '../export-request.ts'
import { createExportStores } from '../export-stores.ts'

export type TestExports = Awaited<ReturnType<typeof openExports>>

/** Exports on a database of their own; the files lie in memory. */
export async function openExports() {
  const database = await createTestDatabase()
  const objects = createMemoryObjects()
  const given = {
    meters: new MeterStore(database),
    markets: new MarketStore(database),
    series: new StoredSeriesStore(database),
  }
  const stores = { ...createExportStores(database, given), objects }
  const job = createExportJob(stores)
  const rollups = new RollupStore(database)
  return {
    ...{ database, stores, objects, job },
    async addMeter(name: string, intervalSeconds = 900): Promise<string> {
      const meter = await stores.meters.create({
        ...{ name, meteringLocation: null, timeZone: 'Europe/Berlin', intervalSeconds },
        simulated: false,
      })
      return meter?.id ?? ''
    },
    /** `terms`: the meter's id by its name in the expression. */
    async addVirtualMeter(
      name: string,
      expression: string,
      terms: Record<string, string>,
    ): Promise<string> {
      const named = Object.entries(terms).map(([term, meterId]) => ({ name: term, meterId }))
      const meter = await given.meters.create({
        ...{ name, meteringLocation: null, timeZone: 'Europe/Berlin', intervalSeconds: 900 },
        ...{ simulated: false, kind: 'VIRTUAL' },
        formula: {
          expression,
          terms: named.map(term => ({ ...term, quantity: 'CONSUMPTION' })),
          quantity: 'CONSUMPTION',
        },
      })
      return meter?.id ?? ''
    },
    /** Values of equal distance: an SQL expression over `i`, the number of the value from 0 on. */
    async fill(meterId: string, from: string, count: number, kw = '12.68'): Promise<void> {
      await database.pool.query(
        `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, production_kw, quality)
         SELECT m.meter_id, $2::timestamptz + i * m.interval_seconds * interval '1 second', ${kw}, 1, 0
         FROM meters m, generate_series(0, $3::int - 1) i WHERE m.meter_id = $1`,
        [meterId, from, count],
      )
      // As the worker does all the time: what is not refreshed yet is computed at every look.
      await rollups.refresh({ from: new Date(from), to: new Date() })
    },
    /** Runs the job here and now. */
    async run(request: Record<string, unknown>, more: Partial<JobContext> = {}) {
      const record = newJobRecord({ kind: 'EXPORT' })
      const context = { ...jobContext(record), ...more }
      const outcome = await job.run(exportPayload.parse(request), context)
      const body = await objects.get('exports', outcome.download?.key ?? '')
      return { outcome, bytes: body ? await buffer(body) : Buffer.alloc(0) }
    },
    close: () => database.drop(),
  }
}
