import { useSearchParams } from 'react-router'
import type { TimeWindow } from './calendar.ts'

const FROM = 'von'
const TO = 'bis'

function readInstant(value: string | null): number | undefined {
  const instant = value === null ? Number.NaN : Date.parse(value)
  return Number.isNaN(instant) ? undefined : instant
}

/** The shown window lives in the address: reload, back and a shared link show the same. */
export function useWindowParams(): [
  TimeWindow | undefined,
  (window: TimeWindow | undefined) => void,
] {
  const [params, setParams] = useSearchParams()
  const from = readInstant(params.get(FROM))
  const to = readInstant(params.get(TO))
  const shown = from !== undefined && to !== undefined && from < to ? { from, to } : undefined
  const show = (window: TimeWindow | undefined) => {
    setParams(
      old => {
        const next = new URLSearchParams(old)
        next.delete(FROM)
        next.delete(TO)
        if (window) {
          next.set(FROM, new Date(window.from).toISOString())
          next.set(TO, new Date(window.to).toISOString())
        }
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  }
  return [shown, show]
}
