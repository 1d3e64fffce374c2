import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

type Tone = 'info' | 'good' | 'warn' | 'bad'

const TONES: Record<Tone, { icon: LucideIcon; className: string }> = {
  info: { icon: Info, className: 'bg-accent-soft [&>svg]:text-accent' },
  good: { icon: CircleCheck, className: 'bg-good-soft [&>svg]:text-good' },
  warn: { icon: TriangleAlert, className: 'bg-warn-soft [&>svg]:text-warn' },
  bad: { icon: CircleAlert, className: 'bg-bad-soft [&>svg]:text-bad' },
}

type Props = {
  tone: Tone
  title: string
  children?: ReactNode
  action?: ReactNode
  /** Read out when it appears; for answers to what the user just did. */
  isAnnounced?: boolean
}

export function Notice({ tone, title, children, action, isAnnounced }: Props) {
  const { icon: Icon, className } = TONES[tone]
  return (
    <div
      {...(isAnnounced ? { role: tone === 'bad' ? 'alert' : 'status' } : {})}
      className={cx('flex gap-3 rounded-xl p-3 text-sm sm:p-4', className)}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="font-medium">{title}</p>
        {children && <div className="text-ink-soft">{children}</div>}
        {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
      </div>
    </div>
  )
}
