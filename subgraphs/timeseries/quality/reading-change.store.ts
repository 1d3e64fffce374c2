import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { ExactSum } from '../reading/exact-sum.ts'
import {
  quantityFields,
  type NewReading,
  type Quantity,
  type ReadingMethod,
  type ReadingQuality,
} from '../reading/reading.ts'
import { takeTurn } from '../reading/meter-turn.store.ts'
import { refusedReadings, type RefusedReading } from '../reading/refused-readings.store.ts'
import type { ReadingStore } from '../reading/reading.store.ts'
import {
  countingStamps,
  lockReadings,
  readingVersions,
  versionExtent,
} from './reading-version.store.ts'
import { stateBefore, type ReadingVersion } from './reading-versions.ts'

export const changeActions = ['SUBSTITUTE', 'CORRECT', 'MARK_FAULTY', 'REVERT'] as const
export type ChangeAction = (typeof changeActions)[number]

/** What a person did to readings; the values before are older versions of the readings. */
export type ReadingChange = {
  id: string
  meterId: string
  quantity: Quantity | null
  action: ChangeAction
  from: Date
  /** End of the last interval. */
  to: Date
  readings: number
  energyBeforeKwh: number | null
  energyAfterKwh: number | null
  reason: string
  findingId: string | null
  changedBy: string
  changedAt: Date
}

/** Who changes what, and why. */
export type ChangeNote = {
  meterId: string
  intervalSeconds: number
  reason: string
  by: string
  findingId?: string
}

export type NewValue = { ts: Date; kw: number; quality: ReadingQuality; method: ReadingMethod }

const columns = `change_id AS id, meter_id AS "meterId", quantity, action, from_ts AS "from", to_ts AS "to",
  readings, energy_before_kwh AS "energyBeforeKwh", energy_after_kwh AS "energyAfterKwh", reason,
  finding_id AS "findingId", changed_by AS "changedBy", changed_at AS "changedAt"`

/** Changes readings by hand; each in one transaction with its note. */
export class ReadingChangeStore {
  constructor(
    private readonly database: Database,
    private readonly readings: ReadingStore,
  ) {}

  /** Newest first. */
  async list(
    meterId: string,
    page: { first: number; before: Date | undefined },
  ): Promise<ReadingChange[]> {
    const { rows } = await this.database.pool.query<ReadingChange>(
      `SELECT ${columns} FROM reading_changes WHERE meter_id = $1 AND ($3::timestamptz IS NULL OR changed_at < $3)
       ORDER BY changed_at DESC LIMIT $2`,
      [meterId, page.first, page.before ?? null],
    )
    return rows
  }

  /** What was delivered since against the word of a person; see refusedReadings. */
  refused(
    meterId: string,
    page: { first: number; before: Date | undefined },
  ): Promise<RefusedReading[]> {
    return refusedReadings(this.database.pool, meterId, page)
  }

