import { formatDateTime, formatNumber } from '../../lib/format.ts'
import { formatImportValue, type ImportPreview } from './import-preview.ts'
import { texts } from './import.texts.ts'

type Column = { heading: string; isNumber: boolean }
type Row = { line: number; start: string; cells: string[] }

/** The first rows as they stand in the file and as they will be stored. */
export function ImportRows({ preview }: { preview: ImportPreview }) {
  const columns = preview.kind === 'WEATHER' ? weatherColumns(preview) : valueColumns
  const rows = preview.kind === 'WEATHER' ? weatherRows(preview) : valueRows(preview)
  return (
    <div
      className="overflow-x-auto rounded-xl border border-line"
      tabIndex={0}
      role="region"
      aria-label={texts.sample}
    >
      <table className="w-full text-sm">
        <thead className="bg-raised text-left text-ink-soft">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              {texts.line}
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              {texts.start}
            </th>
            {columns.map(({ heading, isNumber }) => (
              <th
                key={heading}
                scope="col"
                className={`px-3 py-2 font-medium ${isNumber ? 'text-right' : ''}`}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, start, cells }) => (
            <tr key={line} className="border-t border-line">
              <td className="px-3 py-2 text-ink-soft">{line}</td>
              <td className="px-3 py-2 whitespace-nowrap">{formatDateTime(start)}</td>
              {columns.map(({ heading, isNumber }, at) => (
                <td key={heading} className={isNumber ? figureCell : rawCell}>
                  {cells[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const figureCell = 'px-3 py-2 text-right font-semibold whitespace-nowrap'
const rawCell = 'max-w-80 truncate px-3 py-2 text-xs text-ink-soft'

const valueColumns: Column[] = [
  { heading: texts.value, isNumber: true },
  { heading: texts.raw, isNumber: false },
]

function valueRows(preview: ImportPreview): Row[] {
  return preview.sampleRows.map(({ line, raw, start, value }) => ({
    line,
    start,
    cells: [value === null ? texts.noValue : formatImportValue(preview, value), raw.join(' · ')],
  }))
}

/** A weather file holds several quantities, named with their units; the first column is the time. */
function weatherColumns({ columns }: ImportPreview): Column[] {
  return columns.slice(1).map(({ name }) => ({ heading: name, isNumber: true }))
}

function weatherRows({ sampleRows }: ImportPreview): Row[] {
  return sampleRows.map(({ line, raw, start }) => ({
    line,
    start,
    cells: raw
      .slice(1)
      .map(value => (value === '' ? texts.noValue : formatNumber(Number(value), 1))),
  }))
}
