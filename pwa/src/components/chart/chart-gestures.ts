import type { TimeWindow } from '../../lib/calendar.ts'
import {
  isSameWindow,
  panWindow,
  pinchWindow,
  spanOf,
  zoomWindow,
  type ZoomLimits,
} from './zoom.ts'

/** What the gestures need to know at the moment they happen. */
export type GestureView = {
  window: TimeWindow
  /** Undefined where the chart cannot be zoomed: then only the cursor moves. */
  limits: ZoomLimits | undefined
  /** The plot's place inside the element, in CSS pixels. */
  plot: { left: number; width: number }
}

export type GestureActions = {
  showWindow: (window: TimeWindow) => void
  moveCursor: (time: number | undefined) => void
  /** The stretch being marked with the mouse, while it is being marked. */
  markRange: (range: TimeWindow | undefined) => void
  reset: () => void
}

const DOUBLE_TAP_MS = 320
const DOUBLE_TAP_PX = 32
const DRAG_PX = 6
/** The page scrolls on while its wheel turns, even when the chart slides under the pointer. */
const FOREIGN_WHEEL_MS = 400

type Touch = { x: number; startTime: number }

/**
 * Mouse: drag marks a range to zoom into, the wheel zooms, a double click resets.
 * Touch: one finger moves the cursor, two fingers zoom and pan, a double tap resets.
 */
export class ChartGestures {
  private readonly touches = new Map<number, Touch>()
  private mouseStart: number | undefined
  private lastTap = { at: 0, x: 0 }
  private foreignWheelAt = 0
  private readonly element: HTMLElement
  private readonly view: () => GestureView
  private readonly actions: GestureActions

  constructor(element: HTMLElement, view: () => GestureView, actions: GestureActions) {
    this.element = element
    this.view = view
    this.actions = actions
  }

  /** Starts listening; answers with the function that ends it. */
  attach(): () => void {
    const ending = new AbortController()
    const { signal } = ending
    const { element } = this
    element.addEventListener('pointerdown', this.onDown, { signal })
    element.addEventListener('pointermove', this.onMove, { signal })
    element.addEventListener('pointerup', this.onUp, { signal })
    element.addEventListener('pointercancel', this.onCancel, { signal })
    element.addEventListener('pointerleave', this.onLeave, { signal })
    element.addEventListener('dblclick', () => this.actions.reset(), { signal })
    element.addEventListener('wheel', this.onWheel, { signal, passive: false })
    addEventListener('wheel', this.onAnyWheel, { signal, passive: true, capture: true })
    return () => ending.abort()
  }

  private shareAt(clientX: number): number {
    const { plot } = this.view()
    const x = clientX - this.element.getBoundingClientRect().left - plot.left
    return Math.min(1, Math.max(0, x / Math.max(1, plot.width)))
  }

  private timeAt(clientX: number): number {
    const { window } = this.view()
    return window.from + this.shareAt(clientX) * spanOf(window)
  }

  private readonly onDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    this.element.setPointerCapture(event.pointerId)
    const startTime = this.timeAt(event.clientX)
    if (event.pointerType === 'mouse') {
      this.mouseStart = event.clientX
      return
    }
    this.touches.set(event.pointerId, { x: event.clientX, startTime })
    if (this.touches.size === 1) this.actions.moveCursor(startTime)
    else this.actions.moveCursor(undefined)
  }

  private readonly onMove = (event: PointerEvent) => {
    const touch = this.touches.get(event.pointerId)
    if (touch) touch.x = event.clientX
    if (this.touches.size >= 2) {
      this.pinch()
      return
    }
    this.actions.moveCursor(this.timeAt(event.clientX))
    const marked = this.markedRange(event.clientX)
    if (marked) this.actions.markRange(marked)
  }

  private readonly onUp = (event: PointerEvent) => {
    if (this.touches.delete(event.pointerId)) {
      this.countTap(event)
      return
    }
    const marked = this.markedRange(event.clientX)
    this.mouseStart = undefined
    this.actions.markRange(undefined)
    if (marked) this.actions.showWindow(marked)
  }

  private readonly onCancel = (event: PointerEvent) => {
    this.touches.delete(event.pointerId)
    this.mouseStart = undefined
    this.actions.markRange(undefined)
  }

  private readonly onLeave = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && this.mouseStart === undefined) {
      this.actions.moveCursor(undefined)
    }
  }

  private markedRange(clientX: number): TimeWindow | undefined {
    const start = this.mouseStart
    if (start === undefined || !this.view().limits) return undefined
    if (Math.abs(clientX - start) < DRAG_PX) return undefined
    const [from, to] = [start, clientX].map(x => this.timeAt(x)).sort((a, b) => a - b)
    return from === undefined || to === undefined ? undefined : { from, to }
  }

  private pinch(): void {
    const { window, limits } = this.view()
    const [a, b] = [...this.touches.values()].sort(
      (first, second) => first.startTime - second.startTime,
    )
    if (!limits || !a || !b) return
    const after: [number, number] = [this.shareAt(a.x), this.shareAt(b.x)]
    this.actions.showWindow(
      pinchWindow(window, { before: [a.startTime, b.startTime], after }, limits),
    )
  }

  private countTap({ timeStamp, clientX }: PointerEvent): void {
    const isSecond =
      timeStamp - this.lastTap.at < DOUBLE_TAP_MS &&
      Math.abs(clientX - this.lastTap.x) < DOUBLE_TAP_PX
    this.lastTap = { at: isSecond ? 0 : timeStamp, x: clientX }
    if (isSecond) this.actions.reset()
  }

  private readonly onAnyWheel = (event: WheelEvent) => {
    const isInside = event.target instanceof Node && this.element.contains(event.target)
    const isScrolling = event.timeStamp - this.foreignWheelAt < FOREIGN_WHEEL_MS
    if (!isInside || isScrolling) this.foreignWheelAt = event.timeStamp
  }

  private readonly onWheel = (event: WheelEvent) => {
    const { window, limits } = this.view()
    if (!limits || event.timeStamp === this.foreignWheelAt) return
    const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    const turned = isPan && event.deltaX !== 0 ? event.deltaX : event.deltaY
    const next = isPan
      ? panWindow(window, (turned / this.view().plot.width) * spanOf(window), limits)
      : zoomWindow(
          window,
          { factor: Math.exp(turned * 0.002), anchor: this.timeAt(event.clientX) },
          limits,
        )
    // At the end of the way the wheel scrolls the page again.
    if (isSameWindow(next, window)) return
    event.preventDefault()
    this.actions.showWindow(next)
  }
}
