import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { dailyLoad } from './testing/columns.ts'
import { openQualityWorld, operator, type QualityWorld } from './testing/quality-world.ts'

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
const findings = () => world.services.quality.findings

/** From `start` on. */
async function gradesOf(id: string, to: string) {
  const { data } = await world.ask(
    `query ($id: ID!, $from: DateTime!, $to: DateTime!) { readingGrades(meterId: $id, from: $from, to: $to) {
      plausible noted doubtful implausible missing unchecked } }`,
    testViewer('viewer'),
    { id, from: start, to },
  )
  return (data as unknown as { readingGrades: Record<string, number> }).readingGrades
}

describe('a decision about a finding', () => {
  const gap = async () => {
    await world.measure(meterId, [5, 5.5, null, null, null, 6, 6.5], { start })
    await world.check()
    return world.onlyFinding()
  }

  it('confirms an outage with zeros', async () => {
    const { id: findingId } = await gap()

    const confirmed = await findings().confirm(
      { findingId, reason: 'Stromausfall im Ort', outage: true },
      operator,
    )

    expect(confirmed).toMatchObject({
      state: 'CONFIRMED',
      decidedBy: 'operator',
      reason: 'Stromausfall im Ort',
    })
    expect((await world.stored(meterId)).slice(2, 5).map(row => row.slice(9))).toEqual([
      '0 1/3',
      '0 1/3',
      '0 1/3',
    ])
    await world.check({ meterId, from: start })
    expect(await world.findings()).toMatchObject([
      { state: 'CONFIRMED', reason: 'Stromausfall im Ort' },
    ])
    expect(await gradesOf(meterId, '2026-01-12T00:45:00Z')).toMatchObject({ plausible: 7 })
  })

  it('dismisses it until it grows, and is taken back', async () => {
    const { id: findingId } = await gap()

    expect(await findings().dismiss({ findingId, reason: ' ' }, operator)).toMatchObject({
      code: 'REASON_MISSING',
    })
    expect(await findings().dismiss({ findingId, reason }, operator)).toMatchObject({
      state: 'DISMISSED',
    })
    await world.check({ meterId, from: start })
    expect(await world.findings({ state: 'OPEN' })).toEqual([])
    expect(await findings().apply({ findingId, fingerprint: undefined }, operator)).toMatchObject({
      code: 'FINDING_STATE',
      message: 'Der Befund ist verworfen und lässt sich nicht mehr bearbeiten.',
    })
    expect(await findings().reopen({ findingId, reason }, operator)).toMatchObject({
      state: 'OPEN',
    })
  })

  it('is an outage for gaps only', async () => {
    await world.measure(meterId, [5, -1, 5], { start })
    await world.check()
    const request = { findingId: (await world.onlyFinding()).id, reason, outage: true }

    expect(await findings().confirm(request, operator)).toMatchObject({ code: 'OUTAGE_NEEDS_GAP' })
    expect(await findings().confirm({ ...request, outage: false }, operator)).toMatchObject({
      state: 'CONFIRMED',
    })
  })
})

describe('access', () => {
  it('is for operators', async () => {
    const { codes } = await world.ask('{ qualityFindings { nodes { id } } }', testViewer('viewer'))

    expect(codes).toEqual(['FORBIDDEN'])
  })

  it('pages and filters the findings', async () => {
    const values = dailyLoad(96 * 2).map((kw, slot) => (slot % 20 === 5 ? -1 : kw))
    await world.measure(meterId, values, { start })
    await world.check()
    const page = async (after?: string) => {
      const { data } = await world.ask(
        `query ($after: String, $filter: QualityFindingFilter) { qualityFindings(first: 6, after: $after, filter: $filter) {
          nodes { rule from meter { name } } pageInfo { endCursor hasNextPage } } }`,
        operator,
        { after, filter: { rule: 'NEGATIVE', meterId, severity: null } },
      )
      return (
        data as unknown as {
          qualityFindings: {
            nodes: { from: string }[]
            pageInfo: { endCursor: string; hasNextPage: boolean }
          }
        }
      ).qualityFindings
    }

    const first = await page()
    const second = await page(first.pageInfo.endCursor)

    expect([first.nodes.length, second.nodes.length]).toEqual([6, 4])
    expect(second.pageInfo.hasNextPage).toBe(false)
    const stamps = [...first.nodes, ...second.nodes].map(({ from }) => from)
    expect(stamps).toEqual(stamps.toSorted().reverse())
    expect(await gradesOf(meterId, '2026-01-13T23:00:00Z')).toEqual({
      ...{ plausible: 182, noted: 0, doubtful: 0, implausible: 10, missing: 0, unchecked: 0 },
    })
  })
})

describe('a report', () => {
  it('calls nothing plausible that is not there or that nobody checked', async () => {
    const end = '2026-01-12T23:00:00Z'
    expect(await gradesOf(meterId, end)).toMatchObject({ plausible: 0, missing: 96 })

    await world.measure(meterId, dailyLoad(48), { start })
    expect(await gradesOf(meterId, end)).toMatchObject({
      ...{ plausible: 0, missing: 48, unchecked: 48 },
    })
    await world.check()
    expect(await gradesOf(meterId, end)).toMatchObject({
      ...{ plausible: 48, missing: 48, unchecked: 0 },
    })
  })

  it('names a threshold that is impossible in German', async () => {
    const { reports } = world.services.quality

    expect(await reports.setThresholds(meterId, { spikeThreshold: -1 }, operator)).toMatchObject({
      message: 'Der Wert von „Schwelle für Ausreißer“ ist nicht möglich.',
      place: 'Schwelle für Ausreißer',
    })
  })
})
