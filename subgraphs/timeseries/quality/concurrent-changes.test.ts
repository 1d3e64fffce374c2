import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { done, openQualityWorld, operator, type QualityWorld } from './testing/quality-world.ts'

let world: QualityWorld
let meterId: string
beforeEach(async () => {
  world = await openQualityWorld()
  meterId = (await world.add('Werk')).id
})
afterEach(() => world.close())

const start = '2026-01-12T00:00:00Z'
const ts = new Date(start)
const quarter = { from: ts, to: new Date('2026-01-12T00:15:00Z') }
const reason = 'Laut Netzbetreiber'
const corrections = () => world.services.quality.corrections
const correct = (kw: number) =>
  corrections().correct(
    { meterId, quantity: 'CONSUMPTION', values: [{ ts, kw }], reason },
    operator,
  )

/** Resolves when so many connections of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await world.database.pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if ((rows[0]?.waiting ?? 0) >= count) return
  }
}

/** Runs `first`, then `second` while the first one waits for a row that somebody else holds. */
async function atTheSameTime<A, B>(
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const pending = await world.database.transaction(async client => {
    await client.query(
      'SELECT FROM smart_meter_readings WHERE meter_id = $1 AND ts = $2 FOR UPDATE',
      [meterId, ts],
    )
    const one = first()
    await untilWaiting(1)
    const other = second()
    await untilWaiting(2)
    return { one, other }
  })
  return Promise.all([pending.one, pending.other])
}

describe('two people who change the same readings at the same time', () => {
  it('a correction and a step back: the step goes back to what was before the correction', async () => {
    await world.measure(meterId, [1], { start })
    done(await correct(2))
    done(await correct(3))

    await atTheSameTime(
      () => correct(50),
      () => corrections().revert({ meterId, reason, ...quarter }, operator),
    )

    expect(await world.stored(meterId)).toEqual(['12 00:00 3 3/4'])
  })

  it('a mark as faulty and another one: the second finds nothing left to mark', async () => {
    await world.measure(meterId, [1], { start })
    const mark = () => corrections().markFaulty({ meterId, reason, ...quarter }, operator)

    const [first, second] = await atTheSameTime(mark, mark)

    expect(first).toMatchObject({ action: 'MARK_FAULTY', readings: 1 })
    expect(second).toMatchObject({ code: 'READINGS_NONE' })
  })

  it('a correction and substitutes: those are outdated', async () => {
    await world.measure(meterId, [4, -1, 5, 6], { start: '2026-01-11T23:45:00Z' })
    await world.check()
    const { id: findingId } = await world.onlyFinding()
    const { findings } = world.services.quality
    const { fingerprint } = done(await findings.propose(findingId, operator))

    const [, applied] = await atTheSameTime(
      () => correct(50),
      () => findings.apply({ findingId, fingerprint }, operator),
    )

    expect(applied).toMatchObject({ code: expect.stringMatching(/OUTDATED$/) })
    expect(await world.stored(meterId)).toContain('12 00:00 50 3/4')
    expect(await world.findings({ state: 'RESOLVED' })).toEqual([])
  })
})
