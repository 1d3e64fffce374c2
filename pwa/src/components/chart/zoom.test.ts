import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clampWindow, panWindow, pinchWindow, spanOf, zoomWindow } from './zoom.ts'

const limits = { extent: { from: 0, to: 1000 }, minimumSpan: 10 }
const share = (time: number, window: { from: number; to: number }) =>
  (time - window.from) / spanOf(window)

describe('zooming', () => {
  it('keeps the place under the pointer', () => {
    const zoomed = zoomWindow({ from: 200, to: 600 }, { factor: 0.5, anchor: 300 }, limits)

    expect(zoomed).toEqual({ from: 250, to: 450 })
    expect(share(300, zoomed)).toBe(0.25)
  })

  it('stops at the narrowest and the widest window', () => {
    const window = { from: 400, to: 420 }

    expect(spanOf(zoomWindow(window, { factor: 0.001, anchor: 410 }, limits))).toBe(10)
    expect(zoomWindow(window, { factor: 1000, anchor: 410 }, limits)).toEqual(limits.extent)
  })

  it('widens a marked range that is too narrow around its middle', () => {
    expect(clampWindow({ from: 499, to: 501 }, limits)).toEqual({ from: 495, to: 505 })
  })

  it('never leaves the extent', () => {
    const time = fc.integer({ min: -500, max: 1500 })
    const factor = fc.double({ min: 0.01, max: 50, noNaN: true })

    fc.assert(
      fc.property(time, time, factor, time, (a, b, zoom, by) => {
        fc.pre(Math.abs(a - b) >= 1)
        const window = clampWindow({ from: Math.min(a, b), to: Math.max(a, b) }, limits)
        const anchor = (window.from + window.to) / 2
        const moved = panWindow(zoomWindow(window, { factor: zoom, anchor }, limits), by, limits)

        expect(moved.from).toBeGreaterThanOrEqual(0)
        expect(moved.to).toBeLessThanOrEqual(1000)
        expect(spanOf(moved)).toBeGreaterThanOrEqual(10)
      }),
    )
  })
})

describe('panning', () => {
  it('keeps the width at the edges', () => {
    expect(panWindow({ from: 100, to: 300 }, -500, limits)).toEqual({ from: 0, to: 200 })
    expect(panWindow({ from: 800, to: 900 }, 500, limits)).toEqual({ from: 900, to: 1000 })
  })
})

describe('pinching', () => {
  it('keeps what was under the fingers under them', () => {
    const window = { from: 0, to: 1000 }

    const pinched = pinchWindow(window, { before: [400, 600], after: [0.25, 0.75] }, limits)

    expect(pinched).toEqual({ from: 300, to: 700 })
    expect(share(400, pinched)).toBe(0.25)
    expect(share(600, pinched)).toBe(0.75)
  })

  it('moves along with both fingers', () => {
    const window = { from: 400, to: 600 }

    const moved = pinchWindow(window, { before: [450, 550], after: [0.35, 0.85] }, limits)

    expect(spanOf(moved)).toBe(200)
    expect(moved.from).toBe(380)
  })
})
