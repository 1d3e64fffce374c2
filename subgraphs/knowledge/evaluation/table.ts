import { figureNames, type Figures } from './figures.ts'

/** Lines of a table: the system, then each figure with its standard error. */
export function figureTable(rows: [string, Figures][]): string[] {
  const cell = (mean: number, error: number) => `${mean.toFixed(3)} ±${error.toFixed(3)}`
  const width = Math.max(...rows.map(([name]) => name.length), 8)
  const column = cell(0, 0).length
  const line = (name: string, cells: string[]) =>
    [name.padEnd(width), ...cells.map(text => text.padStart(column))].join('  ')
  return [
    line('', [...figureNames]),
    ...rows.map(([name, figures]) =>
      line(
        name,
        figureNames.map(figure => cell(figures[figure].mean, figures[figure].error)),
      ),
    ),
  ]
}
