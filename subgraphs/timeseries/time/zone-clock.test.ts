import { describe, expect, it } from 'vitest'
import { createZoneClock, zoneClock } from './zone-clock.ts'

const hour = 3_600_000
const wall = (text: string) => Date.parse(`${text}Z`)
const utc = (text: string) => Date.parse(text)

describe('zone clock', () => {
  const berlin = zoneClock('Europe/Berlin')

  it('knows the offset of summer and winter', () => {
    expect(berlin.offsetMs(utc('2018-01-01T00:00:00Z'))).toBe(hour)
    expect(berlin.offsetMs(utc('2018-07-01T00:00:00Z'))).toBe(2 * hour)
  })

  it('finds no instant in the skipped hour of spring', () => {
    expect(berlin.instantsOf(wall('2018-03-25T02:30:00'))).toEqual([])
    expect(berlin.instantsOf(wall('2018-03-25T03:00:00'))).toEqual([utc('2018-03-25T01:00:00Z')])
  })

  it('finds two instants in the repeated hour of autumn, the earlier first', () => {
    expect(berlin.instantsOf(wall('2018-10-28T02:30:00'))).toEqual([
      utc('2018-10-28T00:30:00Z'),
      utc('2018-10-28T01:30:00Z'),
    ])
    expect(berlin.instantsOf(wall('2018-10-28T03:00:00'))).toEqual([utc('2018-10-28T02:00:00Z')])
  })

  it('knows fixed offsets, UTC and its other names', () => {
    expect(zoneClock('+01:00').offsetMs(utc('2018-07-01T00:00:00Z'))).toBe(hour)
    expect(zoneClock('UTC+01:00').zone).toBe('+01:00')
    expect(zoneClock('Z').zone).toBe('UTC')
  })

  it('refuses what is no zone', () => {
    expect(createZoneClock('Europe/Bonn')).toBeUndefined()
    expect(createZoneClock('')).toBeUndefined()
  })
})
