import { useEffect, useState } from 'react'

/** The value once it has not changed for `pauseMs`: what is typed is searched when the hand rests. */
export function useSettled<Value>(value: Value, pauseMs: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timeout = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timeout)
  }, [value, pauseMs])
  return settled
}
