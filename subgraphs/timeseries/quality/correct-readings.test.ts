import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { UserError } from '#platform/errors.ts'
import { done, openQualityWorld, operator, type QualityWorld } from './testing/quality-world.ts'

let world: QualityWorld
let meterId: string
beforeEach(async () => {
  world = await openQualityWorld()
  meterId = (await world.add('Werk')).id
})
afterEach(() => world.close())

/** Monday, local midnight. */
const start = '2026-01-11T23:00:00Z'
const reason = 'Laut Netzbetreiber'
const corrections = () => world.services.quality.corrections
const findings = () => world.services.quality.findings
const hour = (from: string, to: string) => ({
  ...{
    meterId,
    reason,
    from: new Date(`2026-01-12T${from}:00Z`),
    to: new Date(`2026-01-12T${to}:00Z`),
  },
})

describe('readings by hand', () => {
  const correct = (kw: number, ts = '2026-01-12T00:00:00Z', more = {}) =>
    corrections().correct(
      { meterId, quantity: 'CONSUMPTION', values: [{ ts: new Date(ts), kw }], reason, ...more },
      operator,
    )

  it('are corrected with a reason, and the version before comes back', async () => {
    await world.measure(meterId, [1, 2, 3, 4, 5], { start })
    const before = await world.stored(meterId)

    done(await correct(40))
    done(await correct(41))
    expect((await world.stored(meterId))[4]).toBe('12 00:00 41 3/4')
    const revert = async () => {
      done(await corrections().revert(hour('00:00', '00:15'), operator))
      return (await world.stored(meterId))[4]
    }

    expect(await revert()).toBe('12 00:00 40 3/4')
    expect(await revert()).toBe(before[4])
    expect(await corrections().revert(hour('00:00', '00:15'), operator)).toMatchObject({
      code: 'READINGS_NOT_CHANGED',
    })
    const changes = await corrections().changes(meterId, { first: 9, before: undefined }, operator)
    expect(
      changes.map(({ action, energyBeforeKwh, energyAfterKwh }) => [
        action,
        energyBeforeKwh,
        energyAfterKwh,
      ]),
    ).toEqual([
      ['REVERT', 10, 1.25],
      ['REVERT', 10.25, 10],
      ['CORRECT', 10, 10.25],
      ['CORRECT', 1.25, 10],
    ])
  })

  it.each([
    [-1, '2026-01-12T00:00:00Z', {}, 'READING_IMPOSSIBLE'],
    [1, '2026-01-12T00:01:00Z', {}, 'READING_OFF_GRID'],
    [1, '2036-01-12T00:00:00Z', {}, 'READING_IN_FUTURE'],
    [1, '2026-01-12T00:00:00Z', { reason: 'x' }, 'REASON_MISSING'],
    [1, '2026-01-12T00:00:00Z', { values: [] }, 'READINGS_NONE'],
    [1, '2026-01-12T00:00:00Z', { meterId: 'kein-zaehler' }, 'METER_UNKNOWN'],
  ])('refuse %d kW at %s with %o: %s', async (kw, ts, more, code) => {
    expect(await correct(kw, ts, more)).toMatchObject({ code })
  })

  it('marked faulty stay visible, are a gap, and their other direction goes when they are substituted', async () => {
    await world.measure(meterId, [4, 4.5, 99, 5, 5.5], { start })
    await world.measure(meterId, [1, 1, 1, 1, 1], { start, quantity: 'PRODUCTION' })

    done(
      await corrections().markFaulty(
        {
          ...hour('00:00', '00:00'),
          from: new Date('2026-01-11T23:30Z'),
          to: new Date('2026-01-11T23:45Z'),
        },
        operator,
      ),
    )

    expect((await world.stored(meterId))[2]).toBe('11 23:30 99 4/0')
    await world.check({ meterId, from: start })
    const [gap] = await world.findings({ quantity: 'CONSUMPTION', state: 'OPEN' })
    expect(gap?.message).toBe('1 Wert ist als fehlerhaft markiert (15 Minuten).')
    done(await findings().apply({ findingId: gap?.id ?? '', fingerprint: undefined }, operator))
    const { rows } = await world.database.pool.query(
      `SELECT consumption_kw, production_kw FROM smart_meter_readings WHERE ts = '2026-01-11T23:30Z'`,
    )
    expect(rows).toEqual([{ consumption_kw: 4.75, production_kw: null }])
    expect(
      await corrections().markFaulty(
        { ...hour('00:00', '00:15'), from: new Date('2020-01-01'), to: new Date('2020-01-02') },
        operator,
      ),
    ).toMatchObject({ code: 'READINGS_NONE' })
  })

  it('never lose what was measured', async () => {
    await world.measure(meterId, [1, 2, 3, 4, 5], { start })

    expect(
      await corrections().revert({ ...hour('00:00', '02:00'), from: new Date(start) }, operator),
    ).toMatchObject({
      code: 'READINGS_NOT_CHANGED',
    })
    expect(await corrections().revert(hour('02:00', '01:00'), operator)).toMatchObject({
      code: 'RANGE_EMPTY',
    })
  })

  it('of a simulated meter can be taken back, too', async () => {
    await world.stores.readings.write([
      {
        ...{ meterId, ts: new Date('2026-01-12T00:00Z'), consumptionKw: 7, productionKw: null },
        ...{ voltage: 230, quality: 'SIMULATED' },
      },
    ])
    done(await correct(40))
    done(await corrections().revert(hour('00:00', '00:15'), operator))

    expect(await world.stored(meterId)).toEqual(['12 00:00 7 5/0'])
  })

  it('whatever is done to them, comes back step by step', async () => {
    const action = fc.oneof(
      fc.record({
        do: fc.constant('correct' as const),
        slot: fc.nat(3),
        kw: fc.integer({ min: 1, max: 9 }),
      }),
      fc.record({ do: fc.constant('faulty' as const), slot: fc.nat(3), kw: fc.constant(0) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 4 }), async actions => {
        const { id } = await world.add(`Zähler ${crypto.randomUUID()}`)
        await world.measure(id, [10, null, 30, 40], { start })
        const history: string[][] = []
        for (const { do: what, slot, kw } of actions) {
          const ts = new Date(Date.parse(start) + slot * 900_000)
          const range = { meterId: id, reason, from: ts, to: new Date(ts.getTime() + 900_000) }
          const before = await world.stored(id)
          const result =
            what === 'correct'
              ? await corrections().correct(
                  { meterId: id, quantity: 'CONSUMPTION', values: [{ ts, kw }], reason },
                  operator,
                )
              : await corrections().markFaulty(range, operator)
          if (result instanceof UserError) continue
          const after = await world.stored(id)
          if (after.join() === before.join()) continue
          done(await corrections().revert(range, operator))
          expect(await world.stored(id)).toEqual(before)
          history.push(after)
        }
      }),
      { numRuns: 12 },
    )
  })
})
