import { formatSpan } from '../../lib/span.ts'
import type { ChartTexts } from './chart-texts.ts'
import { indexAt, timeOf, type ChartData, type ChartLine } from './chart-model.ts'

type Props = {
  data: ChartData
  cursor: number | undefined
  formatValue: (value: number) => string
  /** Said while nothing is pointed at: what the lines mean. */
  caption: string
  isSpoken: boolean
  texts: ChartTexts
}

type ValueProps = { line: ChartLine; index: number } & Pick<Props, 'formatValue' | 'texts'>

function LineValue({ line, index, formatValue, texts }: ValueProps) {
  const value = line.values[index] ?? null
  const minimum = line.minimum?.[index] ?? null
  const maximum = line.maximum?.[index] ?? null
  return (
    <span className="whitespace-nowrap">
      <LineMark colour={line.colour} /> {line.label}{' '}
      <strong className="font-semibold text-ink">
        {value === null ? texts.noValue : formatValue(value)}
      </strong>
      {minimum !== null && maximum !== null && (
        <span className="max-[22rem]:hidden">
          {' '}
          {texts.extremes(formatValue(minimum), formatValue(maximum))}
        </span>
      )}
    </span>
  )
}

export function LineMark({ colour }: { colour: string }) {
  return (
    <svg width="14" height="10" aria-hidden className="inline-block align-baseline">
      <path d="M0 5H14" stroke={`var(${colour})`} strokeWidth="3" />
    </svg>
  )
}

/** Stands above the plot, where no finger covers it, and keeps its height. */
export function ChartReadout({ data, cursor, formatValue, caption, isSpoken, texts }: Props) {
  const index = cursor === undefined ? undefined : indexAt(data, cursor)
  return (
    <div
      className="flex min-h-12 flex-wrap content-center gap-x-4 gap-y-0.5 text-sm text-ink-soft"
      aria-live={isSpoken ? 'polite' : 'off'}
    >
      {index === undefined ? (
        <>
          {data.lines.map(({ key, colour, label }) => (
            <span key={key}>
              <LineMark colour={colour} /> {label}
            </span>
          ))}
          <span>{caption}</span>
        </>
      ) : (
        <>
          <span className="whitespace-nowrap">
            {formatSpan({ from: timeOf(data, index), to: timeOf(data, index + 1) })}
          </span>
          {data.lines.map(line => (
            <LineValue key={line.key} {...{ line, index, formatValue, texts }} />
          ))}
        </>
      )}
    </div>
  )
}
