import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from './class-names.ts'

type FrameProps = {
  id: string
  label: string
  hint?: ReactNode
  children: ReactNode
  className?: string | undefined
}

function FieldFrame({ id, label, hint, children, className }: FrameProps) {
  return (
    <div className={cx('grid content-start gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  )
}

const CONTROL =
  'min-h-11 w-full min-w-0 rounded-xl border border-line-strong bg-page px-3 text-base text-ink sm:text-sm placeholder:text-ink-soft disabled:opacity-60'

type TextFieldProps = ComponentProps<'input'> & { label: string; hint?: ReactNode }

export function TextField({ label, hint, className, ...props }: TextFieldProps) {
  const id = useId()
  return (
    <FieldFrame {...{ id, label, hint, className }}>
      <input
        type="text"
        {...props}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={CONTROL}
      />
    </FieldFrame>
  )
}

export type Choice = { value: string; label: string }

type SelectFieldProps = Omit<ComponentProps<'select'>, 'onChange'> & {
  label: string
  hint?: ReactNode
  choices: readonly Choice[]
  onChoose: (value: string) => void
}

/** The device's own picker: the best one on a phone, and it needs no script. */
export function SelectField({
  label,
  hint,
  choices,
  onChoose,
  className,
  ...props
}: SelectFieldProps) {
  const id = useId()
  return (
    <FieldFrame {...{ id, label, hint, className }}>
      <select
        {...props}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={event => onChoose(event.target.value)}
        className={CONTROL}
      >
        {choices.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
