import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '#platform/project-root.ts'
import type { PriceStatistics } from '../day-ahead-fit.ts'

export type FitRow = {
  name: string
  real: number
  simulated: number
  /** Of the single seeds. */
  lowest: number
  highest: number
  /** Largest distance of `simulated` from `real`. */
  tolerance: number
}

type Figure = Exclude<keyof PriceStatistics, 'byHour' | 'byWeekday'>

/** How far the mean of several seeds may lie from the real figure; of the real figure's size where `of` is RELATIVE. */
const figures: { name: string; figure: Figure; tolerance: number; of: 'RELATIVE' | 'ABSOLUTE' }[] =
  [
    { name: 'Mean, EUR/MWh', figure: 'mean', tolerance: 0.1, of: 'RELATIVE' },
    { name: 'Standard deviation, EUR/MWh', figure: 'deviation', tolerance: 0.15, of: 'RELATIVE' },
    { name: '5 % quantile, EUR/MWh', figure: 'quantile05', tolerance: 8, of: 'ABSOLUTE' },
    { name: '95 % quantile, EUR/MWh', figure: 'quantile95', tolerance: 0.1, of: 'RELATIVE' },
    {
      ...{ name: 'Autocorrelation at 24 h', figure: 'autocorrelation24' },
      ...{ tolerance: 0.08, of: 'ABSOLUTE' },
    },
    {
      ...{ name: 'Autocorrelation at 168 h', figure: 'autocorrelation168' },
      ...{ tolerance: 0.05, of: 'ABSOLUTE' },
    },
    {
      ...{ name: 'Share of negative hours', figure: 'negativeShare' },
      ...{ tolerance: 0.015, of: 'ABSOLUTE' },
    },
  ]

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** EUR/MWh; a tenth of the mean price. */
const courseTolerance = 8

/** Every figure of the real prices beside that of the simulated ones. */
export function fitRows(real: PriceStatistics, simulated: readonly PriceStatistics[]): FitRow[] {
  const row = (
    name: string,
    tolerance: number,
    of: (statistics: PriceStatistics) => number,
  ): FitRow => {
    const values = simulated.map(of)
    let sum = 0
    for (const value of values) sum += value
    return {
      ...{ name, tolerance, real: of(real), simulated: sum / values.length },
      ...{ lowest: Math.min(...values), highest: Math.max(...values) },
    }
  }
  return [
    ...figures.map(({ name, figure, tolerance, of }) =>
      row(name, of === 'RELATIVE' ? tolerance * real[figure] : tolerance, each => each[figure]),
    ),
    ...weekdays.map((day, i) =>
      row(`Mean of ${day}, EUR/MWh`, courseTolerance, each => each.byWeekday[i] ?? Number.NaN),
    ),
    ...real.byHour.map((_, i) =>
      row(
        `Mean of ${String(i).padStart(2, '0')}:00, EUR/MWh`,
        courseTolerance,
        each => each.byHour[i] ?? Number.NaN,
      ),
    ),
  ]
}

/** As a Markdown table. */
export function fitTable(rows: readonly FitRow[]): string {
  const line = (...cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line('Figure', 'real', 'simulated', 'single seeds', 'tolerance', 'within'),
    line('---', '---:', '---:', '---:', '---:', '---'),
    ...rows.map(row =>
      line(
        row.name,
        shown(row.real),
        shown(row.simulated),
        `${shown(row.lowest)} … ${shown(row.highest)}`,
        `± ${shown(row.tolerance)}`,
        Math.abs(row.simulated - row.real) <= row.tolerance ? 'yes' : 'NO',
      ),
    ),
  ].join('\n')
}

/** Shows the report, and keeps it as test-results/market-fit.md where that can be written. */
export function publishReport(text: string): void {
  process.stdout.write(`\n${text}\n`)
  try {
    const folder = join(projectRoot, 'test-results')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'market-fit.md'), `${text}\n`)
  } catch {
    // The report is for people; a checkout that cannot be written to is tested all the same.
  }
}

function shown(value: number): string {
  return Math.abs(value) < 1 ? value.toFixed(3) : value.toFixed(1)
}
