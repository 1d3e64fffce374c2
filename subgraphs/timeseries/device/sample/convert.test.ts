import { describe, expect, it } from 'vitest'
import { point as pointSchema } from '../model/common-model.ts'
import { convert } from './convert.ts'

const now = Date.parse('2026-03-02T10:00:00Z')
const minute = 60_000

function converted(raw: unknown, more: object = {}, at: number | null = null) {
  const point = pointSchema.parse({ id: 'p', name: 'P', kind: 'POWER', unit: 'W', ...more })
  const sample = convert({ point: 'p', key: '', at, raw }, point, now)
  return typeof sample === 'string' ? sample : sample.value
}

describe('a value of a device', () => {
  it.each([
    [1500, {}, 1.5],
    ['-1500.5', {}, -1.5005],
    [15, { scale: 100 }, 1.5],
    [2000, { scale: -1 }, -2],
    [20, { offset: -5, unit: 'kW' }, 15],
    [3, { unit: 'MW' }, 3000],
    [500, { kind: 'COUNTER', unit: 'Wh' }, 0.5],
    [0.4, { kind: 'VOLTAGE', unit: 'kV' }, 400],
  ])('%s with %o becomes %f', (raw, more, expected) => {
    expect(converted(raw, more)).toBeCloseTo(expected, 9)
  })

  it.each([[Number.NaN], [Infinity], ['12,5'], ['1e400'], ['0x10'], [''], [true], [null], [[1]]])(
    'that is %s is no number',
    raw => {
      expect(converted(raw)).toBe('NOT_A_NUMBER')
    },
  )

  it('outside of its plausible range is refused', () => {
    expect(converted(-1, { min: 0 })).toBe('OUT_OF_RANGE')
    expect(converted(1001, { max: 1000 })).toBe('OUT_OF_RANGE')
    expect(converted(1e15)).toBe('OUT_OF_RANGE')
  })

  it('may be 5 minutes ahead and not more, and not older than any buffer', () => {
    expect(converted(1, {}, now + 5 * minute)).toBe(0.001)
    expect(converted(1, {}, now + 5 * minute + 1)).toBe('FUTURE')
    expect(converted(1, {}, Date.parse('2024-01-01'))).toBe('LATE')
  })
})
