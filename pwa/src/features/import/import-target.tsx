import { useQuery } from '@apollo/client/react'
import { SelectField, TextField } from '../../components/field.tsx'
import { targetMeterOf, type ImportChoices, type ImportPreview } from './import-preview.ts'
import { targetMetersDocument } from './import.queries.ts'
import { texts } from './import.texts.ts'

type Props = {
  preview: ImportPreview
  choices: ImportChoices
  onChange: (change: ImportChoices) => void
}

const NEW = 'new'

/** Where the values go: an existing meter or a new one, as consumption or production. */
export function ImportTarget({ preview, choices, onChange }: Props) {
  const { data } = useQuery(targetMetersDocument, { fetchPolicy: 'cache-and-network' })
  const meterId = targetMeterOf(preview, choices)
  const meters = data?.meters.nodes ?? (preview.matchingMeter ? [preview.matchingMeter] : [])
  const name = choices.newMeterName ?? preview.suggestedMeterName
  const chooseMeter = (chosen: string) =>
    onChange(
      chosen === NEW
        ? { meterId: null, newMeterName: name }
        : { meterId: chosen, newMeterName: null },
    )
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={texts.targetMeter}
        value={meterId ?? NEW}
        choices={[
          { value: NEW, label: texts.newMeter },
          ...meters.map(meter => ({ value: meter.id, label: meter.name })),
        ]}
        onChoose={chooseMeter}
      />
      {meterId === undefined && (
        <TextField
          label={texts.newMeterName}
          value={name}
          maxLength={120}
          onChange={event => onChange({ meterId: null, newMeterName: event.target.value })}
        />
      )}
      <SelectField
        label={texts.quantity}
        value={choices.quantity ?? preview.quantity}
        choices={[
          { value: 'CONSUMPTION', label: texts.quantities.CONSUMPTION },
          { value: 'PRODUCTION', label: texts.quantities.PRODUCTION },
        ]}
        onChoose={chosen =>
          onChange({ quantity: chosen === 'PRODUCTION' ? 'PRODUCTION' : 'CONSUMPTION' })
        }
      />
    </div>
  )
}
