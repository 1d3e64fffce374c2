import type { ReactNode } from 'react'

type Props = { label: string; value: string; detail?: ReactNode }

/** One figure with its name; the unit belongs to the value. */
export function StatTile({ label, value, detail }: Props) {
  return (
    <div className="@container grid content-start gap-0.5 rounded-xl bg-raised px-3 py-2.5 sm:px-4 sm:py-3">
      <dt className="text-sm text-ink-soft">{label}</dt>
      {/* Long figures shrink with the tile instead of running out of it. */}
      <dd className="text-[clamp(0.9rem,11.5cqi,1.25rem)] leading-snug font-semibold tracking-tight">
        {value}
      </dd>
      {detail && <dd className="text-xs text-ink-soft">{detail}</dd>}
    </div>
  )
}
