/**
 * The energy of a site per quarter-hour in whole millijoules; NaN is missing. All columns are as long as `import`.
 * What a site has not, is undefined; without `consumption` it follows from the balance.
 */
export type SiteColumns = {
  gridImport: Float64Array
  gridExport: Float64Array
  pv?: Float64Array | undefined
  charge?: Float64Array | undefined
  discharge?: Float64Array | undefined
  /** Everything the site uses, measured. */
  consumption?: Float64Array | undefined
  /** The part of the consumption that meters of their own see; the rest is the residual. */
  metered?: Float64Array | undefined
}

/** Sums over the quarter-hours in which every column has a value, in mJ. */
export type EnergyFlows = {
  pv: bigint
  gridImport: bigint
  gridExport: bigint
  charge: bigint
  discharge: bigint
  /** Measured, or PV + import + discharge − export − charge. */
  consumption: bigint
  /** PV used on site: Σ min(PV, consumption + charge). */
  selfConsumed: bigint
  /** PV + import + discharge − measured consumption − export − charge: losses and what no meter sees; may be negative. */
  residual: bigint
  /** Amount by which the balance fell below zero where consumption follows from it: counted as 0, part of the residual. */
  clamped: bigint
  /** Quarter-hours in which every column has a value. */
  quarters: number
}

/**
 * Balance, self-consumption and autarky, quarter by quarter and only then summed: min(PV, consumption) of a day
 * would hide that the sun shines at noon and the lamps burn at night.
 */
export function energyFlows(site: SiteColumns): EnergyFlows {
  const sums = new FlowSums()
  const { gridImport: column } = site
  for (let i = 0; i < column.length; i++) {
    const taken = valueAt(column, i)
    const fed = valueAt(site.gridExport, i)
    const [pv, charge, discharge] = [site.pv, site.charge, site.discharge].map(each =>
      valueAt(each, i),
    ) as [number, number, number]
    const supply = pv + taken + discharge
    const used = supply - fed - charge
    const fromBalance = Number.isNaN(used) ? used : Math.max(0, used)
    const consumption = site.consumption ? valueAt(site.consumption, i) : fromBalance
    const metered = site.metered ? valueAt(site.metered, i) : consumption
    if (Number.isNaN(used + consumption + metered)) continue
    sums.add([pv, taken, fed, charge, discharge, consumption])
    const clamped = site.consumption ? 0 : fromBalance - used
    sums.addUse(Math.min(pv, consumption + charge), used - metered, clamped)
  }
  return sums.total()
}

/** Σ min(PV, consumption + charge) / Σ PV; undefined without production. */
export function selfConsumptionRatio({ selfConsumed, pv }: EnergyFlows): number | undefined {
  return pv > 0n ? Number(selfConsumed) / Number(pv) : undefined
}

/**
 * 1 − Σ import / Σ consumption, at least 0; undefined without consumption. Energy that a battery took from the
 * grid counts as import when it is taken, so its later use is no autarky.
 */
export function autarky({ gridImport, consumption }: EnergyFlows): number | undefined {
  if (consumption <= 0n) return undefined
  return Math.min(1, Math.max(0, 1 - Number(gridImport) / Number(consumption)))
}

function valueAt(column: Float64Array | undefined, index: number): number {
  return column ? (column[index] ?? Number.NaN) : 0
}

/** Sums of whole numbers that move on into BigInts before a double gets inexact. */
class FlowSums {
  private readonly exact = new Array<bigint>(9).fill(0n)
  private readonly partial = new Float64Array(9)
  private quarters = 0

  add(flows: [number, number, number, number, number, number]): void {
    this.quarters++
    for (let k = 0; k < flows.length; k++) this.increase(k, flows[k] ?? 0)
  }

  addUse(selfConsumed: number, residual: number, clamped: number): void {
    this.increase(6, selfConsumed)
    this.increase(7, residual)
    this.increase(8, clamped)
  }

  total(): EnergyFlows {
    const [pv = 0n, gridImport = 0n, gridExport = 0n, charge = 0n, discharge = 0n, ...more] =
      this.exact.map((sum, k) => sum + BigInt(this.partial[k] ?? 0))
    const [consumption = 0n, selfConsumed = 0n, residual = 0n, clamped = 0n] = more
    const { quarters } = this
    const grid = { gridImport, gridExport }
    const use = { consumption, selfConsumed, residual, clamped }
    return { pv, ...grid, charge, discharge, ...use, quarters }
  }

  private increase(k: number, by: number): void {
    const sum = (this.partial[k] ?? 0) + by
    if (Math.abs(sum) < 2 ** 52) {
      this.partial[k] = sum
      return
    }
    this.exact[k] = (this.exact[k] ?? 0n) + BigInt(sum)
    this.partial[k] = 0
  }
}
