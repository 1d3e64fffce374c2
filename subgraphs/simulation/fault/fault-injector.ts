import type { ReadingColumns } from '../meter-model/meter-model.ts'
import type { PricePointColumns } from '../market-model/market-model.ts'
import type { FaultCounts, Faults } from './fault.ts'
import { FaultStream, type ValueColumns } from './fault-stream.ts'
import type { FaultyRows } from './row-buffer.ts'

/** Readings with their own instants: they need not lie on the grid, nor rise, nor be there once. */
export type FaultyReadings = {
  count: number
  /** ms */
  ts: Float64Array
  consumptionKw: Float64Array
  productionKw: Float64Array
  voltage: Float64Array
}

export type FaultyPrices = {
  count: number
  ts: Float64Array
  eurMwh: Float64Array
  volumeMwh: Float64Array
}

/** What leaves the device now. */
type DeliveryOf<Rows> = {
  /** To be sent now: what is in time, what was held back until now, and what is sent twice. */
  rows: Rows
  /** Held back; `dueAt` is the instant at which it comes. */
  later: { ts: number; dueAt: number }[]
  /** Values of these columns that each fault touched. */
  counts: FaultCounts
}
export type Delivery = Omit<DeliveryOf<FaultyReadings>, 'rows'> & { readings: FaultyReadings }
export type PriceDelivery = Omit<DeliveryOf<FaultyPrices>, 'rows'> & { prices: FaultyPrices }

export type FaultInjector = {
  /**
   * The readings of whole intervals as a device with these faults delivers them at `now` (ms of the simulated clock).
   * Called for one stretch after the other; late readings come with the stretch that reaches their instant. Nothing
   * needs to be remembered: one who begins anywhere gets what was held back before from the model once more.
   */
  apply: (columns: ReadingColumns, now: number) => Delivery
}

type Options = { faults: Faults; seed: number; stepSeconds: number }

/** `source`: the undisturbed model, asked for what lies before the columns; without it nothing does. */
export function createFaultInjector({
  source,
  ...options
}: Options & {
  source?: { fill: (from: number, count: number) => ReadingColumns }
}): FaultInjector {
  const earlier = source && ((from: number, count: number) => toValues(source.fill(from, count)))
  const stream = new FaultStream({ ...options, earlier, powers: 2 })
  return {
    apply(columns, now) {
      const { rows, ...rest } = stream.apply(toValues(columns), now)
      const [consumptionKw, productionKw, voltage] = columnsOf(rows)
      const readings = { count: rows.count, ts: rows.ts, consumptionKw, productionKw, voltage }
      return { readings, ...rest }
    },
  }
}

/** The same for prices, where a reset and a clock make no sense and are left out. */
export function createPriceFaultInjector({
  source,
  faults,
  ...options
}: Options & { source?: { fill: (from: number, count: number) => PricePointColumns } }): {
  apply: (columns: PricePointColumns, now: number) => PriceDelivery
} {
  const ofPrices = Object.fromEntries(
    Object.entries(faults).filter(([kind]) => kind !== 'RESET' && kind !== 'CLOCK_DRIFT'),
  )
  const earlier = source && ((from: number, count: number) => ofPrice(source.fill(from, count)))
  const stream = new FaultStream({ ...options, faults: ofPrices, earlier, powers: 1 })
  return {
    apply(columns, now) {
      const { rows, ...rest } = stream.apply(ofPrice(columns), now)
      const [eurMwh, volumeMwh] = columnsOf(rows)
      return { prices: { count: rows.count, ts: rows.ts, eurMwh, volumeMwh }, ...rest }
    },
  }
}

function toValues({ consumptionKw, productionKw, voltage, ...grid }: ReadingColumns): ValueColumns {
  return { ...grid, values: [consumptionKw, productionKw, voltage] }
}

function ofPrice({ eurMwh, volumeMwh, ...grid }: PricePointColumns): ValueColumns {
  return { ...grid, values: [eurMwh, volumeMwh] }
}

const none = new Float64Array(0)

function columnsOf({ values }: FaultyRows): [Float64Array, Float64Array, Float64Array] {
  return [values[0] ?? none, values[1] ?? none, values[2] ?? none]
}
