import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { localDay } from '#platform/interval/local-day.ts'
import { consumption } from '../testing/test-readings.ts'
import { openSeries, sumOf, type TestSeries } from '../testing/test-series.ts'
import type { Series } from './series.ts'

let test: TestSeries
let meterId: string
beforeEach(async () => {
  test = await openSeries()
  meterId = await test.addMeter(900)
})
afterEach(() => test.close())

const instantsOf = ({ offsets, start }: Series) =>
  offsets?.map(offset => new Date(start.getTime() + offset * 1000))

describe('series', () => {
  it.each([
    ['2018-03-25', 92],
    ['2018-06-01', 96],
    ['2018-10-28', 100],
  ])('holds the %s with its %i quarter-hours exactly', async (date, slots) => {
    const { start, end } = localDay(date, 'Europe/Berlin')
    const powers = Array.from({ length: slots }, (_, i) => i + 0.5)
    await test.store(meterId, new Date(start.getTime() - 900_000), [1000, ...powers, 1000])

    for (const step of [() => undefined, test.refresh]) {
      await step()
      const day = await test.series(meterId, [start, end])

      expect(day).toMatchObject({ start, end, stepSeconds: 900, sampled: false, offsets: null })
      expect(day).toMatchObject({ minimum: null, values: powers })
      expect(day.summary).toEqual({
        energyKwh: (slots * slots) / 8,
        peakKw: slots - 0.5,
        peakAt: new Date(end.getTime() - 900_000),
        minimumKw: 0.5,
        present: slots,
        expected: slots,
      })
    }
  })

  it('leaves gaps open', async () => {
    await test.store(meterId, new Date('2018-06-01T00:00:00Z'), [1, null, 3])

    const hour = await test.series(meterId, ['2018-06-01T00:00:00Z', '2018-06-01T01:00:00Z'])

    expect(hour.values).toEqual([1, null, 3, null])
    expect(hour.present).toEqual([1, 0, 1, 0])
    expect(hour.qualities).toEqual([1, 0, 1, 0])
    expect(hour.summary).toMatchObject({ present: 2, expected: 4, energyKwh: 1 })
  })

  it('shows where faulty readings are, but neither draws nor counts them', async () => {
    const start = new Date('2018-06-01T00:00:00Z')
    await test.store(meterId, start, [1, 2])
    await test.readings.write([consumption(meterId, start, 900, { quality: 'FAULTY' })])

    const raw = await test.series(meterId, [start, '2018-06-01T01:00:00Z'])
    const hour = await test.series(meterId, [start, '2018-06-01T01:00:00Z'], { resolution: 'HOUR' })

    expect(raw).toMatchObject({ values: [null, 2, null, null], qualities: [16, 1, 0, 0] })
    expect(hour).toMatchObject({ values: [2], maximum: [2], qualities: [17], present: [0.25] })
    expect(raw.summary).toMatchObject({ present: 1, peakKw: 2, energyKwh: 0.5 })
  })

  it('of local days is exact where clocks change', async () => {
    const { start } = localDay('2018-03-24', 'Europe/Berlin')
    const { end } = localDay('2018-03-26', 'Europe/Berlin')
    await test.store(
      meterId,
      start,
      Array.from({ length: 96 + 92 + 96 }, () => 4),
    )
    await test.refresh()

    const days = await test.series(meterId, [start, end], { resolution: 'DAY' })

    expect(days.values).toEqual([4, 4, 4])
    expect(days.present).toEqual([1, 1, 1])
    expect(instantsOf(days)).toEqual(
      ['2018-03-23T23:00Z', '2018-03-24T23:00Z', '2018-03-25T22:00Z'].map(at => new Date(at)),
    )
    expect(days.summary.energyKwh).toBe(284)
  })

  it.each([
    ['MONTH', [1, 2, 3], ['2017-12-31T23:00Z', '2018-01-31T23:00Z', '2018-02-28T23:00Z']],
    ['YEAR', [2], ['2017-12-31T23:00Z']],
  ] as const)('has a value per %s', async (resolution, values, instants) => {
    for (const [i, start] of [
      '2017-12-31T23:00Z',
      '2018-01-31T23:00Z',
      '2018-02-28T23:00Z',
    ].entries()) {
      await test.store(
        meterId,
        new Date(start),
        Array.from({ length: 96 }, () => i + 1),
      )
    }
    await test.refresh()

    const shown = await test.series(meterId, ['2018-01-05T00:00Z', '2018-03-20T00:00Z'], {
      resolution,
    })

    expect(shown.values).toEqual(values)
    expect(instantsOf(shown)).toEqual(instants.map(at => new Date(at)))
  })

  it('counts days of another zone as people there do', async () => {
    await test.rows(`UPDATE meters SET time_zone = 'Asia/Kolkata'`)
    await test.store(
      meterId,
      new Date('2018-06-01T18:30:00Z'),
      Array.from({ length: 96 }, () => 5),
    )
    await test.refresh()

    const days = await test.series(meterId, ['2018-06-01T18:30:00Z', '2018-06-02T18:30:00Z'], {
      resolution: 'DAY',
    })

    expect(days).toMatchObject({ values: [5], present: [1] })
  })

  it('keeps mean and extremes of every bucket, whichever aggregates it reads', async () => {
    const powers = fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { freq: 4 }), {
      minLength: 20,
      maxLength: 200,
    })
    const start = new Date('2018-06-01T00:00:00Z')
    await fc.assert(
      fc.asyncProperty(
        powers,
        fc.integer({ min: 4, max: 15 }),
        fc.boolean(),
        async (kw, maxPoints, isFresh) => {
          meterId = await test.addMeter(300)
          await test.store(meterId, start, kw, 300)
          if (!isFresh) await test.refresh()
          const end = new Date(start.getTime() + kw.length * 300_000)

          const sampled = await test.series(meterId, [start, end], { maxPoints })

          const perBucket = sampled.stepSeconds / 300
          const offset = (start.getTime() - sampled.start.getTime()) / 300_000
          expect(sampled.values.length).toBeLessThanOrEqual(maxPoints)
          for (const [i, mean] of sampled.values.entries()) {
            const first = i * perBucket - offset
            const held = kw
              .slice(Math.max(0, first), Math.max(0, first + perBucket))
              .filter(value => value !== null)
            expect(sampled.minimum?.[i]).toBe(held.length > 0 ? Math.min(...held) : null)
            expect(sampled.maximum?.[i]).toBe(held.length > 0 ? Math.max(...held) : null)
            if (mean === null) expect(held).toEqual([])
            else expect(mean).toBeCloseTo(sumOf(held) / held.length, 5)
          }
          const present = kw.filter(value => value !== null)
          expect(sampled.summary).toMatchObject({ present: present.length, expected: kw.length })
          expect(sampled.summary.energyKwh).toBeCloseTo(sumOf(present) / 12, 5)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('never loses a peak, however it is sampled', async () => {
    const powers = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), {
      minLength: 30,
      maxLength: 400,
    })
    const start = new Date('2018-06-01T00:00:00Z')
    await fc.assert(
      fc.asyncProperty(powers, fc.integer({ min: 4, max: 40 }), async (kw, maxPoints) => {
        meterId = await test.addMeter(900)
        await test.store(meterId, start, kw)
        const end = new Date(start.getTime() + kw.length * 900_000)

        const buckets = await test.series(meterId, [start, end], { maxPoints })
        const points = await test.series(meterId, [start, end], { maxPoints, downsampling: 'LTTB' })

        const shown = buckets.maximum ?? buckets.values
        expect(Math.max(...shown.map(value => value ?? 0))).toBe(Math.max(...kw))
        const picked = points.values.map(value => value ?? -1)
        expect(picked.length).toBeLessThanOrEqual(maxPoints)
        expect([Math.min(...picked), Math.max(...picked)]).toEqual([
          Math.min(...kw),
          Math.max(...kw),
        ])
        for (const [i, offset] of (points.offsets ?? []).entries()) {
          expect(points.values[i]).toBe(kw[offset / 900])
        }
      }),
      { numRuns: 20 },
    )
  })

  it('has only means where that is asked for', async () => {
    await test.store(meterId, new Date('2018-06-01T00:00:00Z'), [1, 3, 5, 7])

    const hour = await test.series(meterId, ['2018-06-01T00:00:00Z', '2018-06-01T01:00:00Z'], {
      resolution: 'HOUR',
      downsampling: 'MEAN',
    })

    expect(hour).toMatchObject({ values: [4], minimum: null, maximum: null })
  })

  it('is wider than asked for where it would be too large', async () => {
    meterId = await test.addMeter(1)

    const decade = await test.series(meterId, ['2016-12-31T23:00Z', '2026-12-31T23:00Z'], {
      resolution: 'RAW',
    })

    expect(decade.values).toHaveLength(350_592)
    expect(decade.stepSeconds).toBe(900)
  })

  it('is of several meters in the order of the ids; unknown ones are left out', async () => {
    const other = await test.addMeter(3600)
    await test.store(meterId, '2018-06-01T00:00:00Z', [1])
    const ids = [other, '00000000-0000-4000-8000-000000000000', 'x', meterId]

    const shown = await test.all(ids, ['2018-06-01T00:00Z', '2018-06-01T01:00Z'])

    if (shown instanceof UserError) throw new Error(shown.message)
    expect(shown.map(({ of, values }) => [of.meter.id, values])).toEqual([
      [other, [null]],
      [meterId, [1, null, null, null]],
    ])
  })

  it('is refused for an empty range and for more than fifty meters', async () => {
    const many = Array.from({ length: 51 }, (_, i) => String(i))

    expect(await test.all([meterId], ['2018-01-01', '2018-01-01'])).toMatchObject({
      code: 'SERIES_RANGE_INVALID',
    })
    expect(await test.all(many, ['2018-01-01', '2018-02-01'])).toMatchObject({
      code: 'SERIES_TOO_MANY_METERS',
    })
  })
})
