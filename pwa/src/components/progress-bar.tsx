import { Progress } from 'radix-ui'
import { formatPercent } from '../lib/format.ts'

type Props = { label: string; /** 0 to 1 */ share: number }

export function ProgressBar({ label, share }: Props) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between gap-4 text-sm text-ink-soft">
        <span>{label}</span>
        <span>{formatPercent(percent / 100)}</span>
      </div>
      <Progress.Root
        value={percent}
        aria-label={label}
        className="h-2.5 overflow-hidden rounded-full bg-raised"
      >
        <Progress.Indicator
          className="h-full origin-left rounded-full bg-accent transition-transform duration-200"
          style={{ transform: `scaleX(${percent / 100})` }}
        />
      </Progress.Root>
    </div>
  )
}
