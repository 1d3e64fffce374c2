import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cx } from './class-names.ts'

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger'
type Size = 'normal' | 'icon'

const VARIANTS: Record<Variant, string> = {
  primary: 'bg-accent text-accent-ink font-semibold hover:brightness-110 disabled:opacity-50',
  secondary: 'bg-raised text-ink border border-line hover:border-line-strong disabled:opacity-50',
  ghost: 'text-ink-soft hover:bg-raised hover:text-ink disabled:opacity-50',
  danger:
    'bg-bad-soft text-bad font-semibold border border-bad/40 hover:border-bad disabled:opacity-50',
}

const SIZES: Record<Size, string> = {
  normal: 'min-h-11 px-4',
  icon: 'size-11 shrink-0',
}

type Props = ComponentProps<'button'> & {
  variant?: Variant
  size?: Size
  /** Gives the looks to the only child, for links. */
  asChild?: boolean
}

export function Button({
  variant = 'secondary',
  size = 'normal',
  asChild,
  className,
  ...props
}: Props) {
  const Element = asChild ? Slot.Root : 'button'
  return (
    <Element
      {...(asChild ? {} : { type: 'button' })}
      {...props}
      className={cx(
        'inline-flex items-center justify-center gap-2 rounded-xl text-sm transition-colors [&_svg]:size-4.5 [&_svg]:shrink-0',
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
    />
  )
}
