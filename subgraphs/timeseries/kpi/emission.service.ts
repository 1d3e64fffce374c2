import { z } from 'zod'
import { readDataFile } from '../calendar/data-file.ts'
import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import { energyBetween, toKwh } from './energy-column.ts'
import { emissions, type EmissionFactor, type Emissions } from './emissions.ts'
import { figure, noFigure, type Figure } from './figure.ts'
import type { KpiScope } from './kpi-scope.ts'
import { coverageOf } from './load-figures.ts'

/** A supplier's own factor, from its Stromkennzeichnung (§ 42 EnWG). */
export type SupplierFactor = { gPerKwh: number; year: number; source: string }

export type EmissionFigures = {
  locationBased: Figure
  marketBased: Figure
  /** Per calendar year of the range: energy, factor and the year of the factor. */
  years: (Emissions & { energyKwh: number })[]
  supplier: SupplierFactor | null
}

const shape = z.strictObject({
  title: z.string(),
  factors: z.array(z.strictObject({ year: z.int(), gPerKwh: z.number(), source: z.string() })),
})

let factors: EmissionFactor[] | undefined

/** The factors of `emission-factors.json`, read once. */
export function emissionFactors(): EmissionFactor[] {
  factors ??= readDataFile('kpi/emission-factors.json', shape).factors
  return factors
}

export class EmissionService {
  /** CO₂ of the consumption, location-based by the factor of each year, market-based by the supplier's. */
  async emissions(scope: KpiScope, supplier: SupplierFactor | null): Promise<EmissionFigures> {
    const column = await scope.sum(scope.roles.consumption, 'CONSUMPTION')
    const coverage = coverageOf(column)
    if (column.present === 0) return none(supplier)
    const years = [...yearRuns(scope.grid)].flatMap(({ year, first, end }) => {
      const energyKwh = toKwh(energyBetween(column.millijoules, first, end))
      const found = emissions(energyKwh, year, emissionFactors())
      return found ? [{ ...found, energyKwh }] : []
    })
    let location = 0
    let energy = 0
    for (const { kgCo2, energyKwh } of years) {
      location += kgCo2
      energy += energyKwh
    }
    return {
      ...{ years, supplier },
      locationBased: figure(location, 'kg', coverage),
      marketBased: supplier
        ? figure((energy * supplier.gPerKwh) / 1000, 'kg', coverage)
        : noFigure('NO_SUPPLIER_FACTOR', 'kg', coverage),
    }
  }
}

function none(supplier: SupplierFactor | null): EmissionFigures {
  const nothing = noFigure('NO_READINGS', 'kg')
  return { locationBased: nothing, marketBased: nothing, years: [], supplier }
}

function* yearRuns({ days }: QuarterGrid) {
  let run: { year: number; first: number; end: number } | undefined
  for (const { date, first, end } of days) {
    const year = Number(date.slice(0, 4))
    if (run?.year === year) {
      run.end = end
      continue
    }
    if (run) yield run
    run = { year, first, end }
  }
  if (run) yield run
}
