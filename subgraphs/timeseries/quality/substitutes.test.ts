import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { UserError } from '#platform/errors.ts'
import { dailyLoad } from './testing/columns.ts'
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

describe('substitutes', () => {
  const propose = `mutation ($findingId: ID!) { proposeSubstitutes(findingId: $findingId) {
    ... on SubstituteProposal { fingerprint values { ts kw method } } ... on UserError { code message } } }`
  const apply = `mutation ($findingId: ID!, $fingerprint: String) {
    applySubstitutes(findingId: $findingId, fingerprint: $fingerprint) {
    ... on ReadingChange { action readings energyBeforeKwh energyAfterKwh reason changedBy } ... on UserError { code } } }`

  it('are shown, written beside what is there, and taken back', async () => {
    await world.measure(meterId, [10, 10, 10, null, null, 16, 16], { start })
    const before = await world.stored(meterId)
    await world.check()
    const { id: findingId } = await world.onlyFinding()

    const shown = await world.ask(propose, operator, { findingId })
    expect(await world.stored(meterId)).toEqual(before)
    const { fingerprint } =
      (shown.data as unknown as Record<string, { fingerprint: string }>)['proposeSubstitutes'] ?? {}
    const outdated = await world.ask(apply, operator, { findingId, fingerprint: 'x' })
    const applied = await world.ask(apply, operator, { findingId, fingerprint })

    expect(shown.data).toMatchObject({
      proposeSubstitutes: {
        values: [
          { ts: '2026-01-11T23:45:00.000Z', kw: 12, method: 'LINEAR' },
          { ts: '2026-01-12T00:00:00.000Z', kw: 14, method: 'LINEAR' },
        ],
      },
    })
    expect(outdated.data).toEqual({ applySubstitutes: { code: 'PROPOSAL_OUTDATED' } })
    expect(applied.data).toEqual({
      applySubstitutes: {
        ...{ action: 'SUBSTITUTE', readings: 2, energyBeforeKwh: null, energyAfterKwh: 6.5 },
        ...{
          reason: 'Ersatzwerte zum Befund: 2 Werte fehlen (30 Minuten).',
          changedBy: 'operator',
        },
      },
    })
    expect((await world.stored(meterId)).slice(3, 5)).toEqual([
      '11 23:45 12 1/1',
      '12 00:00 14 1/1',
    ])
    expect(await world.findings({ state: 'OPEN' })).toEqual([])

    const reverted = done(
      await corrections().revert({ ...hour('00:00', '02:00'), from: new Date(start) }, operator),
    )
    await world.check({ meterId, from: start })
    expect(reverted).toMatchObject({
      action: 'REVERT',
      readings: 2,
      energyBeforeKwh: 6.5,
      energyAfterKwh: null,
    })
    expect(await world.stored(meterId)).toEqual(before)
    expect(await world.onlyFinding()).toMatchObject({ id: findingId })
  })

  it('are written once where two people apply them at the same time', async () => {
    await world.measure(meterId, [10, 10, 10, null, null, 16, 16], { start })
    await world.check()
    const request = { findingId: (await world.onlyFinding()).id, fingerprint: undefined }

    const results = await Promise.all([
      findings().apply(request, operator),
      findings().apply(request, operator),
    ])

    const changes = await corrections().changes(meterId, { first: 9, before: undefined }, operator)
    expect(results.filter(result => result instanceof UserError)).toHaveLength(1)
    expect(changes).toHaveLength(1)
  })

  it('come from comparable days where the gap is long', async () => {
    const values: (number | null)[] = Array.from(
      { length: 5 * 96 },
      (_, slot) => Math.floor(slot / 96) + 1 + (slot % 2) / 4,
    )
    await world.measure(meterId, values.fill(null, 400, 420), { start })
    await world.check()

    const proposal = await findings().propose((await world.onlyFinding()).id, operator)

    expect(proposal).toMatchObject({
      values: Array.from({ length: 20 }, (_, slot) => ({
        kw: 3 + (slot % 2) / 4,
        method: 'COMPARABLE_DAYS',
      })),
    })
  })

  it('are refused in German where there are no comparable days, and for what has no values to fill', async () => {
    await world.measure(
      meterId,
      dailyLoad(96)
        .map((kw, slot) => (slot > 10 && slot < 30 ? NaN : kw))
        .map(kw => (Number.isNaN(kw) ? null : kw)),
      { start },
    )
    await world.measure(meterId, [1], { start: '2026-01-12T10:05:00Z' })
    await world.check()
    const [gap] = await world.findings({ rule: 'GAP' })
    const [overlap] = await world.findings({ rule: 'OVERLAP' })

    expect(await findings().propose(gap?.id ?? '', operator)).toMatchObject({
      code: 'SUBSTITUTE_NO_COMPARABLE_DAYS',
      message:
        'Für den 12.01.2026 gibt es in den 56 Tagen davor keinen vergleichbaren Tag mit vollständigen, geprüften Werten.',
    })
    expect(await findings().propose(overlap?.id ?? '', operator)).toMatchObject({
      code: 'FINDING_NOT_SUBSTITUTABLE',
    })
    expect(await findings().propose('kein-befund', operator)).toMatchObject({
      code: 'FINDING_UNKNOWN',
    })
  })

  it('replace a frozen value and keep it as an older version', async () => {
    const values = dailyLoad(5 * 96).fill(47.25, 400, 420)
    await world.measure(meterId, values, { start })
    await world.check()
    const finding = await world.onlyFinding()
    expect(finding.rule).toBe('FROZEN')

    const change = done(
      await findings().apply({ findingId: finding.id, fingerprint: undefined }, operator),
    )

    const { rows } = await world.database.pool.query(
      'SELECT count(*)::int AS kept FROM reading_revisions WHERE consumption_kw = 47.25',
    )
    expect(change).toMatchObject({ readings: 20, energyBeforeKwh: (47.25 * 20) / 4 })
    expect(rows).toEqual([{ kept: 20 }])
    await world.check({ meterId, from: start })
    expect(await world.findings({ state: 'OPEN' })).toEqual([])
  })

  it('fit the advance of the register exactly, as the database sums them', async () => {
    await world.services.channels.add(
      { meterId, obis: '1-0:1.8.0', kind: 'REGISTER', name: 'Bezug', unit: 'kWh', factor: 1 },
      operator,
    )
    await world.measure(
      meterId,
      dailyLoad(5 * 96).map((kw, slot) => (slot >= 400 && slot < 450 ? null : kw)),
      { start },
    )
    await world.database.pool.query(
      `INSERT INTO channel_readings (meter_id, obis, ts, value) VALUES
         ($1, '1-0:1.8.0', '2026-01-15T23:00Z', 5000.123), ($1, '1-0:1.8.0', '2026-01-16T23:00Z', 6234.567)`,
      [meterId],
    )
    await world.check()

    done(
      await findings().apply(
        { findingId: (await world.onlyFinding()).id, fingerprint: undefined },
        operator,
      ),
    )

    const { rows } = await world.database.pool.query(
      `SELECT sum(round(consumption_kw * 1e6)) / 1e6 / 4 AS kwh, count(*)::int AS n FROM smart_meter_readings
       WHERE ts >= '2026-01-15T23:00Z' AND ts < '2026-01-16T23:00Z'`,
    )
    expect(rows).toEqual([{ kwh: 1234.444, n: 96 }])
    await world.check({ meterId, from: start })
    expect(await world.findings({ state: 'OPEN' })).toEqual([])
  })

  it('come and go, and nothing else with them', async () => {
    await world.measure(meterId, dailyLoad(10 * 96), { start: '2026-01-01T23:00:00Z' })
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 30 }), async (first, missing) => {
        await world.measure(meterId, dailyLoad(96), { start })
        const from = new Date(Date.parse(start) + first * 900_000)
        const to = new Date(from.getTime() + missing * 900_000)
        await world.database.pool.query(
          'DELETE FROM smart_meter_readings WHERE meter_id = $1 AND ts >= $2 AND ts < $3',
          [meterId, from, to],
        )
        await world.check({ meterId, from: start })
        const before = await world.stored(meterId)
        const [gap] = await world.findings({ state: 'OPEN', rule: 'GAP' })

        const applied = await findings().apply(
          { findingId: gap?.id ?? '', fingerprint: undefined },
          operator,
        )
        expect(applied).toMatchObject({ readings: missing })
        expect(await corrections().revert({ meterId, reason, from, to }, operator)).toMatchObject({
          readings: missing,
        })

        expect(await world.stored(meterId)).toEqual(before)
      }),
      { numRuns: 8 },
    )
  })
})
