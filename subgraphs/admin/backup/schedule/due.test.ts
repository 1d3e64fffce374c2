import { describe, expect, it } from 'vitest'
import { latestDrill, latestNight } from './due.ts'

const clock = { minuteOfDay: 150, timeZone: 'Europe/Berlin' }
const night = (now: string) => {
  const { day, at } = latestNight(new Date(now), clock)
  return [day, at.toISOString()]
}

describe('latestNight', () => {
  it('is half past two on the wall clock, in winter and in summer', () => {
    expect(night('2026-11-21T01:30:00Z')).toEqual(['2026-11-21', '2026-11-21T01:30:00.000Z'])
    expect(night('2026-11-21T01:29:59Z')).toEqual(['2026-11-20', '2026-11-20T01:30:00.000Z'])
    expect(night('2026-07-01T12:00:00Z')).toEqual(['2026-07-01', '2026-07-01T00:30:00.000Z'])
  })

  it('comes an hour later where clocks jump over it', () => {
    expect(night('2026-03-29T12:00:00Z')).toEqual(['2026-03-29', '2026-03-29T01:30:00.000Z'])
    expect(night('2026-03-29T01:29:00Z')[0]).toBe('2026-03-28')
  })

  it('comes once where clocks show it twice', () => {
    expect(night('2026-10-25T00:30:00Z')).toEqual(['2026-10-25', '2026-10-25T00:30:00.000Z'])
    expect(night('2026-10-25T01:30:00Z')).toEqual(['2026-10-25', '2026-10-25T00:30:00.000Z'])
  })

  it('names each local day of two years once, hour by hour', () => {
    const days = new Set<string>()
    const seen: string[] = []
    for (
      let at = Date.parse('2025-01-01T12:00:00Z');
      at < Date.parse('2027-01-01');
      at += 3_600_000
    ) {
      const { day } = latestNight(new Date(at), clock)
      if (!days.has(day)) seen.push(day)
      days.add(day)
    }
    expect(seen).toHaveLength(730)
    expect([...seen].sort()).toEqual(seen)
  })
})

describe('latestDrill', () => {
  it('is on Sunday, after the backup', () => {
    const at = (now: string) => latestDrill(new Date(now), clock).at.toISOString()

    expect(at('2026-11-21T12:00:00Z')).toBe('2026-11-15T03:00:00.000Z')
    expect(at('2026-11-22T02:59:00Z')).toBe('2026-11-15T03:00:00.000Z')
    expect(at('2026-11-22T03:00:00Z')).toBe('2026-11-22T03:00:00.000Z')
  })
})
