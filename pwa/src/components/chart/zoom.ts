import type { TimeWindow } from '../../lib/calendar.ts'

/** How far one can go: never outside `extent`, never narrower than `minimumSpan` (ms). */
export type ZoomLimits = { extent: TimeWindow; minimumSpan: number }

export function spanOf({ from, to }: TimeWindow): number {
  return to - from
}

export function clampWindow(window: TimeWindow, { extent, minimumSpan }: ZoomLimits): TimeWindow {
  const widest = Math.max(spanOf(extent), minimumSpan)
  const span = Math.min(widest, Math.max(minimumSpan, spanOf(window)))
  const middle = (window.from + window.to) / 2
  const wanted = span === spanOf(window) ? window.from : middle - span / 2
  const from = Math.min(Math.max(wanted, extent.from), Math.max(extent.from, extent.to - span))
  return { from: Math.round(from), to: Math.round(from + span) }
}

/** Scales the window so that `anchor` keeps its place on the screen; a factor below 1 zooms in. */
export function zoomWindow(
  window: TimeWindow,
  { factor, anchor }: { factor: number; anchor: number },
  limits: ZoomLimits,
): TimeWindow {
  const span = Math.min(
    Math.max(spanOf(window) * factor, limits.minimumSpan),
    Math.max(spanOf(limits.extent), limits.minimumSpan),
  )
  const share = (anchor - window.from) / spanOf(window)
  const from = anchor - share * span
  return clampWindow({ from, to: from + span }, limits)
}

export function panWindow(window: TimeWindow, by: number, limits: ZoomLimits): TimeWindow {
  return clampWindow({ from: window.from + by, to: window.to + by }, limits)
}

/** Two fingers: the times under them when they touched down stay under them while they move. */
export function pinchWindow(
  window: TimeWindow,
  { before, after }: { before: [number, number]; after: [number, number] },
  limits: ZoomLimits,
): TimeWindow {
  const [startA, startB] = before
  const [shareA, shareB] = after
  const gap = Math.max(0.02, Math.abs(shareB - shareA)) * Math.sign(shareB - shareA || 1)
  const span = Math.abs((startB - startA) / gap)
  const limited = Math.min(Math.max(span, limits.minimumSpan), spanOf(limits.extent))
  const middle = (startA + startB) / 2
  const from = middle - ((shareA + shareB) / 2) * limited
  return clampWindow({ from, to: from + limited }, limits)
}

export function isSameWindow(a: TimeWindow, b: TimeWindow): boolean {
  return a.from === b.from && a.to === b.to
}
