import { SelectField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import type { BadRowPolicy, ConflictPolicy, NegativePolicy } from '../../graphql/graphql.ts'
import { formatDateTime, formatEnergy, formatNumber } from '../../lib/format.ts'
import type { ImportChoices, ImportPreview } from './import-preview.ts'
import { texts } from './import.texts.ts'

type Props = {
  preview: ImportPreview
  choices: ImportChoices
  onChange: (change: ImportChoices) => void
}

type Series = ImportPreview['series'][number]

const CONFLICT_POLICIES: ConflictPolicy[] = ['REPLACE', 'KEEP', 'REFUSE']
const NEGATIVE_POLICIES: NegativePolicy[] = ['KEEP', 'SPLIT', 'INVERT']
const BAD_ROW_POLICIES: BadRowPolicy[] = ['REFUSE_FILE', 'SKIP']
const SHOWN = 5

/** What the import would change, series by series, and what differs from what is stored. */
export function ImportChanges({ preview, choices, onChange }: Props) {
  return (
    <>
      {preview.series.length > 0 && <SeriesTable preview={preview} />}
      <Policies preview={preview} choices={choices} onChange={onChange} />
      {preview.conflictCount > 0 && <Conflicts preview={preview} />}
      {preview.issues.length > 0 && <Issues preview={preview} />}
    </>
  )
}

/** A table where there is room, on a phone one card for each series. */
function SeriesTable({ preview }: Pick<Props, 'preview'>) {
  return (
    <>
      <ul className="grid gap-2 sm:hidden" aria-label={texts.seriesTitle}>
        {preview.series.map(series => (
          <SeriesCard key={series.name} series={series} />
        ))}
      </ul>
      <div
        className="hidden overflow-x-auto rounded-xl border border-line sm:block"
        tabIndex={0}
        role="region"
        aria-label={texts.seriesTitle}
      >
        <table className="w-full text-sm">
          <thead className="bg-raised text-left text-ink-soft">
            <tr>
              {[texts.seriesColumn, texts.seriesTarget].map(heading => (
                <th key={heading} scope="col" className="px-3 py-2 font-medium">
                  {heading}
                </th>
              ))}
              {[texts.energy, texts.added, texts.changed, texts.unchanged].map(heading => (
                <th key={heading} scope="col" className="px-3 py-2 text-right font-medium">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.series.map(series => (
              <tr key={series.name} className="border-t border-line">
                <td className="px-3 py-2 [overflow-wrap:anywhere]">{series.name}</td>
                <td className="px-3 py-2 [overflow-wrap:anywhere]">{targetOf(series)}</td>
                <td className="px-3 py-2 text-right whitespace-nowrap">{energyOf(series)}</td>
                {countsOf(series).map(({ label, count }) => (
                  <td key={label} className="px-3 py-2 text-right whitespace-nowrap">
                    {formatNumber(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function SeriesCard({ series }: { series: Series }) {
  const energy = energyOf(series)
  return (
    <li className="grid gap-1 rounded-xl border border-line p-3 text-sm">
      <p className="[overflow-wrap:anywhere]">
        {series.name} → <strong>{targetOf(series)}</strong>
      </p>
      <dl className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft">
        {energy && <SeriesFact label={texts.energy} value={energy} />}
        {countsOf(series).map(({ label, count }) => (
          <SeriesFact key={label} label={label} value={formatNumber(count)} />
        ))}
      </dl>
    </li>
  )
}

function SeriesFact({ label, value }: { label: string; value: string }) {
  return (
    <div className="whitespace-nowrap">
      <dt className="inline">{label}: </dt>
      <dd className="inline font-semibold text-ink">{value}</dd>
    </div>
  )
}

function countsOf({ added, changed, unchanged }: Series): { label: string; count: number }[] {
  return [
    { label: texts.added, count: added },
    { label: texts.changed, count: changed },
    { label: texts.unchanged, count: unchanged },
  ]
}

function energyOf({ energyKwh }: Series): string {
  return energyKwh === null ? '' : formatEnergy(energyKwh)
}

function targetOf({ meterName, marketId, quantity, obis }: Series): string {
  const detail = quantity ? texts.quantities[quantity] : obis
  return [meterName ?? marketId, detail].filter(part => part !== null).join(' · ')
}

function Policies({ preview, choices, onChange }: Props) {
  const isNegative =
    choices.negatives != null || preview.warnings.some(({ code }) => code === 'IMPORT_NEGATIVE')
  const isSkipping = choices.onBadRow === 'SKIP'
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {preview.conflictCount > 0 && (
        <SelectField
          label={texts.conflictPolicy}
          value={choices.onConflict ?? 'REPLACE'}
          choices={CONFLICT_POLICIES.map(value => ({
            value,
            label: texts.conflictPolicies[value],
          }))}
          onChoose={chosen => {
            const onConflict = CONFLICT_POLICIES.find(policy => policy === chosen)
            if (onConflict) onChange({ onConflict })
          }}
        />
      )}
      {isNegative && (
        <SelectField
          label={texts.negatives}
          value={choices.negatives ?? 'KEEP'}
          choices={NEGATIVE_POLICIES.map(value => ({
            value,
            label: texts.negativePolicies[value],
          }))}
          onChoose={chosen => {
            const negatives = NEGATIVE_POLICIES.find(policy => policy === chosen)
            if (negatives) onChange({ negatives })
          }}
        />
      )}
      {isSkipping && (
        <SelectField
          label={texts.badRows}
          value="SKIP"
          choices={BAD_ROW_POLICIES.map(value => ({ value, label: texts.badRowPolicies[value] }))}
          onChoose={chosen => {
            const onBadRow = BAD_ROW_POLICIES.find(policy => policy === chosen)
            if (onBadRow) onChange({ onBadRow })
          }}
        />
      )}
    </div>
  )
}

function Conflicts({ preview }: Pick<Props, 'preview'>) {
  return (
    <Notice tone="warn" title={texts.conflicts(preview.conflictCount)}>
      <ul className="grid gap-1">
        {preview.conflicts.slice(0, SHOWN).map(({ series, line, start, stored, incoming }) => (
          <li key={`${series} ${line}`}>
            {formatDateTime(start)} · {texts.stored}: {formatNumber(stored, 3)} · {texts.incoming}:{' '}
            {formatNumber(incoming, 3)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Issues({ preview }: Pick<Props, 'preview'>) {
  return (
    <details className="text-sm">
      <summary className="cursor-pointer py-3 font-semibold">{texts.issues}</summary>
      <ul className="mt-2 grid gap-1">
        {preview.issues.map(({ line, column, message }) => (
          <li key={`${line} ${column ?? ''} ${message}`}>
            {texts.line} {line}
            {column && `, ${column}`}: {message}
          </li>
        ))}
      </ul>
    </details>
  )
}
