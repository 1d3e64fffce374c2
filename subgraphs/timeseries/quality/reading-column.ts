import { qualityNumber, type ReadingQuality } from '../reading/reading.ts'

/** One direction of a meter as columns: slot i is the interval that starts at startMs + i · stepMs. */
export type ReadingColumn = {
  startMs: number
  stepMs: number
  /** kW; NaN where nothing is stored or what is stored is marked faulty. */
  values: Float64Array
  /** Number of the quality as it is stored; `nothing` without a value. */
  qualities: Int8Array
}

export const nothing = -1
const faulty = qualityNumber('FAULTY')
const measured = new Set(
  (['MEASURED', 'PRELIMINARY', 'SIMULATED'] satisfies ReadingQuality[]).map(qualityNumber),
)

export function emptyColumn(startMs: number, endMs: number, stepMs: number): ReadingColumn {
  const slots = Math.max(0, Math.ceil((endMs - startMs) / stepMs))
  return {
    startMs,
    stepMs,
    values: new Float64Array(slots).fill(NaN),
    qualities: new Int8Array(slots).fill(nothing),
  }
}

export function timeOf({ startMs, stepMs }: ReadingColumn, slot: number): number {
  return startMs + slot * stepMs
}

/** May lie outside the column. */
export function slotAt(
  { startMs, stepMs }: Pick<ReadingColumn, 'startMs' | 'stepMs'>,
  ms: number,
): number {
  return Math.floor((ms - startMs) / stepMs)
}

/** Whether a device said so; substitutes and corrections are the word of a person or of the network operator. */
export function isMeasured({ qualities }: ReadingColumn, slot: number): boolean {
  return measured.has(qualities[slot] ?? nothing)
}

export function isFaulty({ qualities }: Pick<ReadingColumn, 'qualities'>, slot: number): boolean {
  return qualities[slot] === faulty
}

/** Slots `[from, to)` in a row that all satisfy a condition. */
export type Run = { from: number; to: number }

/** How much of a slot lies between two places in the column, which may lie within slots; 0 to 1. */
export function shareOf(slot: number, { from, to }: Run): number {
  return Math.min(slot + 1, to) - Math.max(slot, from)
}

export function runsOf(length: number, belongs: (slot: number) => boolean): Run[] {
  const runs: Run[] = []
  let from = -1
  for (let slot = 0; slot <= length; slot += 1) {
    const inside = slot < length && belongs(slot)
    if (inside && from < 0) from = slot
    if (!inside && from >= 0) {
      runs.push({ from, to: slot })
      from = -1
    }
  }
  return runs
}
