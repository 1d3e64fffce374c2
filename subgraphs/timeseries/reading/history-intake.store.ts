import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { RollupStore } from '../rollup/rollup.store.ts'
import { takeTurn } from './meter-turn.store.ts'
import { qualityNumber, readingFields } from './reading.ts'
import { ReadingStore } from './reading.store.ts'
import type { WriteCounts } from './write-batch.store.ts'
import { writeReadings } from './write-readings.store.ts'

/** Computed readings of one meter, rising, each start once; a value that is missing is NaN. */
export type HistoryStretch = {
  meterId: string
  count: number
  /** Starts, ms UTC. */
  ts: Float64Array
  consumptionKw: Float64Array
  productionKw: Float64Array
  voltage: Float64Array
}

export type HistoryRun = {
  signal: AbortSignal
  /** Written in the same transaction, so that both are there or neither. */
  within: (client: PoolClient) => Promise<void>
}

const simulated = qualityNumber('SIMULATED')
/** Enough for the rows of a month of minutes that triggers look at. */
const workMemory = '64MB'

/** Where computed readings of the past come in by the month. */
export class HistoryIntake {
  private readonly rollups: RollupStore
  private readonly readings: ReadingStore

  constructor(private readonly database: Database) {
    this.rollups = new RollupStore(database)
    this.readings = new ReadingStore(database)
  }

  /** Makes room for the readings of a span; before the first stretch of it. */
  async prepare(from: Date, to: Date): Promise<void> {
    await this.readings.prepare(from, to)
  }

  /**
   * Writes a stretch with its aggregates in a transaction of its own, as SIMULATED. What is stored and real, or
   * decided by a person, stays. Undefined where the meter is gone, or is no simulated one any more.
   */
  async write(stretch: HistoryStretch, run: HistoryRun): Promise<WriteCounts | undefined> {
    const { meterId } = stretch
    const [from, to] = [new Date(stretch.ts.at(0) ?? 0), new Date(stretch.ts.at(-1) ?? 0)]
    const counts = await this.database.transaction(async client => {
      await client.query(`SELECT set_config('work_mem', $1, true)`, [workMemory])
      await takeTurn(client, [meterId], { withinSeconds: 600 })
      if (!(await isSimulated(client, meterId))) return undefined
      const written = await writeReadings(
        client,
        { meterId, from, to, fields: readingFields, columns: () => columnsOf(stretch) },
        { signal: run.signal },
      )
      await run.within(client)
      run.signal.throwIfAborted()
      await this.rollups.refreshWithin(client, [{ meterId, from, to }])
      return written
    })
    if (counts && (await this.rollups.engine()) !== 'plain') {
      await this.rollups.refresh({ from, to }, run.signal)
    }
    return counts
  }
}

function columnsOf({ count, ts, consumptionKw, productionKw, voltage }: HistoryStretch) {
  const values = { consumptionKw, productionKw, voltage }
  return { count, ts, values, quality: simulated, method: 0 }
}

async function isSimulated(client: PoolClient, meterId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM meters WHERE meter_id = $1 AND simulated AND kind <> 'VIRTUAL' FOR KEY SHARE`,
    [meterId],
  )
  return rowCount === 1
}
