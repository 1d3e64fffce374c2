import { describe, expect, it } from 'vitest'
import { keyEffect, type KeyView } from './chart-keys.ts'

const view: KeyView = {
  data: {
    start: 0,
    step: 10,
    lines: [{ key: 'a', label: 'A', colour: '--a', values: Array.from({ length: 50 }, () => 1) }],
  },
  window: { from: 100, to: 300 },
  cursor: undefined,
  limits: { extent: { from: 0, to: 500 }, minimumSpan: 20 },
}
const press = (key: string, changes: Partial<KeyView> = {}, shiftKey = false) =>
  keyEffect({ ...view, ...changes }, { key, shiftKey })
const cursor = (index: number) => ({ kind: 'cursor', time: index * 10 + 5 })

describe('the keys of a chart', () => {
  it('read along the values, from the edge where one enters', () => {
    expect(press('ArrowRight')).toEqual(cursor(10))
    expect(press('ArrowLeft')).toEqual(cursor(29))
    expect(press('ArrowRight', { cursor: 155 })).toEqual(cursor(16))
    expect(press('ArrowRight', { cursor: 155 }, true)).toEqual(cursor(25))
    expect(press('ArrowRight', { cursor: 299 })).toEqual(cursor(29))
    expect(press('Home')).toEqual(cursor(10))
    expect(press('End')).toEqual(cursor(29))
  })

  it('zoom around the cursor and move by a whole window', () => {
    expect(press('+')).toEqual({ kind: 'window', window: { from: 150, to: 250 } })
    expect(press('+', { cursor: 100 })).toEqual({ kind: 'window', window: { from: 100, to: 200 } })
    expect(press('-')).toEqual({ kind: 'window', window: { from: 0, to: 400 } })
    expect(press('PageDown')).toEqual({ kind: 'window', window: { from: 300, to: 500 } })
    expect(press('0')).toEqual({ kind: 'reset' })
  })

  it('leave the window alone where it cannot be changed', () => {
    expect(press('+', { limits: undefined })).toBeUndefined()
    expect(press('ArrowLeft', { limits: undefined })).toEqual(cursor(29))
  })

  it('leave all other keys to the page', () => {
    expect(press('Tab')).toBeUndefined()
    expect(press('a')).toBeUndefined()
  })
})
