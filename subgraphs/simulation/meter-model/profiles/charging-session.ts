/** A car at the wallbox: full power, and a taper when the battery is nearly full. */
export type ChargingSession = {
  startMs: number
  /** When it is full or leaves. */
  endMs: number
  kw: number
  energyKwh: number
}

const hourMs = 3_600_000
/** The last part of the energy flows with power that falls evenly to a quarter. */
const taperShare = 0.15
const lastPower = 0.25

/** Charging from `startMs` on until `energyKwh` are in, at latest until `leavesMs`. */
export function chargingSession(
  startMs: number,
  leavesMs: number,
  wanted: { kw: number; energyKwh: number },
): ChargingSession {
  const { kw, energyKwh } = wanted
  const hours = ((1 - taperShare) * energyKwh) / kw + taperHours(wanted)
  return { startMs, endMs: Math.min(leavesMs, startMs + hours * hourMs), kw, energyKwh }
}

/** kWh that flow in `[from, to)`. */
export function energyBetween(session: ChargingSession, from: number, to: number): number {
  if (to <= session.startMs || from >= session.endMs) return 0
  return energyUntil(session, to) - energyUntil(session, from)
}

function energyUntil(session: ChargingSession, at: number): number {
  const { startMs, endMs, kw, energyKwh } = session
  const hours = (Math.min(at, endMs) - startMs) / hourMs
  if (hours <= 0) return 0
  const fullHours = ((1 - taperShare) * energyKwh) / kw
  if (hours <= fullHours) return kw * hours
  const tapering = Math.min(hours - fullHours, taperHours(session))
  const fall = ((1 - lastPower) * tapering ** 2) / (2 * taperHours(session))
  return (1 - taperShare) * energyKwh + kw * (tapering - fall)
}

function taperHours({ kw, energyKwh }: { kw: number; energyKwh: number }): number {
  return (taperShare * energyKwh) / (kw * (1 - (1 - lastPower) / 2))
}
