const millijoulesPerKwQuarter = 900_000_000
export const millijoulesPerKwh = 3_600_000_000

/**
 * Energy of a site per quarter-hour in whole millijoules, all columns of one length; NaN is not known. Whole numbers
 * keep the balance exact: PV + import + discharge = consumption + export + charge.
 */
export type SiteEnergy = {
  startMs: number
  gridImport: Float64Array
  gridExport: Float64Array
  /** Undefined without PV. */
  pv: Float64Array | undefined
  /** Undefined without a battery. */
  charge: Float64Array | undefined
  discharge: Float64Array | undefined
}

export function toMillijoules(kw: number): number {
  return Math.round(kw * millijoulesPerKwQuarter)
}

export function toKw(millijoules: number): number {
  return millijoules / millijoulesPerKwQuarter
}

export function columnOf(kw: readonly (number | null)[]): Float64Array {
  return Float64Array.from(kw, value => (value === null ? Number.NaN : toMillijoules(value)))
}

export function kwOf(column: Float64Array): (number | null)[] {
  return Array.from(column, value => (Number.isNaN(value) ? null : toKw(value)))
}

/** A copy that can be changed without touching the base. */
export function copyOf(energy: SiteEnergy): SiteEnergy {
  return {
    startMs: energy.startMs,
    gridImport: energy.gridImport.slice(),
    gridExport: energy.gridExport.slice(),
    pv: energy.pv?.slice(),
    charge: energy.charge?.slice(),
    discharge: energy.discharge?.slice(),
  }
}

/** What the site uses: PV + import + discharge − export − charge; NaN where one of them is not known. */
export function consumptionAt(energy: SiteEnergy, index: number): number {
  const { gridImport, gridExport, pv, charge, discharge } = energy
  return (
    valueAt(pv, index) +
    valueAt(gridImport, index) +
    valueAt(discharge, index) -
    valueAt(gridExport, index) -
    valueAt(charge, index)
  )
}

/**
 * Adds a load (or, below zero, a generation) behind the connection. More load first uses up what was fed in, more
 * generation first what was drawn: within a quarter-hour both may occur, and neither makes up for the other on its
 * own. A quarter-hour that is not known stays so.
 */
export function addLoad({ gridImport, gridExport }: SiteEnergy, index: number, load: number): void {
  const drawn = gridImport[index] ?? Number.NaN
  const fed = gridExport[index] ?? Number.NaN
  if (load >= 0) {
    const fromExport = Math.min(load, fed)
    gridExport[index] = fed - fromExport
    gridImport[index] = drawn + (load - fromExport)
    return
  }
  const fromImport = Math.min(-load, drawn)
  gridImport[index] = drawn - fromImport
  gridExport[index] = fed + (-load - fromImport)
}

/** Adds PV generation (mJ per quarter-hour, ≥ 0). */
export function addPv(energy: SiteEnergy, generation: Float64Array): void {
  const before = energy.pv
  energy.pv = generation.map((value, i) => value + (before ? (before[i] ?? Number.NaN) : 0))
  for (const [i, value] of generation.entries()) {
    if (value > 0) addLoad(energy, i, -value)
  }
}

/** Exact sum in mJ; gaps count nothing. */
export function sumOf(column: Float64Array): bigint {
  let exact = 0n
  let sum = 0
  for (const value of column) {
    if (Number.isNaN(value)) continue
    sum += value
    if (Math.abs(sum) < 2 ** 52) continue
    exact += BigInt(sum)
    sum = 0
  }
  return exact + BigInt(sum)
}

export function sumKwh(column: Float64Array): number {
  return Number(sumOf(column)) / millijoulesPerKwh
}

function valueAt(column: Float64Array | undefined, index: number): number {
  return column ? (column[index] ?? Number.NaN) : 0
}
