import { ToggleGroup } from 'radix-ui'
import { cx } from './class-names.ts'

type Props<Value extends string> = {
  label: string
  value: Value | undefined
  choices: readonly { value: Value; label: string }[]
  onChoose: (value: Value) => void
  className?: string
}

/** One of a few, all visible. */
export function Segmented<Value extends string>({
  label,
  value,
  choices,
  onChoose,
  className,
}: Props<Value>) {
  const choose = (chosen: string) => {
    const choice = choices.find(candidate => candidate.value === chosen)
    if (choice) onChoose(choice.value)
  }
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value ?? ''}
      onValueChange={choose}
      className={cx('inline-flex rounded-xl bg-raised p-0.5', className)}
    >
      {choices.map(choice => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className="min-h-11 min-w-11 flex-1 rounded-[0.65rem] px-3 text-sm whitespace-nowrap text-ink-soft hover:text-ink data-[state=on]:bg-card data-[state=on]:font-semibold data-[state=on]:text-ink data-[state=on]:shadow-card max-[22rem]:px-1 max-[22rem]:text-xs"
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
