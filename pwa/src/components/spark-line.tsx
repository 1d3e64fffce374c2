import { valueScale } from './chart/value-scale.ts'
import type { Values } from './chart/chart-model.ts'
import { stepPath } from './chart/line-path.ts'

type Props = { values: Values; colour: `--${string}`; label: string }

const WIDTH = 240
const HEIGHT = 48

/** The shape of a day at a glance; the numbers stand beside it. */
export function SparkLine({ values, colour, label }: Props) {
  const present = values.filter(value => value !== null)
  if (present.length === 0) return <div className="h-12" />
  const { low, high } = valueScale({ low: Math.min(...present), high: Math.max(...present) }, 2)
  const x = (index: number) => (index / values.length) * WIDTH
  const y = (value: number) => 2 + (1 - (value - low) / (high - low)) * (HEIGHT - 4)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-12 w-full overflow-visible"
    >
      {low < 0 && (
        <path
          d={`M0 ${y(0)}H${WIDTH}`}
          stroke="var(--line-strong)"
          vectorEffect="non-scaling-stroke"
        />
      )}
      <path
        d={stepPath(values, { x, y })}
        fill="none"
        stroke={`var(${colour})`}
        strokeWidth={1.75}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
