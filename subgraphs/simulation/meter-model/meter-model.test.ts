import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { profileCatalogue } from './catalogue.ts'
import { createMeterModel, profiles, type ReadingColumns } from './meter-model.ts'
import { at, deviation, mean, readings, settingsOf } from './testing/meter-settings.ts'

const minuteMs = 60_000
const companions = [settingsOf('HOUSEHOLD'), settingsOf('PV', { parameters: { peakKwp: 8 } })]
const settingsFor = (profile: (typeof profiles)[number], seed = 7) =>
  settingsOf(profile, { seed, ...(profile === 'BATTERY' && { companions }) })

function bytesOf({ consumptionKw, productionKw, voltage }: ReadingColumns): Buffer {
  return Buffer.concat(
    [consumptionKw, productionKw, voltage].map(column => Buffer.from(column.buffer)),
  )
}

function slice(columns: ReadingColumns, from: number, to: number): ReadingColumns {
  const cut = (column: Float64Array) => column.slice(from, to)
  return {
    ...columns,
    consumptionKw: cut(columns.consumptionKw),
    productionKw: cut(columns.productionKw),
    voltage: cut(columns.voltage),
  }
}

describe.each(profiles)('a %s meter', profile => {
  // The last hours of winter time, the night of the change and the days after it.
  const from = at('2026-03-28T20:00Z')
  const count = 3 * 1440

  it('gives the same bytes in whatever order and however cut it is asked', () => {
    const whole = createMeterModel(settingsFor(profile)).fill(from, count)
    const asked = createMeterModel(settingsFor(profile))
    const cut = fc.tuple(fc.nat(count - 1), fc.integer({ min: 1, max: 700 }))

    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 6 }), cuts => {
        for (const [first, length] of cuts) {
          const part = asked.fill(from + first * minuteMs, Math.min(length, count - first))
          const expected = slice(whole, first, Math.min(count, first + length))
          expect(bytesOf(part).equals(bytesOf(expected))).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('gives other readings for another seed', () => {
    const [one, other] = [7, 8].map(seed =>
      createMeterModel(settingsFor(profile, seed)).fill(from, 1440),
    )

    expect(one && other && bytesOf(one).equals(bytesOf(other))).toBe(false)
  })

  it('never gives negative or endless power, to the watt, and a voltage around 230 V', () => {
    for (const start of ['2026-01-10T00:00Z', '2026-07-10T00:00Z', '2026-10-24T22:00Z']) {
      const columns = createMeterModel(settingsFor(profile)).fill(at(start), 2 * 1440)
      for (const power of [columns.consumptionKw, columns.productionKw]) {
        expect(power.every(kw => kw >= 0 && kw < 10_000)).toBe(true)
        expect(power.every(kw => Math.abs(kw * 1000 - Math.round(kw * 1000)) < 1e-6)).toBe(true)
      }
      expect(mean(columns.voltage)).toBeCloseTo(230, 0)
      expect(deviation(columns.voltage)).toBeCloseTo(2, 0)
    }
  })
})

/** Any values of the ranges, their ends among them. */
function anyParameters(
  profile: (typeof profiles)[number],
): fc.Arbitrary<Record<string, number | string>> {
  const values = profileCatalogue[profile].parameters.map(
    ({ name, options, min = 0, max = 0, whole }) => {
      const ends = fc.constantFrom(min, max)
      const between = whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
      const number = fc.oneof(ends, between)
      return [name, options ? fc.constantFrom(...options.map(({ value }) => value)) : number]
    },
  )
  return fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<number | string>>)
}

const anywhere = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'),
  state: fc.constantFrom(null, 'BY', 'SN', 'HH'),
})

describe.each(profiles)('a %s meter of any parameters, anywhere', profile => {
  it('never gives negative or endless power', () => {
    const start = fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2035-01-01T00:00Z') })
    fc.assert(
      fc.property(anyParameters(profile), start, anywhere, (parameters, from, place) => {
        const settings = {
          ...{ ...settingsFor(profile), place, parameters },
          ...{ intervalSeconds: 900, origin: from },
        }
        const columns = createMeterModel(settings).fill(from, 3 * 96)

        for (const power of [columns.consumptionKw, columns.productionKw]) {
          expect(power.every(kw => kw >= 0 && Number.isFinite(kw))).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('createMeterModel', () => {
  it('begins with the interval that contains the instant', () => {
    const model = createMeterModel(settingsOf('OFFICE', { intervalSeconds: 300 }))

    const columns = model.fill(at('2026-06-10T08:04:59.999Z'), 3)

    expect(columns.from).toBe(at('2026-06-10T08:00Z'))
    expect([columns.stepSeconds, columns.count, columns.voltage.length]).toEqual([300, 3, 3])
  })

  it.each([
    ['2026-03-28T23:00Z', '2026-03-29T22:00Z', 92],
    ['2026-10-24T22:00Z', '2026-10-25T23:00Z', 100],
  ])('follows the wall clock on the day that begins at %s', (from, to, quarters) => {
    // Without any chance: a public profile, on a Sunday.
    const settings = settingsOf('BDEW', {
      intervalSeconds: 900,
      parameters: { standardProfile: 'G25', noisePercent: 0 },
    })

    const day = readings(settings, from, to).consumptionKw
    const dayOf24 = readings(settings, '2026-03-21T23:00Z', '2026-03-22T23:00Z').consumptionKw
    const ofMonth =
      quarters === 92
        ? dayOf24
        : readings(settings, '2026-10-17T22:00Z', '2026-10-18T22:00Z').consumptionKw
    const expected =
      quarters === 92
        ? [...ofMonth.slice(0, 8), ...ofMonth.slice(12)]
        : [...ofMonth.slice(0, 12), ...ofMonth.slice(8)]

    expect(day).toHaveLength(quarters)
    expect([...day]).toEqual(expected)
  })
})
