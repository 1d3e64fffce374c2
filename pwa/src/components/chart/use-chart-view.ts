import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { TimeWindow } from '../../lib/calendar.ts'
import { ChartGestures, type GestureView } from './chart-gestures.ts'
import { keyEffect } from './chart-keys.ts'
import type { ChartData } from './chart-model.ts'
import { clampWindow, zoomWindow, type ZoomLimits } from './zoom.ts'

/** The server is asked for a window only when the hand rests. */
const SETTLE_MS = 220

type Options = {
  data: ChartData
  window: TimeWindow
  limits: ZoomLimits | undefined
  plot: GestureView['plot']
  onWindowChange: ((window: TimeWindow) => void) | undefined
  onReset: (() => void) | undefined
}

export type ChartView = {
  /** What is drawn: follows the hand at once, ahead of the data. */
  window: TimeWindow
  cursor: number | undefined
  marked: TimeWindow | undefined
  /** The keyboard moved the cursor last: then the value is read out. */
  isSpoken: boolean
  onKeyDown: (event: KeyboardEvent) => void
  zoomBy: (factor: number) => void
  reset: () => void
}

/** The moving parts of a chart: the window under the hand, the cursor and the marked range. */
export function useChartView(element: RefObject<HTMLElement | null>, options: Options): ChartView {
  const [draft, setDraft] = useState<TimeWindow>()
  const [cursor, setCursor] = useState<number>()
  const [marked, setMarked] = useState<TimeWindow>()
  const [isSpoken, setSpoken] = useState(false)
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { data, limits, plot, onReset, onWindowChange } = options
  const window = draft ?? options.window

  const showWindow = (next: TimeWindow) => {
    if (!limits || !onWindowChange) return
    const allowed = clampWindow(next, limits)
    setDraft(allowed)
    clearTimeout(settle.current)
    settle.current = setTimeout(() => {
      onWindowChange(allowed)
      setDraft(undefined)
    }, SETTLE_MS)
  }
  const reset = () => {
    clearTimeout(settle.current)
    setDraft(undefined)
    setCursor(undefined)
    onReset?.()
  }
  const moveCursor = (time: number | undefined) => {
    setSpoken(false)
    setCursor(time)
  }
  const zoomBy = (factor: number) => {
    if (!limits) return
    const anchor = cursor ?? (window.from + window.to) / 2
    showWindow(zoomWindow(window, { factor, anchor }, limits))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const effect = keyEffect({ data, window, cursor, limits }, event)
    if (!effect) return
    event.preventDefault()
    if (effect.kind === 'window') showWindow(effect.window)
    if (effect.kind === 'reset') reset()
    if (effect.kind === 'cursor') {
      setSpoken(true)
      setCursor(effect.time)
    }
  }

  const latest = useRef({ view: { window, limits, plot }, showWindow, moveCursor, reset })
  useEffect(() => {
    latest.current = { view: { window, limits, plot }, showWindow, moveCursor, reset }
  })
  useEffect(() => {
    if (!element.current) return
    const gestures = new ChartGestures(element.current, () => latest.current.view, {
      showWindow: next => latest.current.showWindow(next),
      moveCursor: time => latest.current.moveCursor(time),
      reset: () => latest.current.reset(),
      markRange: setMarked,
    })
    return gestures.attach()
  }, [element])
  useEffect(() => () => clearTimeout(settle.current), [])

  return { window, cursor, marked, isSpoken, onKeyDown, zoomBy, reset }
}
