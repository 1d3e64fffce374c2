import type { HistoryTransaction } from './history-progress.store.ts'

/** Readings of one meter, rising, each start once; NaN where a value is missing. */
export type HistoryReadings = {
  meterId: string
  count: number
  /** Starts, ms. */
  ts: Float64Array
  consumptionKw: Float64Array
  productionKw: Float64Array
  voltage: Float64Array
}

/** The bulk intake of the time series, as the worker hands it to the simulation. */
export type HistoryIntake = {
  /** Makes room for a span; before the first stretch of it. */
  prepare: (from: Date, to: Date) => Promise<void>
  /**
   * Writes readings and their aggregates in one transaction, and `within` with them. Undefined where the meter is
   * gone or not simulated any more; then nothing is written.
   */
  write: (
    readings: HistoryReadings,
    run: { signal: AbortSignal; within: (client: HistoryTransaction) => Promise<void> },
  ) => Promise<HistoryCounts | undefined>
}

/** `kept`: what is stored stands against them, because it is measured or a person decided it. */
export type HistoryCounts = { added: number; changed: number; unchanged: number; kept: number }
