import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { qualityNumber } from '../reading/reading.ts'
import { takeTurn } from '../reading/meter-turn.store.ts'
import { RollupStore } from '../rollup/rollup.store.ts'
import { eraseMade, eraseOldAggregates, eraseStories, settle } from './traces.store.ts'

/** `left`: where readings are still there. */
export type ErasedMeter = { erased: number; left: Span | undefined }
type Run = {
  signal: AbortSignal
  /** Part of the meter that is done, 0 … 1. */
  onProgress: (fraction: number) => Promise<void>
}
export type Span = { first: Date; last: Date }

const simulated = qualityNumber('SIMULATED')
/** What one transaction looks at; about a second. */
const rowsAtOnce = 50_000
const dayMs = 86_400_000
const daysAtOnce = 31
/** The first steps, which look at everything and remove little, as part of the whole. */
const shareOfTraces = 0.25

/**
 * Erases the simulated readings of a meter and what came of them, in steps of bounded length: first what was found,
 * decided, warned of and put in their place, which can only be told while they are there, then the readings with their
 * aggregates. It can stop anywhere and begin again. What was measured stays as it is.
 */
export class SimulatedEraser {
  private readonly rollups: RollupStore

  constructor(private readonly database: Database) {
    this.rollups = new RollupStore(database)
  }

  async erase(meterId: string, run: Run): Promise<ErasedMeter> {
    const span = await this.spanOf(meterId)
    let erased = 0
    if (span) {
      await this.inTurn(meterId, client => eraseStories(client, meterId))
      erased += await this.eraseAllMade(meterId, span, run)
      erased += await this.eraseReadings(meterId, span, run)
    }
    await this.inTurn(meterId, async client => {
      await settle(client, meterId)
      if ((await this.rollups.engine()) === 'plain') await eraseOldAggregates(client, meterId)
    })
    if (span && (await this.rollups.engine()) !== 'plain') {
      await this.rollups.refresh({ from: span.first, to: span.last }, run.signal)
    }
    return { erased, left: await this.spanOf(meterId) }
  }

  private async spanOf(meterId: string): Promise<Span | undefined> {
    const { rows } = await this.database.pool.query<{ first: Date | null; last: Date | null }>(
      'SELECT min(ts) AS first, max(ts) AS last FROM smart_meter_readings WHERE meter_id = $1',
      [meterId],
    )
    const { first, last } = rows[0] ?? { first: null, last: null }
    return first && last ? { first, last } : undefined
  }

  private async eraseAllMade(meterId: string, { first, last }: Span, run: Run): Promise<number> {
    let erased = 0
    const days = (last.getTime() - first.getTime()) / dayMs
    for (let day = 0; day <= days; day += daysAtOnce) {
      run.signal.throwIfAborted()
      const from = new Date(first.getTime() + day * dayMs)
      const until = new Date(from.getTime() + daysAtOnce * dayMs)
      erased += await this.inTurn(meterId, async client => {
        const made = await eraseMade(client, meterId, { from, until })
        if (made > 0) await this.rollups.refreshWithin(client, [{ meterId, from, to: until }])
        return made
      })
      await run.onProgress((shareOfTraces * day) / Math.max(1, days))
    }
    return erased
  }

  private async eraseReadings(meterId: string, { first, last }: Span, run: Run): Promise<number> {
    let erased = 0
    const length = Math.max(1, last.getTime() - first.getTime())
    for (let from: Date | undefined = first; from;) {
      run.signal.throwIfAborted()
      const step = await this.eraseStep(meterId, from)
      erased += step.erased
      const done: number = step.next ? (step.next.getTime() - first.getTime()) / length : 1
      await run.onProgress(shareOfTraces + (1 - shareOfTraces) * done)
      from = step.next
    }
    return erased
  }

  private eraseStep(
    meterId: string,
    from: Date,
  ): Promise<{ erased: number; next: Date | undefined }> {
    return this.inTurn(meterId, async client => {
      const { rows } = await client.query<{ last: Date | null }>(
        `SELECT max(ts) AS last FROM (
           SELECT ts FROM smart_meter_readings WHERE meter_id = $1 AND ts >= $2 ORDER BY ts LIMIT $3) portion`,
        [meterId, from, rowsAtOnce],
      )
      const last = rows[0]?.last
      if (!last) return { erased: 0, next: undefined }
      const { rowCount } = await client.query(
        `DELETE FROM smart_meter_readings
         WHERE meter_id = $1 AND ts >= $2 AND ts <= $3 AND quality = ${simulated}`,
        [meterId, from, last],
      )
      const erased = rowCount ?? 0
      if (erased > 0) await this.rollups.refreshWithin(client, [{ meterId, from, to: last }])
      return { erased, next: new Date(last.getTime() + 1) }
    })
  }

  /** Without history: what goes is not kept as an older version. */
  private inTurn<T>(meterId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.database.transaction(async client => {
      await takeTurn(client, [meterId], { withinSeconds: 600 })
      await client.query(`SET LOCAL luna.history = 'off'`)
      return work(client)
    })
  }
}
