import { useId } from 'react'
import { LINE_WIDTH, SAMPLED_WIDTH, type ChartLayout } from './chart-layout.ts'
import { timeOf, type ChartData } from './chart-model.ts'
import { bandPath, stepPath } from './line-path.ts'

type Props = { data: ChartData; layout: ChartLayout }

/** The first paint: plain paths, there before the chart library is. */
export function SvgLines({ data, layout }: Props) {
  const clip = useId()
  const { plot, x, y } = layout
  const projection = { x: (index: number) => x(timeOf(data, index)), y }
  return (
    <g transform={`translate(${plot.left} ${plot.top})`}>
      <clipPath id={clip}>
        <rect width={plot.width} height={plot.height} />
      </clipPath>
      <g clipPath={`url(#${clip})`} fill="none">
        {data.lines.map(({ key, colour, values, minimum, maximum }) => (
          <g key={key}>
            {minimum && maximum && (
              <path
                d={bandPath(minimum, maximum, projection)}
                fill={`var(${colour})`}
                opacity={0.33}
              />
            )}
            <path
              d={stepPath(values, projection)}
              stroke={`var(${colour})`}
              strokeWidth={minimum ? SAMPLED_WIDTH : LINE_WIDTH}
            />
          </g>
        ))}
      </g>
    </g>
  )
}
