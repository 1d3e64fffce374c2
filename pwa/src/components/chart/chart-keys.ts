import type { TimeWindow } from '../../lib/calendar.ts'
import { indexAt, timeOf, visibleIndices, type ChartData } from './chart-model.ts'
import { panWindow, spanOf, zoomWindow, type ZoomLimits } from './zoom.ts'

export type KeyView = {
  data: ChartData
  window: TimeWindow
  cursor: number | undefined
  limits: ZoomLimits | undefined
}

export type KeyEffect =
  { kind: 'cursor'; time: number } | { kind: 'window'; window: TimeWindow } | { kind: 'reset' }

type Key = { key: string; shiftKey: boolean }

const ZOOM_IN = 0.5
const FAST = 10

/** Moves the cursor along the readings; it starts at the edge from which one comes. */
function cursorEffect(
  { data, window, cursor }: KeyView,
  { key, shiftKey }: Key,
): KeyEffect | undefined {
  const [first, end] = visibleIndices(data, window)
  const last = end - 1
  if (last < first) return undefined
  const current = cursor === undefined ? undefined : indexAt(data, cursor)
  const stride = shiftKey ? FAST : 1
  const targets: Record<string, number | undefined> = {
    ArrowLeft: (current ?? last + stride) - stride,
    ArrowRight: (current ?? first - stride) + stride,
    Home: first,
    End: last,
  }
  const index = targets[key]
  if (index === undefined) return undefined
  const time = timeOf(data, Math.min(last, Math.max(first, index))) + data.step / 2
  return { kind: 'cursor', time }
}

function windowEffect({ window, cursor, limits }: KeyView, { key }: Key): KeyEffect | undefined {
  if (!limits) return undefined
  const anchor = cursor ?? (window.from + window.to) / 2
  const zoom = (factor: number): KeyEffect => ({
    kind: 'window',
    window: zoomWindow(window, { factor, anchor }, limits),
  })
  const pan = (direction: number): KeyEffect => ({
    kind: 'window',
    window: panWindow(window, direction * spanOf(window), limits),
  })
  const effects: Record<string, () => KeyEffect> = {
    '+': () => zoom(ZOOM_IN),
    '=': () => zoom(ZOOM_IN),
    '-': () => zoom(1 / ZOOM_IN),
    PageUp: () => pan(-1),
    PageDown: () => pan(1),
    '0': () => ({ kind: 'reset' }),
    Escape: () => ({ kind: 'reset' }),
  }
  return effects[key]?.()
}

/** What a key does to the chart; nothing for keys that belong to the page. */
export function keyEffect(view: KeyView, key: Key): KeyEffect | undefined {
  return cursorEffect(view, key) ?? windowEffect(view, key)
}
