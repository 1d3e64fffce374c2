import type { Meter } from '../meter/meter.ts'

/** What figures are asked for: meters, all below a meter, or a cost centre. Exactly one is given. */
export type MeterSelection =
  { meterIds: readonly string[] } | { parentId: string } | { costCentre: string }

/** The meters of a selection by what they count; no energy is in two of one list. */
export type MeterRoles = {
  /** What is summed as consumption. */
  consumption: Meter[]
  /** What is summed as production: PV where there is any, else all. */
  production: Meter[]
  /** At the connection: consumption is import, production is export. */
  grid: Meter[]
  pv: Meter[]
  /** Consumption is charge, production is discharge. */
  battery: Meter[]
  /** Measured consumption below the connection. */
  consumers: Meter[]
}

/** Meters, and the parent of each meter above them. */
export type SelectedMeters = {
  meters: readonly Meter[]
  parents: ReadonlyMap<string, string | null>
  /** Sites that only group others: they have no readings of their own. */
  folders: ReadonlySet<string>
  /** Named one by one: then virtual meters count too. */
  isList: boolean
}

const consumerKinds = new Set<Meter['kind']>(['SUB', 'EV', 'HEAT_PUMP'])

/**
 * Who is counted once. A meter below another of the selection is part of it and is not counted again; PV and batteries
 * are no consumption; virtual meters repeat others and count only where they are named or alone.
 */
export function meterRoles(selected: SelectedMeters): MeterRoles {
  const measuring = selected.meters.filter(({ id }) => !selected.folders.has(id))
  const real = measuring.filter(({ kind }) => selected.isList || kind !== 'VIRTUAL')
  const counted = real.length > 0 ? real : measuring
  const ofKind = (kinds: ReadonlySet<Meter['kind']>) =>
    counted.filter(({ kind }) => kinds.has(kind))
  const top = (meters: Meter[]) => topmost(meters, selected.parents)
  const pv = top(ofKind(new Set(['PV'])))
  const battery = top(ofKind(new Set(['BATTERY'])))
  const used = counted.filter(({ kind }) => kind !== 'PV' && kind !== 'BATTERY')
  return {
    consumption: top(used.length > 0 ? used : counted),
    production: pv.length > 0 ? pv : top(counted),
    grid: top(ofKind(new Set(['SITE', 'MAIN']))),
    pv,
    battery,
    consumers: top(ofKind(consumerKinds)),
  }
}

/** Meters without an ancestor among them. */
export function topmost(
  meters: readonly Meter[],
  parents: ReadonlyMap<string, string | null>,
): Meter[] {
  const chosen = new Set(meters.map(({ id }) => id))
  return meters.filter(({ id }) => !ancestorsOf(id, parents).some(above => chosen.has(above)))
}

/** From the parent up. */
export function ancestorsOf(id: string, parents: ReadonlyMap<string, string | null>): string[] {
  const ancestors: string[] = []
  let above = parents.get(id) ?? null
  // A cycle in stored data must not hang the server.
  while (above !== null && ancestors.length < 50) {
    ancestors.push(above)
    above = parents.get(above) ?? null
  }
  return ancestors
}
