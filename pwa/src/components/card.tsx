import type { ComponentProps, ReactNode } from 'react'
import { cx } from './class-names.ts'

export function Card({ className, ...props }: ComponentProps<'section'>) {
  return (
    <section
      {...props}
      className={cx(
        'min-w-0 rounded-2xl border border-line bg-card p-4 shadow-card sm:p-5',
        className,
      )}
    />
  )
}

type TitleProps = { id?: string; children: ReactNode; aside?: ReactNode }

export function CardTitle({ id, children, aside }: TitleProps) {
  return (
    <div
      className={cx(
        'mb-3 flex flex-wrap items-center justify-between gap-x-2',
        aside !== undefined && 'min-h-11',
      )}
    >
      <h2 id={id} className="text-base font-semibold">
        {children}
      </h2>
      {aside}
    </div>
  )
}
