import { SelectField, type Choice } from '../../components/field.tsx'
import type { IntervalLabel, Unit } from '../../graphql/graphql.ts'
import {
  ENERGY_UNITS,
  PRICE_UNITS,
  type ImportChoices,
  type ImportPreview,
} from './import-preview.ts'
import { texts } from './import.texts.ts'

type Props = { preview: ImportPreview; onChange: (change: ImportChoices) => void }

const LABELS: IntervalLabel[] = ['START', 'END']

function pick<Value extends string>(
  values: readonly Value[],
  apply: (value: Value) => void,
): (chosen: string) => void {
  return chosen => {
    const value = values.find(candidate => candidate === chosen)
    if (value) apply(value)
  }
}

/** `+01:00` says more with words. */
function zoneName(zone: string): string {
  return /^[+-]/.test(zone) ? texts.fixedOffset(zone) : zone
}

/** Files whose columns the user may choose. */
function isTabular({ format }: ImportPreview): boolean {
  return ['CSV', 'XLSX', 'JSON'].includes(format)
}

const isSeries = ({ role }: ImportPreview['columns'][number]) => role !== 'timestamp'

/** The table's columns of a file; of MSCONS the series, where it holds several. */
function ColumnFields({ preview, onChange }: Props) {
  const isTable = isTabular(preview)
  const columns = isTable ? preview.columns : preview.columns.filter(isSeries)
  if (!isTable && columns.length < 2) return null
  const choices: Choice[] = columns.map(({ name, sample }) => ({
    value: name,
    label: texts.columnSample(name, sample),
  }))
  return (
    <>
      {isTable && (
        <SelectField
          label={texts.timestampColumn}
          value={preview.timestampColumn ?? ''}
          choices={choices}
          onChoose={timestampColumn => onChange({ timestampColumn })}
        />
      )}
      <SelectField
        label={isTable ? texts.valueColumn : texts.seriesName}
        value={preview.valueColumn ?? ''}
        choices={choices}
        onChoose={valueColumn => onChange({ valueColumn })}
      />
    </>
  )
}

/** How the file is read; each change is previewed at once. MSCONS says it all itself. */
export function ImportSettings({ preview, onChange }: Props) {
  const units: readonly Unit[] = preview.kind === 'PRICES' ? PRICE_UNITS : ENERGY_UNITS
  const zones = [...new Set([preview.timeZone, ...preview.timeZones])]
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {preview.sheets.length > 1 && (
        <SelectField
          label={texts.sheet}
          value={preview.sheet ?? ''}
          choices={preview.sheets.map(value => ({ value, label: value }))}
          onChoose={sheet => onChange({ sheet })}
        />
      )}
      <ColumnFields preview={preview} onChange={onChange} />
      <SelectField
        label={texts.unit}
        value={preview.unit}
        choices={units.map(value => ({ value, label: texts.units[value] }))}
        onChoose={pick(units, unit => onChange({ unit }))}
      />
      {isTabular(preview) && (
        <>
          <SelectField
            label={texts.label}
            value={preview.label}
            choices={LABELS.map(value => ({ value, label: texts.labels[value] }))}
            onChoose={pick(LABELS, label => onChange({ label }))}
          />
          <SelectField
            label={texts.timeZone}
            value={preview.timeZone}
            choices={zones.map(value => ({ value, label: zoneName(value) }))}
            onChoose={timeZone => onChange({ timeZone })}
          />
        </>
      )}
    </div>
  )
}
