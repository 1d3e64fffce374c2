import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { createImportJob } from '../intake/import.job.ts'
import { takeTurn } from '../reading/meter-turn.store.ts'
import { runJob } from '../testing/test-timeseries.ts'
import { done, openQualityWorld, operator, type QualityWorld } from './testing/quality-world.ts'

let world: QualityWorld
let meterId: string
beforeEach(async () => {
  world = await openQualityWorld()
  meterId = (await world.add('Werk')).id
})
afterEach(() => world.close())

const start = '2026-01-12T00:00:00Z'

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

/** Runs `first`, then `second`, while somebody else has the turn; both then come one after the other. */
async function inThisOrder<A, B>(first: () => Promise<A>, second: () => Promise<B>) {
  const pending = await world.database.transaction(async client => {
    await takeTurn(client, [meterId], { withinSeconds: 10 })
    const one = first()
    await untilWaiting(1)
    const other = second()
    await untilWaiting(2)
    return { one, other }
  })
  return Promise.all([pending.one, pending.other])
}

async function take(kw: string): Promise<string> {
  const content = `Zeit;Bezug (kW)\n2026-01-11 23:45;4\n2026-01-12 00:00;${kw}\n2026-01-12 00:15;5\n`
  const uploadId = await world.upload(`Werk ${kw}.csv`, content, operator)
  const options = { meterId, timeZone: 'UTC', label: 'START' as const }
  const job = await world.services.imports.start({ uploadId, options }, operator)
  if (job instanceof UserError) throw new Error(job.message)
  return (await runJob(createImportJob(world), world, job)).message
}

/** A negative value with its finding, and the substitute that is proposed for it. */
async function proposed() {
  await world.measure(meterId, [4, -1, 5, 6], { start: '2026-01-11T23:45:00Z' })
  await world.check()
  const { id: findingId } = await world.onlyFinding()
  const { findings } = world.services.quality
  const { fingerprint } = done(await findings.propose(findingId, operator))
  return () => findings.apply({ findingId, fingerprint }, operator)
}

describe('an import and people who change the same meter', () => {
  it('import first: substitutes for what it has mended are outdated', async () => {
    const apply = await proposed()

    const [message, applied] = await inThisOrder(() => take('4,5'), apply)

    expect(message).toContain('1 geändert')
    expect(applied).toMatchObject({ code: expect.stringMatching(/OUTDATED$/) as string })
    expect(await world.stored(meterId)).toContain('12 00:00 4.5 0/0')
  })

  it('substitutes first: the import compares with them and repeats nothing that was wrong', async () => {
    const apply = await proposed()

    const [applied, message] = await inThisOrder(apply, () => take('-1'))

    expect(applied).toMatchObject({ action: 'SUBSTITUTE', readings: 1 })
    expect(message).toContain('1 behalten')
    expect(await world.stored(meterId)).toContain('12 00:00 4.5 1/1')
  })

  it('a check waits for an import, and judges what came of it', async () => {
    await world.measure(meterId, [4, -1, 5, 6], { start: '2026-01-11T23:45:00Z' })

    await inThisOrder(
      () => take('4,5'),
      () => world.check({ meterId, from: start, to: '2026-01-12T01:00:00.000Z' }),
    )

    expect(await world.findings({ rule: 'NEGATIVE' })).toEqual([])
  })

  it('who has to wait for too long is told why', { timeout: 40_000 }, async () => {
    const { corrections } = world.services.quality
    const values = [{ ts: new Date(start), kw: 5 }]
    const request = { meterId, quantity: 'CONSUMPTION' as const, values, reason: 'Prüfung' }
    const answer = await world.database.transaction(async client => {
      await takeTurn(client, [meterId], { withinSeconds: 10 })
      return corrections.correct(request, operator)
    })

    expect(answer).toMatchObject({ code: 'METER_BUSY' })
  })
})
