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

function SeriesTable({ preview }: Pick<Props, 'preview'>) {
  return (
    <div
      className="overflow-x-auto rounded-xl border border-line"
      tabIndex={0}
      role="region"
      aria-label={texts.seriesTitle}
    >
      <table className="w-full text-sm">
        <thead className="bg-raised text-left text-ink-soft">
          <tr>
            {[texts.seriesColumn, texts.seriesTarget, texts.energy].map(heading => (
              <th key={heading} scope="col" className="px-3 py-2 font-medium">
                {heading}
              </th>
            ))}
            {[texts.added, texts.changed, texts.unchanged].map(heading => (
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
              <td className="px-3 py-2 whitespace-nowrap">
                {series.energyKwh === null ? '' : formatEnergy(series.energyKwh)}
              </td>
              {[series.added, series.changed, series.unchanged].map((count, i) => (
                <td key={i} className="px-3 py-2 text-right whitespace-nowrap">
                  {formatNumber(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function targetOf({
  meterName,
  marketId,
  quantity,
  obis,
}: ImportPreview['series'][number]): string {
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
      <summary className="cursor-pointer font-semibold">{texts.issues}</summary>
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
