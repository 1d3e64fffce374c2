import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localClock } from './local-clock.ts'

const hourMs = 3_600_000

function wallByIntl(timeZone: string, at: number): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return format.format(at)
}

describe('localClock', () => {
  it('agrees with Intl in every zone and order', () => {
    const zones = [
      'Europe/Berlin',
      'UTC',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    ]
    const instants = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, at) => {
        const wall = new Date(at + localClock(zone).offsetMs(at))
        expect(wall.toISOString().slice(0, 19).replace('T', ' ')).toBe(wallByIntl(zone, at))
      }),
    )
  })

  it('changes to the millisecond', () => {
    const { offsetMs } = localClock('Europe/Berlin')
    const [spring, autumn] = [Date.parse('2026-03-29T01:00Z'), Date.parse('2026-10-25T01:00Z')]

    expect([spring - 1, spring, autumn - 1, autumn].map(offsetMs)).toEqual([
      ...[hourMs, 2 * hourMs],
      ...[2 * hourMs, hourMs],
    ])
  })

  it('refuses a zone that does not exist', () => {
    expect(() => localClock('Europe/Atlantis')).toThrow(RangeError)
  })
})
