import { describe, expect, it } from 'vitest'
import {
  formatAge,
  formatBytes,
  formatCentPrice,
  formatDateTime,
  formatEnergy,
  formatInterval,
  formatMarketPrice,
  formatNumber,
  formatPercent,
  formatPower,
  formatWeekday,
  formatZone,
} from './format.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('numbers and units', () => {
  it.each([
    [formatNumber(12345.678, 3), '12.345,678'],
    [formatNumber(-3.5, 1), '\u22123,5'],
    [formatNumber(-0.04, 1), '0,0'],
    [formatPower(0.85), '850 W'],
    [formatPower(3.25), '3,25 kW'],
    [formatPower(125.44), '125,4 kW'],
    [formatPower(0), '0,00 kW'],
    [formatEnergy(1234.56), '1.234,6 kWh'],
    [formatMarketPrice(-499.99), '\u2212499,99 €/MWh'],
    [formatCentPrice(100.41), '10,0 ct/kWh'],
    [formatPercent(0.756), '76 %'],
    [formatBytes(2_731_389), '2,7 MB'],
    [formatBytes(512), '512 Byte'],
  ])('writes %s', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  it.each([
    [5, '5 s'],
    [900, '15 min'],
    [3600, '1 h'],
    [5400, '1,5 h'],
    [86_400, '1 Tag'],
    [172_800, '2 Tage'],
  ])('writes an interval of %d seconds', (seconds, expected) => {
    expect(plain(formatInterval(seconds))).toBe(expected)
  })
})

describe('dates', () => {
  it('shows the time of Berlin whatever the device is set to', () => {
    expect(formatDateTime('2026-11-21T13:15:00Z')).toBe('21.11.2026, 14:15 Uhr')
    expect(formatWeekday('2026-11-21T13:15:00Z')).toBe('Sa')
  })

  it('tells the two runs of the repeated hour apart', () => {
    expect(formatZone('2026-10-25T00:30:00Z')).toBe('MESZ')
    expect(formatZone('2026-10-25T01:30:00Z')).toBe('MEZ')
  })

  it.each([
    [20, 'gerade eben'],
    [300, 'vor 5 min'],
    [7300, 'vor 2 h'],
    [200_000, '19.11.2026'],
  ])('says how old a value of %d seconds is', (seconds, expected) => {
    const now = Date.parse('2026-11-21T13:15:00Z')

    expect(plain(formatAge(now - seconds * 1000, now))).toBe(expected)
  })
})
