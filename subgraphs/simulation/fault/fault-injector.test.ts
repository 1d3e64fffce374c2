import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import type { ReadingColumns } from '../meter-model/meter-model.ts'
import { checkFaults } from './check-faults.ts'
import { faultKinds, type FaultKind, type Faults } from './fault.ts'
import { createFaultInjector, createPriceFaultInjector } from './fault-injector.ts'

const stepSeconds = 60
const stepMs = stepSeconds * 1000
const dayMs = 86_400_000
const perDay = 1440
const start = Date.parse('2026-03-28T23:00:00Z')
const never = Number.NEGATIVE_INFINITY

/** Every interval has values of its own. */
function fill(from: number, count: number): ReadingColumns {
  const columns = {
    consumptionKw: new Float64Array(count),
    productionKw: new Float64Array(count),
    voltage: new Float64Array(count),
  }
  for (let i = 0; i < count; i++) {
    const slot = from / stepMs + i
    columns.consumptionKw[i] = 3 + (slot % 9973) / 10_000
    columns.productionKw[i] = 1 + (slot % 7919) / 10_000
    columns.voltage[i] = 230 + (slot % 101) / 100
  }
  return { from, stepSeconds, count, ...columns }
}

function faultsOf(kind: FaultKind, parameters: Record<string, number | string> = {}): Faults {
  const faults = checkFaults([{ kind, parameters }])
  if (faults instanceof UserError) throw new Error(faults.message)
  return faults
}

function injector(faults: Faults, seed = 7) {
  return createFaultInjector({ faults, seed, stepSeconds, source: { fill } })
}

function days(faults: Faults, count = 100) {
  return injector(faults).apply(fill(start, count * perDay), never)
}

describe('a device without faults', () => {
  it('delivers the very bytes of its model', () => {
    const columns = fill(start, perDay)

    const { readings, later, counts } = injector({}).apply(columns, never)

    expect(readings.consumptionKw).toEqual(columns.consumptionKw)
    expect(readings.productionKw).toEqual(columns.productionKw)
    expect(readings.voltage).toEqual(columns.voltage)
    expect([...readings.ts]).toEqual(Array.from({ length: perDay }, (_, i) => start + i * stepMs))
    expect(later).toEqual([])
    expect(Object.values(counts)).toEqual(faultKinds.map(() => 0))
  })
})

describe('a gap', () => {
  it('loses the values of its length, as often as is set', () => {
    const { readings, counts } = days(faultsOf('GAP', { ratePerDay: 2, minutes: 15 }))

    const gaps = steps(readings.ts).filter(step => step > stepMs)
    expect(gaps.length).toBeGreaterThan(160)
    expect(gaps.length).toBeLessThan(240)
    expect(Math.min(...gaps)).toBe(16 * stepMs)
    expect(counts.GAP + readings.count).toBe(100 * perDay)
  })
})

describe('a frozen value', () => {
  it('is the one at which the device stopped, for the length that is set', () => {
    const { readings, counts } = days(faultsOf('FREEZE', { ratePerDay: 1, minutes: 120 }), 30)

    const runs = runsOfEqual(readings.consumptionKw)
    expect(runs.length).toBeGreaterThan(18)
    expect(runs.length).toBeLessThan(42)
    // Some overlap: then the device stops anew.
    expect(runs.filter(run => run.length === 120).length).toBeGreaterThan(runs.length * 0.7)
    const run = runs.find(({ length }) => length === 120)
    const at = readings.ts[run?.at ?? 0] ?? 0
    expect(readings.consumptionKw[run?.at ?? 0]).toBe(fill(at, 1).consumptionKw[0])
    expect(readings.voltage[(run?.at ?? 0) + 119]).toBe(fill(at, 1).voltage[0])
    expect(counts.FREEZE).toBe(different(readings, 'consumptionKw'))
  })
})

