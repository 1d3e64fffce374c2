import { unitsOf, type Point } from '../model/common-model.ts'
import type { DeviceEvent, Observation } from '../observation.ts'

/** One value of one point in kW, kWh or V. */
export type Sample = {
  point: string
  key: string
  /** Milliseconds since 1970. */
  at: number
  value: number
  uncertain: boolean
}

/** A device's clock may be ahead by this much. */
export const mostAheadMs = 5 * 60_000
/** Finished intervals older than this come from a device with a wrong clock or a forgotten buffer. */
export const oldestMs = 400 * 86_400_000
/** More than any site in Germany draws; in kW, kWh and V. */
const mostPlausible = 1e9

/** The sample, or the reason for which it is refused. */
export function convert(
  observation: Observation,
  point: Point,
  receivedAt: number,
): Sample | DeviceEvent {
  const raw = toNumber(observation.raw)
  if (!Number.isFinite(raw)) return 'NOT_A_NUMBER'
  const inUnit = raw * point.scale + point.offset
  const value = inUnit * (unitsOf[point.kind][point.unit] ?? Number.NaN)
  if (!isPlausible(inUnit, point) || Math.abs(value) > mostPlausible) return 'OUT_OF_RANGE'
  const at = Math.round(observation.at ?? receivedAt)
  if (at > receivedAt + mostAheadMs) return 'FUTURE'
  if (at < receivedAt - oldestMs) return 'LATE'
  const uncertain = observation.uncertain === true
  return { point: point.id, key: observation.key, at, value, uncertain }
}

function isPlausible(value: number, { min, max }: Point): boolean {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity)
}

/** Numbers, and texts that are nothing but a number with a decimal point; NaN for everything else. */
function toNumber(raw: unknown): number {
  if (typeof raw === 'number') return raw
  if (typeof raw !== 'string') return Number.NaN
  const text = raw.trim()
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}
