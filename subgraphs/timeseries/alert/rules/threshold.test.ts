import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ThresholdCondition } from '../rule-condition.ts'
import type { MeasuredInterval } from './evaluation.ts'
import { evaluateThreshold, freshThreshold, type ThresholdState } from './threshold.ts'

const minuteMs = 60_000
const start = Date.parse('2026-11-21T09:00:00Z')

const above: ThresholdCondition = {
  kind: 'THRESHOLD',
  quantity: 'CONSUMPTION',
  direction: 'ABOVE',
  limitKw: 100,
  hysteresisKw: 10,
  minimumSeconds: 120,
}

function minutes(values: (number | null)[]): MeasuredInterval[] {
  return values.flatMap((kw, place) => {
    const startMs = start + place * minuteMs
    return kw === null ? [] : [{ startMs, endMs: startMs + minuteMs, kw }]
  })
}

function typesOf(condition: ThresholdCondition, values: (number | null)[]): string[] {
  return evaluateThreshold(condition, freshThreshold, minutes(values), 'Europe/Berlin').changes.map(
    ({ type }) => type,
  )
}

describe('a threshold', () => {
  it('opens only when the limit was exceeded for the minimum duration without a break', () => {
    expect(typesOf(above, [101, 99, 101, 100, 150])).toEqual([])
    expect(typesOf(above, [101, 101])).toEqual(['OPEN'])
  })

  it('names the beginning of the breach, its worst value and the limit, in German', () => {
    const { changes } = evaluateThreshold(
      above,
      freshThreshold,
      minutes([120.5, 110]),
      'Europe/Berlin',
    )

    expect(changes[0]).toEqual({
      type: 'OPEN',
      since: new Date(start),
      value: 120.5,
      limit: 100,
      unit: 'kW',
      message: 'Verbrauch: 120,5 kW seit 10:00 Uhr, die Grenze ist 100 kW (länger als 2 Minuten).',
    })
  })

  it('does not flap while the values lie between the limit and the hysteresis', () => {
    expect(typesOf(above, [110, 110, 99, 101, 95, 102, 91])).toEqual(['OPEN'])
    expect(typesOf(above, [110, 110, 99, 90])).toEqual(['OPEN', 'CLOSE'])
  })

  it('works the other way round for values that are too low', () => {
    const below = { ...above, direction: 'BELOW', minimumSeconds: 0 } as const

    expect(typesOf(below, [100, 99, 105, 110, 98])).toEqual(['OPEN', 'CLOSE', 'OPEN'])
  })

  it('takes a gap neither for a breach nor for its end', () => {
    expect(typesOf(above, [101, null, 101])).toEqual([])
    expect(typesOf(above, [101, 101, null, 101])).toEqual(['OPEN'])
  })

  it('comes to the same whether the values arrive one by one or together', () => {
    const values = fc.array(fc.option(fc.integer({ min: 80, max: 120 }), { nil: null }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 10 }), (given, size) => {
        const intervals = minutes(given)
        const whole = evaluateThreshold(above, freshThreshold, intervals, 'Europe/Berlin')
        let state: ThresholdState = freshThreshold
        const changes = []
        for (let at = 0; at < intervals.length; at += size) {
          const part = evaluateThreshold(
            above,
            state,
            intervals.slice(at, at + size),
            'Europe/Berlin',
          )
          state = part.state
          changes.push(...part.changes)
        }
        expect({ state, changes }).toEqual(whole)
        // Never two open alerts at once, never an end without a beginning.
        const lifeCycle = changes.map(({ type }) => type).filter(type => type !== 'UPDATE')
        expect(
          lifeCycle.every((type, place) => type === (place % 2 === 0 ? 'OPEN' : 'CLOSE')),
        ).toBe(true)
      }),
    )
  })
})
