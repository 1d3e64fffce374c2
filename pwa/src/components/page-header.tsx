import { useEffect, type ReactNode } from 'react'

type Props = { title: string; subtitle?: ReactNode; back?: ReactNode; actions?: ReactNode }

/** The page's name, in the tab as well. */
export function PageHeader({ title, subtitle, back, actions }: Props) {
  useEffect(() => {
    document.title = `${title} – Luna`
  }, [title])
  return (
    <header className="mb-4 grid gap-1 sm:mb-6">
      {back}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-2xl font-bold tracking-tight [overflow-wrap:anywhere]">{title}</h1>
          {subtitle && (
            <div className="mt-1 flex flex-wrap items-center gap-2 text-sm text-ink-soft">
              {subtitle}
            </div>
          )}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </header>
  )
}
