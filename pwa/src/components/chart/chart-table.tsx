import { useState } from 'react'
import type { TimeWindow } from '../../lib/calendar.ts'
import { formatSpan } from '../../lib/span.ts'
import { Button } from '../button.tsx'
import type { ChartTexts } from './chart-texts.ts'
import { timeOf, visibleIndices, type ChartData } from './chart-model.ts'

const ROWS_PER_STEP = 100

type Props = {
  data: ChartData
  window: TimeWindow
  formatValue: (value: number) => string
  label: string
  texts: ChartTexts
}

type CellProps = { values: [number | null, number | null, number | null] } & Pick<
  Props,
  'formatValue' | 'texts'
>

function Cell({ values: [value, minimum, maximum], formatValue, texts }: CellProps) {
  return (
    <td className="px-3 py-2 text-right whitespace-nowrap">
      {value === null ? texts.noValue : formatValue(value)}
      {minimum !== null && maximum !== null && (
        <span className="block text-xs text-ink-soft">
          {texts.extremes(formatValue(minimum), formatValue(maximum))}
        </span>
      )}
    </td>
  )
}

/** The same points as text, for those who read rather than see a curve. */
export function ChartTable({ data, window, formatValue, label, texts }: Props) {
  const [limit, setLimit] = useState(ROWS_PER_STEP)
  const [first, end] = visibleIndices(data, window)
  const indices = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset)
  const hidden = Math.max(0, indices.length - limit)
  return (
    <div className="max-h-[28rem] overflow-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 bg-card text-ink-soft">
          <tr className="border-b border-line">
            <th scope="col" className="px-3 py-2 text-left font-medium">
              {texts.time}
            </th>
            {data.lines.map(line => (
              <th key={line.key} scope="col" className="px-3 py-2 text-right font-medium">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {indices.slice(0, limit).map(index => (
            <tr key={index} className="border-b border-line">
              <th scope="row" className="px-3 py-2 text-left font-normal">
                {formatSpan({ from: timeOf(data, index), to: timeOf(data, index + 1) })}
              </th>
              {data.lines.map(({ key, values, minimum, maximum }) => (
                <Cell
                  key={key}
                  values={[
                    values[index] ?? null,
                    minimum?.[index] ?? null,
                    maximum?.[index] ?? null,
                  ]}
                  formatValue={formatValue}
                  texts={texts}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <Button variant="ghost" className="my-2" onClick={() => setLimit(limit + ROWS_PER_STEP)}>
          {texts.moreRows(Math.min(hidden, ROWS_PER_STEP))}
        </Button>
      )}
    </div>
  )
}