describe('a spike', () => {
  it('multiplies powers and leaves the voltage', () => {
    const { readings, counts } = days(faultsOf('SPIKE', { ratePerDay: 3, factor: 5, minutes: 1 }))

    const high = indices(readings.consumptionKw, value => value > 10)
    expect(high.length).toBeGreaterThan(240)
    expect(high.length).toBeLessThan(360)
    expect(counts.SPIKE).toBe(high.length)
    expect(different(readings, 'voltage')).toBe(0)
    for (const at of high) {
      const original = fill(readings.ts[at] ?? 0, 1)
      expect(readings.consumptionKw[at]).toBe((original.consumptionKw[0] ?? 0) * 5)
      expect(readings.productionKw[at]).toBe((original.productionKw[0] ?? 0) * 5)
    }
  })
})

describe('a reset of the counter', () => {
  const often = { ratePerDay: 1, minutes: 5, standingKwh: 600 }

  it('shows as zero until there is a second count', () => {
    const { readings, counts } = days(faultsOf('RESET', often))

    const zeros = indices(readings.consumptionKw, value => value === 0)
    expect(zeros.length).toBe(counts.RESET)
    expect(zeros.length / 5).toBeGreaterThan(65)
    expect(zeros.length / 5).toBeLessThan(135)
  })

  it('shows as the whole counter backwards where the device does not notice', () => {
    const { readings } = days(faultsOf('RESET', { ...often, behaviour: 'NEGATIVE' }))

    const jumps = indices(readings.consumptionKw, value => value < 0)
    expect(jumps.length).toBeGreaterThan(65)
    expect(readings.consumptionKw[jumps[0] ?? 0]).toBe(-36_000)
  })
})

describe('late values', () => {
  const faults = faultsOf('LATE', { ratePerDay: 4, minutes: 30, delayMinutes: 90 })

  it('come all of them, those of one outage at once after it', () => {
    const device = injector(faults)
    const arrivals = new Map<number, number>()
    for (let slot = 0; slot < 5 * perDay; slot++) {
      const from = start + slot * stepMs
      for (const ts of device.apply(fill(from, 1), never).readings.ts) arrivals.set(ts, from)
    }

    const late = [...arrivals].filter(([ts, at]) => at > ts)
    expect(late.length).toBeGreaterThan(300)
    expect(Math.max(...late.map(([ts, at]) => at - ts))).toBe((29 + 90) * stepMs)
    const lastWaits = start + (5 * perDay - 120) * stepMs
    const missing = Array.from({ length: 5 * perDay }, (_, i) => start + i * stepMs).filter(
      ts => ts < lastWaits && ts >= start && !arrivals.has(ts),
    )
    expect(missing).toEqual([])
  })

  it('are told with the instant when they come, and come then', () => {
    const device = injector(faults)
    const first = device.apply(fill(start, perDay), never)
    const [next] = first.later
    if (!next) throw new Error('nothing is held back')
    const until = Math.round((next.dueAt - start) / stepMs) - perDay

    expect(device.apply(fill(start + dayMs, until - 1), never).readings.ts).not.toContain(next.ts)
    const reached = device.apply(fill(start + dayMs + (until - 1) * stepMs, 1), never)
    expect(reached.readings.ts).toContain(next.ts)
  })

  it('come at once where the clock is far ahead of what is delivered', () => {
    const { readings, later } = injector(faults).apply(fill(start, perDay), start + 10 * dayMs)

    expect(later).toEqual([])
    expect(readings.count).toBeGreaterThanOrEqual(perDay)
  })
})

describe('doubled values', () => {
  it('are there as often as is set, one behind the other', () => {
    const { readings, counts } = days(faultsOf('DUPLICATE', { ratePerDay: 20, repetitions: 2 }))

    const repeated = steps(readings.ts).filter(step => step === 0).length
    expect(repeated).toBe(counts.DUPLICATE)
    expect(repeated / 2).toBeGreaterThan(1800)
    expect(repeated / 2).toBeLessThan(2200)
    expect(new Set(readings.ts).size).toBe(100 * perDay)
  })
})

