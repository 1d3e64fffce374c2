/** One period: energy and the variables that explain it (production, heating degree days). */
export type BaselinePoint = { energyKwh: number; variables: readonly number[] }

/** E = intercept + Σ coefficient · variable, fitted by least squares. */
export type Baseline = {
  intercept: number
  coefficients: number[]
  /** Share of the variance that is explained, 0 to 1. */
  rSquared: number
  /** Root mean square error as a share of the mean energy, with the degrees of freedom (ISO 50006, Annex D). */
  cvRmse: number
  points: number
}

/**
 * Baseline of ISO 50006: E = a + b · production + c · heating degree days. Undefined with fewer points than
 * unknowns + 1, or where the variables do not tell the periods apart.
 */
export function baseline(points: readonly BaselinePoint[]): Baseline | undefined {
  const width = (points[0]?.variables.length ?? 0) + 1
  if (points.length <= width) return undefined
  const means = columnMeans(points, width)
  const solution = solve(normalEquations(points, means))
  if (!solution) return undefined
  let intercept = means[0] ?? 0
  for (const [k, b] of solution.entries()) intercept -= b * (means[k + 1] ?? 0)
  const fitted = { intercept, coefficients: solution }
  return { ...fitted, ...qualityOf(points, fitted, means[0] ?? 0), points: points.length }
}

/** Energy the baseline expects for a period. */
export function expectedEnergy(
  { intercept, coefficients }: Pick<Baseline, 'intercept' | 'coefficients'>,
  variables: readonly number[],
): number {
  let energy = intercept
  for (const [k, b] of coefficients.entries()) energy += b * (variables[k] ?? 0)
  return energy
}

/** EnPI of ISO 50001: energy per unit of the relevant variable; undefined at zero. */
export function energyPerUnit(energyKwh: number, variable: number): number | undefined {
  return variable === 0 ? undefined : energyKwh / variable
}

/** Heating degree days of daily means in °C: Σ max(0, base − mean); 15 °C by VDI 3807, room 20 °C by VDI 2067. */
export function heatingDegreeDays(dailyMeansC: readonly number[], baseC = 15): number {
  let sum = 0
  for (const mean of dailyMeansC) sum += Math.max(0, baseC - mean)
  return sum
}

function columnMeans(points: readonly BaselinePoint[], width: number): number[] {
  const sums = new Array<number>(width).fill(0)
  for (const { energyKwh, variables } of points) {
    for (const [k, value] of [energyKwh, ...variables].entries()) sums[k] = (sums[k] ?? 0) + value
  }
  return sums.map(sum => sum / points.length)
}

/** Rows of (XᵀX | Xᵀy) of the centred variables. */
function normalEquations(points: readonly BaselinePoint[], means: readonly number[]): number[][] {
  const count = means.length - 1
  const rows = Array.from({ length: count }, () => new Array<number>(count + 1).fill(0))
  for (const { energyKwh, variables } of points) {
    const centred = variables.map((value, k) => value - (means[k + 1] ?? 0))
    const right = energyKwh - (means[0] ?? 0)
    for (const [i, row] of rows.entries()) {
      for (const [k, value] of [...centred, right].entries()) {
        row[k] = (row[k] ?? 0) + (centred[i] ?? 0) * value
      }
    }
  }
  return rows
}

/** Gauss–Jordan with pivoting; undefined for a singular system. */
function solve(rows: number[][]): number[] | undefined {
  const largest = Math.max(1e-300, ...rows.flat().map(Math.abs))
  for (let i = 0; i < rows.length; i++) {
    const rest = rows.slice(i).sort((a, b) => Math.abs(b[i] ?? 0) - Math.abs(a[i] ?? 0))
    rows.splice(i, rest.length, ...rest)
    const pivot = rows[i]?.[i] ?? 0
    if (Math.abs(pivot) < largest * 1e-12) return undefined
    eliminate(rows, i, pivot)
  }
  return rows.map(row => row.at(-1) ?? 0)
}

function eliminate(rows: number[][], pivotRow: number, pivot: number): void {
  const scaled = (rows[pivotRow] ?? []).map(value => value / pivot)
  rows[pivotRow] = scaled
  for (const [i, row] of rows.entries()) {
    if (i === pivotRow) continue
    const factor = row[pivotRow] ?? 0
    rows[i] = row.map((value, k) => value - factor * (scaled[k] ?? 0))
  }
}

function qualityOf(
  points: readonly BaselinePoint[],
  fitted: Pick<Baseline, 'intercept' | 'coefficients'>,
  mean: number,
) {
  let residual = 0
  let total = 0
  for (const { energyKwh, variables } of points) {
    residual += (energyKwh - expectedEnergy(fitted, variables)) ** 2
    total += (energyKwh - mean) ** 2
  }
  const freedom = points.length - fitted.coefficients.length - 1
  return {
    rSquared: total > 0 ? Math.max(0, 1 - residual / total) : 1,
    cvRmse: Math.sqrt(residual / freedom) / mean,
  }
}
