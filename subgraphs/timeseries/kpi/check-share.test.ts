import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { checkShare, freeShareRange, lossShareRange } from './check-share.ts'
import { berlin, openEnergySite, type EnergySite } from './testing/energy-site.ts'

let site: EnergySite
beforeAll(async () => {
  site = await openEnergySite()
})
afterAll(() => site.close())

describe('a share that a person enters', () => {
  it('is taken from none to the whole, both included', () => {
    for (const share of [0, 0.4843, 0.5, 1]) expect(checkShare(share, freeShareRange)).toBe(share)
  })

  it.each([-0.1, 1.01, 50, Number.NaN, Infinity])('is refused in German at %s', share => {
    expect(checkShare(share, freeShareRange)).toMatchObject({
      code: 'SHARE_INVALID',
      place: 'Freier Anteil der Blindarbeit',
      message: expect.stringContaining('erlaubt sind 0 bis 1'),
    })
  })

  it('names the value and the way out', () => {
    expect(checkShare(50, lossShareRange)).toMatchObject({
      message: 'Schwelle der Verluste: 50 ist nicht möglich, erlaubt sind 0 bis 1.',
      remedy: 'Geben Sie einen Anteil an, zum Beispiel 0,05 für 5 %.',
    })
  })

  it.each(['reactive(freeShare: 50) { freeShare }', 'subMeters(threshold: -1) { finding }'])(
    'is checked in %s',
    async field => {
      const id = await site.meter(`Zähler ${field}`)
      const { codes } = await site.ask(
        `query ($ids: [ID!]!, $from: DateTime!, $to: DateTime!) {
          kpis(selection: { meterIds: $ids }, from: $from, to: $to) { ... on Kpis { ${field} } } }`,
        testViewer('viewer'),
        { ids: [id], from: berlin('2026-01-01'), to: berlin('2026-02-01') },
      )

      expect(codes).toEqual(['BAD_USER_INPUT'])
    },
  )
})
