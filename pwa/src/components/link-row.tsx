import { ChevronRight, type LucideIcon } from 'lucide-react'
import { Link } from 'react-router'

type Props = { to: string; icon: LucideIcon; label: string; hint: string }

/** One way on, as a row that fills the width. */
export function LinkRow({ to, icon: Icon, label, hint }: Props) {
  return (
    <Link to={to} className="flex min-h-14 items-center gap-3 rounded-xl px-3 hover:bg-raised">
      <Icon aria-hidden className="size-5 shrink-0 text-accent" />
      <span className="min-w-0 flex-1 py-2">
        <span className="block text-sm font-semibold">{label}</span>
        <span className="block text-xs text-ink-soft">{hint}</span>
      </span>
      <ChevronRight aria-hidden className="size-5 shrink-0 text-ink-soft" />
    </Link>
  )
}
