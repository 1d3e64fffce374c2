import { describe, expect, it } from 'vitest'
import { windowOf } from './calendar.ts'
import { extentOf, openingWindow, presetOf, presetWindow, widestWindow } from './data-window.ts'

const at = (iso: string) => Date.parse(iso)
const extent = (from: string, to: string) => ({ from: at(from), to: at(to) })
const year2018 = extent('2017-12-31T23:00:00Z', '2018-12-31T23:00:00Z')

describe('what is there', () => {
  it('ends with the end of the last interval', () => {
    expect(extentOf('2017-12-31T23:00:00Z', '2018-12-31T22:45:00Z', 900)).toEqual(year2018)
  })

  it('is nothing without a first value', () => {
    expect(extentOf(null, null, 900)).toBeUndefined()
  })
})

describe('the window on opening', () => {
  it('is the year where a year is there', () => {
    expect(openingWindow(year2018)).toEqual(year2018)
  })

  it('is all there is where less is there', () => {
    const month = extent('2015-11-30T23:00:00Z', '2015-12-31T23:00:00Z')

    expect(openingWindow(month)).toEqual(month)
  })

  it('is the year before where the last one has only begun', () => {
    const running = extent('2024-06-01T00:00:00Z', '2026-02-01T00:00:00Z')

    expect(openingWindow(running)).toEqual(windowOf('year', at('2025-06-01T00:00:00Z')))
  })
})

describe('presets', () => {
  it('stay at the end of what is shown', () => {
    const may = windowOf('month', at('2018-05-10T00:00:00Z'))

    expect(presetWindow('day', may, year2018)).toEqual(windowOf('day', at('2018-05-31T12:00:00Z')))
    expect(presetWindow('year', may, year2018)).toEqual(year2018)
  })

  it('never go behind the last value', () => {
    const short = extent('2018-01-01T00:00:00Z', '2018-03-10T12:00:00Z')

    expect(presetWindow('day', year2018, short)).toEqual(windowOf('day', short.to))
  })

  it('are recognised by the window', () => {
    const part = extent('2018-03-01T05:00:00Z', '2018-03-10T12:00:00Z')

    expect(presetOf(year2018, year2018)).toBe('year')
    expect(presetOf(part, part)).toBe('all')
    expect(presetOf({ ...part, to: part.to + 1 }, part)).toBeUndefined()
  })

  it('reach as far as whole years around the values', () => {
    expect(widestWindow(extent('2018-03-01T00:00:00Z', '2018-05-01T00:00:00Z'))).toEqual(year2018)
  })
})