describe('a clock that runs away', () => {
  it('moves the stamps by whole intervals until it is set', () => {
    const drift = { secondsPerDay: 120, syncDays: 10 }
    const { readings, counts } = days(faultsOf('CLOCK_DRIFT', drift), 20)

    const offsets = [...readings.ts].map((ts, i) => ts - (start + i * stepMs))
    expect(Math.min(...offsets)).toBe(0)
    expect(Math.max(...offsets)).toBe(20 * stepMs)
    expect(offsets.every(offset => offset % stepMs === 0)).toBe(true)
    expect(counts.CLOCK_DRIFT).toBe(offsets.filter(offset => offset !== 0).length)
  })

  it('leaves the grid where the device does not round', () => {
    const drift = { secondsPerDay: -7, syncDays: 1, stamps: 'RAW' }
    const { readings } = days(faultsOf('CLOCK_DRIFT', drift), 2)

    const offsets = [...readings.ts].map((ts, i) => ts - (start + i * stepMs))
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(-7000)
    expect(offsets.some(offset => offset % stepMs !== 0)).toBe(true)
  })
})

describe('all faults together', () => {
  const all = checkFaults(faultKinds.map(kind => ({ kind })))

  it('give the same readings in whatever portions, with a restart at any instant', () => {
    if (all instanceof UserError) throw new Error(all.message)
    const whole = rowsOf(injector(all).apply(fill(start, 3 * perDay), never).readings)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 20 }), portions => {
        const rows: string[] = []
        let at = 0
        for (const portion of [...portions, 3 * perDay]) {
          const count = Math.min(portion, 3 * perDay - at)
          const columns = fill(start + at * stepMs, count)
          // A new injector each time: nothing is remembered.
          rows.push(...rowsOf(injector(all).apply(columns, never).readings))
          at += count
        }
        expect(rows.sort()).toEqual([...whole].sort())
      }),
      { numRuns: 30 },
    )
  })

  it('are others with another seed', () => {
    if (all instanceof UserError) throw new Error(all.message)
    const of = (seed: number) =>
      rowsOf(injector(all, seed).apply(fill(start, perDay), never).readings)

    expect(of(1)).toEqual(of(1))
    expect(of(1)).not.toEqual(of(2))
  })
})

describe('prices', () => {
  it('are disturbed in the same way, their volume does not jump', () => {
    const faults = checkFaults([
      { kind: 'GAP' },
      { kind: 'SPIKE', parameters: { ratePerDay: 10, minutes: 15, factor: 3 } },
      { kind: 'CLOCK_DRIFT', parameters: { secondsPerDay: 3600 } },
    ])
    if (faults instanceof UserError) throw new Error(faults.message)
    const count = 960
    const columns = {
      ...{ from: start, stepSeconds: 900, count },
      eurMwh: new Float64Array(count).fill(80),
      volumeMwh: new Float64Array(count).fill(5),
    }

    const { prices, counts } = createPriceFaultInjector({
      faults,
      seed: 3,
      stepSeconds: 900,
    }).apply(columns, start)

    expect(prices.count).toBe(count - counts.GAP)
    expect(indices(prices.eurMwh, value => value === 240).length).toBe(counts.SPIKE)
    expect(counts.SPIKE).toBeGreaterThan(50)
    expect(prices.volumeMwh.every(value => value === 5)).toBe(true)
    expect(prices.ts.every(ts => (ts - start) % 900_000 === 0)).toBe(true)
  })
})

type Rows = ReturnType<ReturnType<typeof injector>['apply']>['readings']

function steps(ts: Float64Array): number[] {
  return [...ts].slice(1).map((each, i) => each - (ts[i] ?? 0))
}

function indices(values: Float64Array, wanted: (value: number) => boolean): number[] {
  return [...values].flatMap((value, i) => (wanted(value) ? [i] : []))
}

function runsOfEqual(values: Float64Array): { at: number; length: number }[] {
  const runs: { at: number; length: number }[] = []
  let at = 0
  for (let i = 1; i <= values.length; i++) {
    if (i < values.length && values[i] === values[at]) continue
    if (i - at > 1) runs.push({ at, length: i - at })
    at = i
  }
  return runs
}

function different(rows: Rows, column: 'voltage' | 'consumptionKw'): number {
  return indices(rows.ts, () => true).filter(
    i => rows[column][i] !== fill(rows.ts[i] ?? 0, 1)[column][0],
  ).length
}

function rowsOf({ ts, consumptionKw, productionKw, voltage }: Rows): string[] {
  return [...ts].map(
    (at, i) => `${at} ${consumptionKw[i] ?? ''} ${productionKw[i] ?? ''} ${voltage[i] ?? ''}`,
  )
}
