import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PeakProjectionCondition } from '../rule-condition.ts'
import type { MeasuredInterval } from './evaluation.ts'
import { evaluateProjection, freshProjection, project } from './peak-projection.ts'

const quarter = Date.parse('2026-11-21T09:00:00Z')
const condition: PeakProjectionCondition = {
  kind: 'PEAK_PROJECTION',
  quantity: 'CONSUMPTION',
  limitKw: 500,
  hysteresisKw: 20,
  minimumElapsedSeconds: 180,
}

function minutesOf(values: number[], start = quarter): MeasuredInterval[] {
  return values.map((kw, place) => {
    const startMs = start + place * 60_000
    return { startMs, endMs: startMs + 60_000, kw }
  })
}

function evaluate(values: number[], nowMs = quarter + values.length * 60_000, start = quarter) {
  const intervals = minutesOf(values, start)
  return evaluateProjection(condition, freshProjection, intervals, {
    nowMs,
    timeZone: 'Europe/Berlin',
  })
}

describe('the projection of a running quarter-hour', () => {
  it('adds what was used to what the rest will use if it goes on like now', () => {
    const { state } = evaluate([300, 300, 300, 600, 600, 600, 600, 600])

    // (3 × 300 + 5 × 600 + 7 × 600) / 15 with the last three minutes as "now"
    expect(project(condition, state)).toEqual({
      projectedKw: 540,
      elapsedSeconds: 480,
      remainingSeconds: 420,
      allowedKw: (500 * 900 - 3900 * 60) / 420,
    })
  })

  it('says early enough what may still be drawn', () => {
    const { changes } = evaluate([300, 300, 300, 600, 600, 600, 600])

    expect(changes[0]).toMatchObject({ type: 'OPEN', since: new Date(quarter), limit: 500 })
    expect(changes.at(-1)).toMatchObject({
      message:
        'Die Viertelstunde 10:00–10:15 Uhr steuert auf 540 kW im Mittel zu, die Grenze ist 500 kW. In den letzten 8 Minuten dürfen es höchstens 525 kW sein.',
    })
  })

  it('keeps silent while too little is known, and about a quarter-hour that is over', () => {
    expect(evaluate([900, 900]).changes).toEqual([])
    expect(evaluate([900, 900, 900, 900], quarter + 900_000).changes).toEqual([])
  })

  it('starts anew with each clock quarter-hour', () => {
    const { state } = evaluate([900, 400, 400, 400], quarter + 18 * 60_000, quarter + 14 * 60_000)

    expect(state.quarterMs).toBe(quarter + 900_000)
    expect(project(condition, state)?.projectedKw).toBe(400)
  })

  it('closes only beyond the hysteresis', () => {
    const types = (values: number[]) =>
      evaluate(values)
        .changes.map(({ type }) => type)
        .filter(type => type !== 'UPDATE')

    expect(types([520, 520, 520, 480, 480])).toEqual(['OPEN'])
    expect(types([520, 520, 520, 400, 300, 300])).toEqual(['OPEN', 'CLOSE'])
  })

  it('tells of each quarter-hour by itself', () => {
    let state = freshProjection
    const told: string[] = []
    for (const interval of minutesOf([
      ...Array<number>(15).fill(550),
      ...Array<number>(20).fill(700),
    ])) {
      const clock = { nowMs: interval.endMs, timeZone: 'Europe/Berlin' }
      const step = evaluateProjection(condition, state, [interval], clock)
      told.push(...step.changes.filter(({ type }) => type !== 'UPDATE').map(({ type }) => type))
      state = step.state
    }

    expect(told).toEqual(['OPEN', 'CLOSE', 'OPEN', 'CLOSE', 'OPEN'])
  })

  it('ends by the clock when no values come any more', () => {
    const { state } = evaluate([700, 700, 700, 700])
    const at = (minutes: number) =>
      evaluateProjection(condition, state, [], {
        nowMs: quarter + minutes * 60_000,
        timeZone: 'Europe/Berlin',
      })

    expect(at(19).changes).toEqual([])
    expect(at(20).changes).toEqual([
      {
        type: 'CLOSE',
        message:
          'Die Viertelstunde 10:00–10:15 Uhr ist vorbei: bekannt sind 4 Minuten mit 700 kW im Mittel, die Grenze ist 500 kW.',
      },
    ])
    expect(at(20).state.isOpen).toBe(false)
  })

  it('is the mean of the quarter-hour once it is complete', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 15, maxLength: 15 }),
        values => {
          let sum = 0
          for (const value of values) sum += value
          const { state } = evaluate(values, quarter)
          expect(project(condition, state)?.projectedKw).toBeCloseTo(sum / 15, 9)
        },
      ),
    )
  })
})
