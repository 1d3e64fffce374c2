import { timeTicks, valueTicks } from './axis.ts'
import { chartSvg, colours, round } from './chart-frame.ts'
import type { MonthFigures } from './report-data.ts'

/** Energy per month as bars. */
export function monthChartSvg(months: readonly MonthFigures[]): string {
  const first = months[0]
  const last = months.at(-1)
  if (!first || !last) return ''
  const energies = months.map(({ energyKwh }) => energyKwh ?? 0)
  const range = { from: first.from, to: last.to }
  const frame = {
    unit: 'kWh',
    from: range.from.getTime(),
    to: range.to.getTime(),
    values: valueTicks(Math.min(...energies), Math.max(...energies)),
    times: timeTicks(range),
  }
  return chartSvg(frame, ({ x, y }) =>
    months.map(({ from, to, energyKwh }) => {
      const [left, right] = [x(from.getTime()), x(to.getTime())]
      const [top, bottom] = [y(energyKwh ?? 0), y(0)].sort((a, b) => a - b) as [number, number]
      const gap = (right - left) * 0.15
      return `<rect x="${round(left + gap)}" y="${top}" width="${round(right - left - 2 * gap)}" height="${round(bottom - top)}" fill="${colours.mean}"/>`
    }),
  )
}
