// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TimeWindow } from '../../lib/calendar.ts'
import { ChartGestures } from './chart-gestures.ts'
import type { ZoomLimits } from './zoom.ts'

const limits: ZoomLimits = { extent: { from: 0, to: 1000 }, minimumSpan: 10 }
let element: HTMLElement
let detach: () => void
let view: {
  window: TimeWindow
  limits: ZoomLimits | undefined
  plot: { left: number; width: number }
}
const actions = { showWindow: vi.fn(), moveCursor: vi.fn(), markRange: vi.fn(), reset: vi.fn() }

type Pointer = { x: number; id?: number; type?: string; at?: number }

function point(name: string, { x, id = 1, type = 'mouse', at }: Pointer): void {
  const event = new MouseEvent(name, { clientX: x, button: 0, bubbles: true })
  Object.defineProperties(event, {
    pointerId: { value: id },
    pointerType: { value: type },
    ...(at !== undefined && { timeStamp: { value: at } }),
  })
  element.dispatchEvent(event)
}

function wheel(deltaY: number, at = 5000): WheelEvent {
  const event = new WheelEvent('wheel', { deltaY, clientX: 50, bubbles: true, cancelable: true })
  Object.defineProperty(event, 'timeStamp', { value: at })
  element.dispatchEvent(event)
  return event
}

beforeEach(() => {
  vi.clearAllMocks()
  element = document.createElement('div')
  element.setPointerCapture = vi.fn()
  document.body.append(element)
  // One pixel is one millisecond of the window 0 to 100.
  view = { window: { from: 0, to: 100 }, limits, plot: { left: 0, width: 100 } }
  detach = new ChartGestures(element, () => view, actions).attach()
})
afterEach(() => {
  detach()
  element.remove()
})

describe('the mouse', () => {
  it('marks a range by dragging and zooms into it', () => {
    point('pointerdown', { x: 60 })
    point('pointermove', { x: 20 })
    expect(actions.markRange).toHaveBeenLastCalledWith({ from: 20, to: 60 })

    point('pointerup', { x: 20 })
    expect(actions.showWindow).toHaveBeenCalledWith({ from: 20, to: 60 })
    expect(actions.markRange).toHaveBeenLastCalledWith(undefined)
  })

  it('does not take a click for a range', () => {
    point('pointerdown', { x: 60 })
    point('pointerup', { x: 62 })

    expect(actions.showWindow).not.toHaveBeenCalled()
  })

  it('reads the value under it and stops when it leaves', () => {
    point('pointermove', { x: 30 })
    expect(actions.moveCursor).toHaveBeenLastCalledWith(30)

    point('pointerleave', { x: 200 })
    expect(actions.moveCursor).toHaveBeenLastCalledWith(undefined)
  })

  it('zooms with the wheel and leaves the page where it is', () => {
    const event = wheel(-200)

    expect(event.defaultPrevented).toBe(true)
    const [window] = actions.showWindow.mock.calls[0] ?? []
    expect(window).toMatchObject({ from: expect.any(Number), to: expect.any(Number) })
    expect(window.to - window.from).toBeLessThan(100)
  })

  it('lets the page scroll on where nothing more can be zoomed', () => {
    view = { ...view, window: { from: 0, to: 1000 } }

    expect(wheel(500).defaultPrevented).toBe(false)
  })

  it('lets a page that is scrolling scroll on over the chart', () => {
    const elsewhere = new WheelEvent('wheel', { deltaY: 50, bubbles: true })
    Object.defineProperty(elsewhere, 'timeStamp', { value: 4900 })
    document.body.dispatchEvent(elsewhere)

    expect(wheel(-200, 5000).defaultPrevented).toBe(false)
    expect(wheel(-200, 6000).defaultPrevented).toBe(true)
  })

  it('resets with a double click', () => {
    element.dispatchEvent(new MouseEvent('dblclick'))

    expect(actions.reset).toHaveBeenCalledOnce()
  })
})

describe('fingers', () => {
  const touch = { type: 'touch' }

  it('read the value with one', () => {
    point('pointerdown', { x: 40, ...touch })
    point('pointermove', { x: 45, ...touch })

    expect(actions.moveCursor.mock.calls).toEqual([[40], [45]])
    expect(actions.showWindow).not.toHaveBeenCalled()
  })

  it('zoom with two', () => {
    point('pointerdown', { x: 40, id: 1, ...touch })
    point('pointerdown', { x: 60, id: 2, ...touch })
    point('pointermove', { x: 20, id: 1, ...touch })

    // 40 has moved to share 0.2, 60 stays at 0.6: the window is half as wide.
    expect(actions.showWindow).toHaveBeenLastCalledWith({ from: 30, to: 80 })
  })

  it('reset with a double tap', () => {
    point('pointerdown', { x: 40, ...touch })
    point('pointerup', { x: 40, at: 1000, ...touch })
    point('pointerdown', { x: 42, ...touch })
    point('pointerup', { x: 42, at: 1200, ...touch })

    expect(actions.reset).toHaveBeenCalledOnce()
  })

  it('do not reset with two slow taps', () => {
    point('pointerup', { x: 40, at: 1000, ...touch })
    point('pointerdown', { x: 40, ...touch })
    point('pointerup', { x: 40, at: 2000, ...touch })

    expect(actions.reset).not.toHaveBeenCalled()
  })
})
