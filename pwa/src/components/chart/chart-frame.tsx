import { formatNumber } from '../../lib/format.ts'
import type { ChartLayout } from './chart-layout.ts'

type Props = { layout: ChartLayout }

/** A label at the right edge would be cut off; it ends at the edge instead. */
function anchorOf(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < 18) return 'start'
  return x > width - 30 ? 'end' : 'middle'
}

/** Grid and axis labels. */
export function ChartFrame({ layout }: Props) {
  const { plot, values, ticks, x, y } = layout
  return (
    <g transform={`translate(${plot.left} ${plot.top})`} className="text-[0.72rem]">
      {values.ticks.map(value => (
        <g key={value} transform={`translate(0 ${y(value)})`}>
          <line
            x2={plot.width}
            stroke={value === 0 ? 'var(--line-strong)' : 'var(--chart-grid)'}
            strokeWidth={1}
          />
          <text x={-8} dy="0.32em" textAnchor="end" fill="var(--ink-soft)">
            {formatNumber(value, values.digits)}
          </text>
        </g>
      ))}
      {ticks.map(({ at, label }) => (
        <g key={at} transform={`translate(${x(at)} ${plot.height})`}>
          <line y2={5} stroke="var(--line-strong)" />
          <text y={20} textAnchor={anchorOf(x(at), plot.width)} fill="var(--ink-soft)">
            {label}
          </text>
        </g>
      ))}
    </g>
  )
}
