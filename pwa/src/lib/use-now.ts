import { useEffect, useState } from 'react'

/** The time, renewed every `everyMs`, so that ages on the page do not stand still. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const interval = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(interval)
  }, [everyMs])
  return now
}
