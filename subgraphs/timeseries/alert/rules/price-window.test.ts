import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDay } from '#platform/interval/local-day.ts'
import type { PriceWindowCondition } from '../rule-condition.ts'
import { cheapestWindow, priceWindow, type PriceInterval } from './price-window.ts'

const hourMs = 3_600_000

function pricesOf(date: string, price: (hour: number) => number): PriceInterval[] {
  const { start, end } = localDay(date, 'Europe/Berlin')
  const hours = (end.getTime() - start.getTime()) / hourMs
  return Array.from({ length: hours }, (_, hour) => {
    const startMs = start.getTime() + hour * hourMs
    return { startMs, endMs: startMs + hourMs, eurMwh: price(hour) }
  })
}

const below: PriceWindowCondition = {
  kind: 'PRICE_WINDOW',
  window: { of: 'BELOW', limitEurMwh: 0, hysteresisEurMwh: 5 },
  leadSeconds: 1800,
}
const cheapest: PriceWindowCondition = {
  kind: 'PRICE_WINDOW',
  window: { of: 'CHEAPEST', hours: 3 },
  leadSeconds: 900,
}
const at = (instant: string, isOpen = false) => ({
  nowMs: Date.parse(instant),
  timeZone: 'Europe/Berlin',
  isOpen,
})

describe('a price limit', () => {
  const prices = pricesOf('2026-06-14', hour =>
    hour === 12 ? -50 : hour === 13 ? -20 : hour === 14 ? 3 : 60,
  )

  it('opens the lead before the price is below, and tells until when and how low', () => {
    expect(priceWindow(below, prices, at('2026-06-14T09:29:00Z'))).toMatchObject({ holds: false })
    expect(priceWindow(below, prices, at('2026-06-14T09:30:00Z'))).toEqual({
      holds: true,
      open: {
        type: 'OPEN',
        since: new Date('2026-06-14T10:00:00Z'),
        value: -50,
        limit: 0,
        unit: 'EUR/MWh',
        message:
          'Der Preis liegt von 14.06.2026 12:00 bis voraussichtlich 14.06.2026 14:00 unter 0,00 ct/kWh, am niedrigsten bei -5,00 ct/kWh.',
      },
    })
  })

  it('stays open within the hysteresis', () => {
    expect(priceWindow(below, prices, at('2026-06-14T11:45:00Z', true))).toMatchObject({
      holds: true,
    })
    expect(priceWindow(below, prices, at('2026-06-14T11:45:00Z'))).toMatchObject({ holds: false })
    expect(priceWindow(below, prices, at('2026-06-14T12:45:00Z', true))).toMatchObject({
      holds: false,
    })
  })

  it('says nothing where no price is known', () => {
    expect(priceWindow(below, prices, at('2026-06-15T12:00:00Z', true))).toBeUndefined()
  })
})

describe('the cheapest hours of a local day', () => {
  it.each([
    ['2026-03-29', 23],
    ['2026-06-14', 24],
    ['2026-10-25', 25],
  ])('of %s are found among all %i', (date, hours) => {
    const day = localDay(date, 'Europe/Berlin')
    const prices = pricesOf(date, hour => (hour >= hours - 3 ? 10 : 50))

    expect(prices).toHaveLength(hours)
    expect(cheapestWindow(prices, day.start.getTime(), day.end.getTime(), 3 * 3600)).toEqual({
      startMs: day.end.getTime() - 3 * hourMs,
      endMs: day.end.getTime(),
      meanEurMwh: 10,
    })
  })

  it('are told the lead before they begin, and are over when they end', () => {
    const prices = pricesOf('2026-06-14', hour => Math.abs(hour - 13))

    expect(priceWindow(cheapest, prices, at('2026-06-14T09:40:00Z'))).toMatchObject({
      holds: false,
    })
    expect(priceWindow(cheapest, prices, at('2026-06-14T09:45:00Z'))).toMatchObject({
      holds: true,
      open: {
        message:
          'Am günstigsten ist der Strom von 14.06.2026 12:00 bis 15:00 Uhr: im Mittel 0,07 ct/kWh.',
      },
    })
    expect(priceWindow(cheapest, prices, at('2026-06-14T13:00:00Z', true))).toMatchObject({
      holds: false,
    })
  })

  it('are not guessed from half a day of prices', () => {
    const prices = pricesOf('2026-06-14', () => 1).slice(0, 12)

    expect(priceWindow(cheapest, prices, at('2026-06-14T05:00:00Z'))).toBeUndefined()
  })

  it('are cheaper than any other hours of the day', () => {
    const day = localDay('2026-06-14', 'Europe/Berlin')
    const given = fc.array(fc.integer({ min: -500, max: 4000 }), { minLength: 24, maxLength: 24 })
    fc.assert(
      fc.property(given, fc.integer({ min: 1, max: 24 }), (values, hours) => {
        const prices = pricesOf('2026-06-14', hour => values[hour] ?? 0)
        const best = cheapestWindow(prices, day.start.getTime(), day.end.getTime(), hours * 3600)
        for (let first = 0; first + hours <= 24; first++) {
          let sum = 0
          for (const value of values.slice(first, first + hours)) sum += value
          expect(best?.meanEurMwh).toBeLessThanOrEqual(sum / hours + 1e-9)
        }
      }),
    )
  })
})
