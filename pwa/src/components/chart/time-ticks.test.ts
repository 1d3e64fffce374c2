import { describe, expect, it } from 'vitest'
import { windowOf, type CalendarUnit } from '../../lib/calendar.ts'
import { timeTicks } from './time-ticks.ts'

const at = (iso: string) => Date.parse(iso)
const ticksOf = (unit: CalendarUnit, iso: string, width: number) =>
  timeTicks(windowOf(unit, at(iso)), width)
const labelsOf = (unit: CalendarUnit, iso: string, width: number) =>
  ticksOf(unit, iso, width).map(({ label }) => label)

describe('the time axis', () => {
  it('names the months of a year, and quarters where there is less room', () => {
    expect(labelsOf('year', '2018-06-01T00:00:00Z', 640)).toEqual([
      '2018',
      'Feb',
      'Mär',
      'Apr',
      'Mai',
      'Jun',
      'Jul',
      'Aug',
      'Sep',
      'Okt',
      'Nov',
      'Dez',
    ])
    expect(labelsOf('year', '2018-06-01T00:00:00Z', 270)).toEqual(['2018', 'Apr', 'Jul', 'Okt'])
  })

  it('names the days of a week', () => {
    expect(labelsOf('week', '2018-01-17T00:00:00Z', 640)).toHaveLength(7)
    expect(labelsOf('week', '2018-01-17T00:00:00Z', 640)[0]).toBe('Mo 15.01.')
  })

  it('names the hours of a day', () => {
    expect(labelsOf('day', '2018-01-17T12:00:00Z', 270)).toEqual([
      '17.01.',
      '06:00',
      '12:00',
      '18:00',
    ])
  })

  it('keeps to the clock on the days of change', () => {
    const sixHours = ['06:00', '12:00', '18:00']

    expect(labelsOf('day', '2026-03-29T12:00:00Z', 270).slice(1)).toEqual(sixHours)
    expect(labelsOf('day', '2026-10-25T12:00:00Z', 270).slice(1)).toEqual(sixHours)
  })

  it('has no tick at a time that March skips', () => {
    const labels = labelsOf('day', '2026-03-29T12:00:00Z', 640)

    expect(labels.slice(0, 3)).toEqual(['29.03.', '04:00', '06:00'])
    expect(labels.at(-1)).toBe('22:00')
  })

  it('puts each tick inside the window, in order, and none twice', () => {
    for (const unit of ['day', 'week', 'month', 'year'] as const) {
      for (const day of ['2026-03-29', '2026-10-25', '2024-02-29']) {
        const window = windowOf(unit, at(`${day}T12:00:00Z`))
        const places = timeTicks(window, 800).map(tick => tick.at)

        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
        expect(places.every(place => place >= window.from && place < window.to)).toBe(true)
        expect(places.length).toBeGreaterThan(2)
      }
    }
  })

  it('counts minutes and seconds in live windows', () => {
    const from = at('2026-11-21T13:00:00Z')

    expect(timeTicks({ from, to: from + 600_000 }, 600).map(({ label }) => label)).toHaveLength(10)
    expect(timeTicks({ from, to: from + 60_000 }, 600)[1]?.label).toBe('14:00:10')
  })
})
