import { randomUUID } from 'node:crypto'
import { createTestDatabase } from '#platform/testing/test-database.ts'
import type { NewReading } from '../reading/reading.ts'
import { ReadingStore } from '../reading/reading.store.ts'

export type TestReadings = Awaited<ReturnType<typeof openReadings>>

/** A database with readings and nothing else of the subgraph. */
export async function openReadings(create = createTestDatabase) {
  const database = await create()
  const readings = new ReadingStore(database)
  return {
    ...{ database, readings },
    /** The rows of a query. */
    async rows<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
      return (await database.pool.query<T>(sql, parameters)).rows
    },
    /** The id of a new meter. */
    async addMeter(intervalSeconds = 900): Promise<string> {
      const meterId = randomUUID()
      await database.pool.query(
        'INSERT INTO meters (meter_id, name, interval_seconds) VALUES ($1::uuid, $1::text, $2)',
        [meterId, intervalSeconds],
      )
      return meterId
    },
    close: () => database.drop(),
  }
}

/** A measured consumption. */
export function consumption(
  meterId: string,
  ts: Date | string,
  consumptionKw: number | null,
  more: Partial<NewReading> = {},
): NewReading {
  const rest = { productionKw: null, voltage: null, quality: 'MEASURED' as const }
  return { meterId, ts: new Date(ts), consumptionKw, ...rest, ...more }
}