  /** Readings stored in `[from, to)`, at most `most`. */
  async count(
    meterId: string,
    { from, to }: { from: Date; to: Date },
    most: number,
  ): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (SELECT FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3 LIMIT $4) r`,
      [meterId, from, to, most],
    )
    return rows[0]?.count ?? 0
  }

  /**
   * Writes values of one direction; the other one stays, unless the reading was faulty as a whole.
   * `first` runs in the same transaction before, when nobody else changes readings of the meter by hand any more; where it answers false nothing is written: undefined.
   */
  async write(
    { quantity, action, values }: { quantity: Quantity; action: ChangeAction; values: NewValue[] },
    note: ChangeNote,
    first?: (client: PoolClient) => Promise<boolean>,
  ): Promise<ReadingChange | undefined> {
    const stamps = values.map(({ ts }) => ts)
    return this.change(note, extentOf(stamps), async client => {
      if (first && !(await first(client))) return undefined
      const before = await lockReadings(client, note.meterId, stamps)
      const field = quantityFields[quantity]
      const after = values.map(({ ts, kw, ...how }): NewReading => {
        const { quality, ...kept } = before.get(ts.getTime()) ?? nothingAt(note.meterId, ts)
        const rest =
          quality === 'FAULTY' ? { ...kept, consumptionKw: null, productionKw: null } : kept
        return { ...rest, [field]: kw, ...how }
      })
      await this.readings.write(after, { client, byPerson: true })
      return { quantity, action, stamps, before: [...before.values()], after }
    })
  }

  /** The values stay, and count nowhere any more. Undefined when there are none in the range. */
  async markFaulty(range: Range, note: ChangeNote): Promise<ReadingChange | undefined> {
    return this.change(note, undefined, async client => {
      const stamps = await countingStamps(client, note.meterId, range)
      if (stamps.length === 0) return undefined
      const before = [...(await lockReadings(client, note.meterId, stamps)).values()]
      const after = before.map(reading => ({ ...reading, quality: 'FAULTY' as const }))
      await this.readings.write(after, { client, byPerson: true })
      return { quantity: null, action: 'MARK_FAULTY', stamps, before, after: [] }
    })
  }

  /**
   * Restores the version before of each reading of `[from, to)`; what a person put where nothing was is
   * removed. Undefined when there is nothing to go back to.
   */
  async revert(range: Range, note: ChangeNote): Promise<ReadingChange | undefined> {
    const extent = await versionExtent(this.database, note.meterId, range)
    if (!extent) return undefined
    return this.change(note, extent, async client => {
      const steps = stepsBack(await readingVersions(client, note.meterId, range))
      if (steps.length === 0) return undefined
      const stamps = steps.map(({ ts }) => ts)
      const before = [...(await lockReadings(client, note.meterId, stamps)).values()]
      const after = steps.flatMap(({ state }) => (state === 'absent' ? [] : [state]))
      const gone = steps.filter(({ state }) => state === 'absent').map(({ ts }) => ts)
      await this.readings.write(after, { client, byPerson: true })
      await client.query('DELETE FROM smart_meter_readings WHERE meter_id = $1 AND ts = ANY ($2)', [
        note.meterId,
        gone,
      ])
      return { quantity: null, action: 'REVERT', stamps, before, after }
    })
  }

  /**
   * Whoever changes readings of one meter by hand takes turns, with imports too, and `work` reads what it changes
   * only when it is its turn. `extent` are the months to make room for before. Throws MeterBusy.
   */
  private async change(
    note: ChangeNote,
    extent: Range | undefined,
    work: (client: PoolClient) => Promise<Changed | undefined>,
  ): Promise<ReadingChange | undefined> {
    if (extent) await this.readings.prepare(extent.from, extent.to)
    return this.database.transaction(async client => {
      await takeTurn(client, [note.meterId], { withinSeconds: 15 })
      const changed = await work(client)
      return changed && remember(client, note, changed)
    })
  }
}

type Range = { from: Date; to: Date }

/** The first and the last stamp. */
function extentOf(stamps: Date[]): Range {
  const ordered = stamps.toSorted((a, b) => a.getTime() - b.getTime())
  return { from: ordered.at(0) ?? new Date(0), to: ordered.at(-1) ?? new Date(0) }
}

function stepsBack(versions: Map<number, ReadingVersion[]>) {
  return [...versions].flatMap(([ts, history]) => {
    const state = stateBefore(history)
    const isOwn = isByHand(history.at(-1)?.reading)
    return state === undefined || (state === 'absent' && !isOwn)
      ? []
      : [{ ts: new Date(ts), state }]
  })
}

type Changed = {
  quantity: Quantity | null
  action: ChangeAction
  stamps: Date[]
  before: NewReading[]
  after: NewReading[]
}

async function remember(
  client: PoolClient,
  note: ChangeNote,
  changed: Changed,
): Promise<ReadingChange> {
  const { meterId, intervalSeconds, reason, by, findingId } = note
  const { quantity, action, stamps, before, after } = changed
  const { from, to: last } = extentOf(stamps)
  const to = new Date(last.getTime() + intervalSeconds * 1000)
  const energy = (some: NewReading[]) => energyOf(some, quantity, intervalSeconds)
  const { rows } = await client.query<ReadingChange>(
    `INSERT INTO reading_changes (change_id, meter_id, quantity, action, from_ts, to_ts, readings,
       energy_before_kwh, energy_after_kwh, reason, finding_id, changed_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${columns}`,
    [
      ...[randomUUID(), meterId, quantity, action, from, to, stamps.length],
      ...[energy(before), energy(after), reason, findingId ?? null, by],
    ],
  )
  const [change] = rows
  if (!change) throw new Error('an insert without a row')
  return change
}

/** Of what counts; null where nothing does. Without a direction: consumption, or else production. */
function energyOf(
  readings: NewReading[],
  quantity: Quantity | null,
  intervalSeconds: number,
): number | null {
  const sumOf = (of: Quantity): number | null => {
    const sum = new ExactSum()
    let count = 0
    for (const reading of readings) {
      const kw = reading.quality === 'FAULTY' ? null : reading[quantityFields[of]]
      if (kw === null) continue
      sum.add(kw)
      count += 1
    }
    return count === 0 ? null : sum.energyKwh(intervalSeconds)
  }
  return quantity ? sumOf(quantity) : (sumOf('CONSUMPTION') ?? sumOf('PRODUCTION'))
}

function nothingAt(meterId: string, ts: Date): NewReading {
  const none = { consumptionKw: null, productionKw: null, voltage: null }
  return { meterId, ts, ...none, quality: 'MEASURED', method: 'NONE' }
}

/** A substitute of ours or a correction: whoever put it there may take it away. */
function isByHand(reading: NewReading | undefined): boolean {
  if (!reading) return false
  const { quality, method = 'NONE' } = reading
  return quality === 'CORRECTED' || (quality === 'SUBSTITUTED' && method !== 'NONE')
}
