import { Badge } from '../../components/badge.tsx'
import { Notice } from '../../components/notice.tsx'
import { StatTile } from '../../components/stat-tile.tsx'
import { formatDate, formatEnergy, formatInterval, formatNumber } from '../../lib/format.ts'
import type { ImportPreview } from './import-preview.ts'
import { texts } from './import.texts.ts'

function count(value: number): string {
  return value === 0 ? texts.none : formatNumber(value)
}

/** What the file holds, in one look, and what is odd about it. */
export function ImportOverview({ preview }: { preview: ImportPreview }) {
  const { fileName, format, encoding, rows, intervalSeconds, from, to, energyKwh } = preview
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="font-semibold [overflow-wrap:anywhere]">{fileName}</p>
        <Badge tone="accent">{texts.format[format]}</Badge>
        <Badge>{encoding.toUpperCase()}</Badge>
      </div>
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        <StatTile
          label={texts.rows(rows)}
          value={texts.interval(formatInterval(intervalSeconds))}
        />
        <StatTile
          label={texts.range}
          value={formatDate(from)}
          detail={texts.until(formatDate(Date.parse(to) - 1))}
        />
        <StatTile label={texts.missing} value={count(preview.missing)} />
        {energyKwh === null ? (
          <StatTile label={texts.duplicates} value={count(preview.duplicates)} />
        ) : (
          <StatTile label={texts.energy} value={formatEnergy(energyKwh)} />
        )}
      </dl>
      {preview.alreadyImported && (
        <Notice tone="info" title={texts.alreadyImported}>
          {texts.alreadyImportedHint}
        </Notice>
      )}
      {preview.warnings.length > 0 && (
        <Notice tone="warn" title={texts.warnings}>
          <ul className="grid gap-1">
            {preview.warnings.map(({ code, message, place }) => (
              <li key={`${code} ${place ?? ''}`}>
                {message} {place && <span className="whitespace-nowrap">({place})</span>}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  )
}

/** Why Luna reads the file as it does. */
export function ImportFindings({ preview }: { preview: ImportPreview }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-2">
      {preview.findings.map(({ subject, value, reason }) => (
        <div key={`${subject} ${value}`}>
          <dt className="inline text-ink-soft">{subject}: </dt>
          <dd className="inline font-semibold">{value}</dd>
          <dd className="text-xs text-ink-soft">{reason}</dd>
        </div>
      ))}
    </dl>
  )
}
