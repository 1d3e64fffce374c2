import { formatDateTime } from '../../lib/format.ts'
import { formatImportValue, type ImportPreview } from './import-preview.ts'
import { texts } from './import.texts.ts'

/** The first rows as they stand in the file and as they will be stored. */
export function ImportRows({ preview }: { preview: ImportPreview }) {
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
            <th scope="col" className="px-3 py-2 text-right font-medium">
              {texts.value}
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              {texts.raw}
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.sampleRows.map(({ line, raw, start, value }) => (
            <tr key={line} className="border-t border-line">
              <td className="px-3 py-2 text-ink-soft">{line}</td>
              <td className="px-3 py-2 whitespace-nowrap">{formatDateTime(start)}</td>
              <td className="px-3 py-2 text-right font-semibold whitespace-nowrap">
                {value === null ? texts.noValue : formatImportValue(preview, value)}
              </td>
              <td className="max-w-80 truncate px-3 py-2 text-xs text-ink-soft">
                {raw.join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
