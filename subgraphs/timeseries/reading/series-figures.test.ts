import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localDay } from '#platform/interval/local-day.ts'
import { consumption } from '../testing/test-readings.ts'
import { openSeries, sumOf, type TestSeries } from '../testing/test-series.ts'

let test: TestSeries
let meterId: string
beforeEach(async () => {
  test = await openSeries()
  meterId = await test.addMeter(900)
})
afterEach(() => test.close())

describe('the figures of a series', () => {
  it('take the peak from complete clock quarter-hours, never from a moment', async () => {
    meterId = await test.addMeter(60)
    const start = new Date('2018-06-01T00:10:00Z')
    await test.store(
      meterId,
      start,
      [...Array.from({ length: 5 }, () => 900), ...Array.from({ length: 15 }, (_, i) => i)],
      60,
    )

    const { summary } = await test.series(meterId, ['2018-06-01T00:00:00Z', '2018-06-01T01:00:00Z'])

    const peak = { peakKw: 7, peakAt: new Date('2018-06-01T00:15:00Z'), expected: 60 }
    expect(summary).toMatchObject(peak)
    await test.refresh()
    const year = await test.series(meterId, ['2017-12-31T23:00Z', '2018-12-31T23:00Z'])
    expect(year.summary).toMatchObject({ ...peak, expected: 525_600 })
  })

  it('know no quarter-hour peak of hourly means', async () => {
    meterId = await test.addMeter(3600)
    await test.store(meterId, new Date('2018-06-01T00:00:00Z'), [5, 7], 3600)

    const { summary } = await test.series(meterId, ['2018-06-01T00:00:00Z', '2018-06-02T00:00:00Z'])

    expect(summary).toMatchObject({ peakKw: null, peakAt: null, energyKwh: 12, minimumKw: 5 })
  })

  it('are the same from aggregates and from readings, wherever the range is cut', async () => {
    meterId = await test.addMeter(300)
    const start = Date.parse('2018-10-26T00:00:00Z')
    const powers = Array.from({ length: 12 * 24 * 4 }, (_, i) => ((i * 7919) % 1000) / 7)
    await test.store(meterId, new Date(start), powers, 300)
    await test.refresh()
    const cut = fc.integer({ min: 0, max: powers.length - 1 })
    await fc.assert(
      fc.asyncProperty(cut, cut, async (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b) + 1]
        const from = new Date(start + first * 300_000)
        const to = new Date(start + last * 300_000)

        const aggregated = (await test.series(meterId, [from, to])).summary
        const read = (
          await test.series(meterId, [from, to], { asOf: new Date(Date.now() + 60_000) })
        ).summary

        expect(aggregated).toEqual(read)
        expect(aggregated.present).toBe(last - first)
        expect(aggregated.energyKwh).toBeCloseTo(sumOf(powers.slice(first, last)) / 12, 4)
      }),
      { numRuns: 25 },
    )
  })

  it('of parts add up to those of the whole', async () => {
    const { start, end } = localDay('2018-10-28', 'Europe/Berlin')
    await test.store(
      meterId,
      start,
      Array.from({ length: 100 }, (_, i) => 0.1 * i),
    )
    const middle = new Date(start.getTime() + 37 * 900_000)

    const [whole, first, second] = await Promise.all([
      test.series(meterId, [start, end]),
      test.series(meterId, [start, middle]),
      test.series(meterId, [middle, end]),
    ])

    expect(whole.summary.energyKwh).toBe(123.75)
    expect(first.summary.energyKwh + second.summary.energyKwh).toBeCloseTo(123.75, 12)
  })
})

describe('a series as of an instant', () => {
  it('shows values and figures as they were known then', async () => {
    const start = new Date('2018-06-01T00:00:00Z')
    const ask = (asOf?: Date) =>
      test.series(meterId, [start, '2018-06-01T01:00:00Z'], asOf && { asOf })
    const pass = () =>
      test
        .rows(`UPDATE smart_meter_readings SET known_at = known_at - interval '1 hour'`)
        .then(() =>
          test.rows(
            `UPDATE reading_revisions SET known_from = known_from - interval '1 hour', known_until = known_until - interval '1 hour'`,
          ),
        )
    await test.store(meterId, start, [1, 2, 3])
    await pass()
    await test.readings.write([
      consumption(meterId, new Date(start.getTime() + 900_000), 20, { quality: 'CORRECTED' }),
    ])
    await pass()
    await test.rows('DELETE FROM smart_meter_readings WHERE ts = $1', [start])

    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
    expect((await ask(ago(180))).values).toEqual([null, null, null, null])
    expect((await ask(ago(90))).values).toEqual([1, 2, 3, null])
    expect((await ask(ago(90))).summary).toMatchObject({ energyKwh: 1.5, peakKw: 3 })
    expect((await ask(ago(30))).values).toEqual([1, 20, 3, null])
    expect((await ask()).values).toEqual([null, 20, 3, null])
    const hour = { resolution: 'HOUR', asOf: ago(30) } as const
    expect(await test.series(meterId, [start, '2018-06-01T01:00:00Z'], hour)).toMatchObject({
      values: [8],
      maximum: [20],
      qualities: [9],
    })
  })
})

describe('the series of a virtual meter', () => {
  const formula = async (expression: string, others: string[]) => {
    const names = 'abc'
    const terms = others.map((id, i) => ({ name: names[i], meterId: id, quantity: 'CONSUMPTION' }))
    const id = await test.addMeter(900)
    await test.rows(`UPDATE meters SET kind = 'VIRTUAL', formula = $2 WHERE meter_id = $1`, [
      id,
      JSON.stringify({ expression, terms }),
    ])
    return id
  }

  it('is its formula over the others, interval by interval; what is missing stays missing', async () => {
    const start = new Date('2018-06-01T00:00:00Z')
    const main = meterId
    await test.store(meterId, start, [10, 20, 30, 40])
    meterId = await test.addMeter(900)
    await test.store(meterId, start, [1, 2, null, 4])
    const rest = await formula('a - b', [main, meterId])
    meterId = rest

    const raw = await test.series(meterId, [start, '2018-06-01T01:00:00Z'])
    const hour = await test.series(meterId, [start, '2018-06-01T01:00:00Z'], { resolution: 'HOUR' })
    meterId = await formula('a * 2', [rest])
    const twice = await test.series(meterId, [start, '2018-06-01T01:00:00Z'])

    expect(raw.values).toEqual([9, 18, null, 36])
    expect(raw.summary).toEqual({
      ...{ energyKwh: 15.75, peakKw: 36, peakAt: new Date('2018-06-01T00:45:00Z') },
      ...{ minimumKw: 9, present: 3, expected: 4 },
    })
    expect(hour).toMatchObject({ values: [21], minimum: [9], maximum: [36], present: [0.75] })
    expect(twice.values).toEqual([18, 36, null, 72])
  })
})
