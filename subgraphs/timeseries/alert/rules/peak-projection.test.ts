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

  it('is not moved by values whose quarter-hour was over when they came', () => {
    const arrived = (intervals: MeasuredInterval[], knownMs: number) =>
      intervals.map(interval => ({ ...interval, knownMs }))
    // The device was away since 09:50 and delivers everything at once, four minutes into the next quarter-hour.
    const nowMs = quarter + 4 * 60_000 + 5000
    const late = arrived(minutesOf(Array<number>(10).fill(5000), quarter - 600_000), nowMs)
    const running = arrived(minutesOf([300, 300, 300, 300]), nowMs)
    const clock = { nowMs, timeZone: 'Europe/Berlin' }
    const withLate = evaluateProjection(condition, freshProjection, [...late, ...running], clock)
    const without = evaluateProjection(condition, freshProjection, running, clock)

    expect(project(condition, withLate.state)).toEqual(project(condition, without.state))
    expect(project(condition, withLate.state)?.projectedKw).toBe(300)
    expect(withLate.changes).toEqual([])
  })

  it('takes the end of the last quarter-hour for the present when it came in time', () => {
    // A meter of 5 minutes: its last value is known seconds after the quarter-hour.
    const five = (kw: number, place: number): MeasuredInterval => {
      const startMs = quarter + place * 300_000
      return { startMs, endMs: startMs + 300_000, kw, knownMs: startMs + 310_000 }
    }
    const values = [five(900, -1), five(300, 0)]
    const clock = { nowMs: quarter + 310_000, timeZone: 'Europe/Berlin' }
    const { state } = evaluateProjection(condition, freshProjection, values, clock)

    // 5 minutes of 300 and 10 of (900 + 300) / 2
    expect(project(condition, state)?.projectedKw).toBeCloseTo((300 * 5 + 600 * 10) / 15, 9)
  })

  it('does not take what is long ago for the present', () => {
    const hourAgo = minutesOf([9000, 9000], quarter - 3_600_000)
    const running = minutesOf([300, 300, 300, 300])
    const clock = { nowMs: quarter + 240_000, timeZone: 'Europe/Berlin' }
    const { state } = evaluateProjection(
      condition,
      freshProjection,
      [...hourAgo, ...running.slice(3)],
      clock,
    )

    expect(state.recent.map(({ kw }) => kw)).toEqual([300])
  })

  it('is not moved by late values, whatever they are and however late', () => {
    const late = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 30 })
    const running = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 14 })
    fc.assert(
      fc.property(late, running, (before, values) => {
        const nowMs = quarter + values.length * 60_000
        const lateOnes = minutesOf(before, quarter - (before.length + 2) * 60_000)
        const known = (of: MeasuredInterval[]) => of.map(one => ({ ...one, knownMs: nowMs }))
        const clock = { nowMs, timeZone: 'Europe/Berlin' }
        const run = (intervals: MeasuredInterval[]) =>
          project(condition, evaluateProjection(condition, freshProjection, intervals, clock).state)
        const now = known(minutesOf(values))

        expect(run([...known(lateOnes), ...now])).toEqual(run(now))
      }),
    )
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
