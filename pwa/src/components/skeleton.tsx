import { useEffect, useState } from 'react'
import { cx } from './class-names.ts'

const APPEARS_AFTER_MS = 300

/** Holds the place of what is being loaded; fast answers never show it. `label` is read out. */
export function Skeleton({ className, label }: { className?: string; label?: string }) {
  const [isVisible, setVisible] = useState(false)
  useEffect(() => {
    const timeout = setTimeout(() => setVisible(true), APPEARS_AFTER_MS)
    return () => clearTimeout(timeout)
  }, [])
  return (
    <div
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'status', 'aria-label': label })}
      className={cx(
        'rounded-xl transition-opacity motion-safe:animate-pulse',
        isVisible ? 'bg-raised opacity-100' : 'opacity-0',
        className,
      )}
    />
  )
}
