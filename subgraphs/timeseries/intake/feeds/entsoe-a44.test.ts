import { describe, expect, it } from 'vitest'
import * as answers from '../../testing/feed-answers.ts'
import { refusal, valid } from '../../testing/valid.ts'
import { parseEntsoeA44 } from './entsoe-a44.ts'

const usual = { from: '2026-01-14T23:00:00Z', to: '2026-01-15T23:00:00Z' }

describe('a document of ENTSO-E', () => {
  const day = { ...usual, stepSeconds: 900 }

  it('repeats the last price where curve A03 omits a position, also at the end', () => {
    const text = answers.entsoeDocument([{ ...day, omit: [5, 6, 96] }])

    const { series, findings } = valid(parseEntsoeA44(text))

    expect(series.points.slice(3, 7).map(({ eurPerMwh }) => eurPerMwh)).toEqual([
      3.5, 3.5, 3.5, 6.5,
    ])
    expect(series.points).toHaveLength(96)
    expect(series.points[95]?.eurPerMwh).toBe(94.5)
    expect(findings.find(({ subject }) => subject === 'Kurve')?.value).toBe(
      '3 Preise fortgeschrieben',
    )
  })

  it('has a gap where curve A01 omits a position', () => {
    const text = answers.entsoeDocument([{ ...day, curve: 'A01', omit: [5, 6] }])

    const { series, warnings } = valid(parseEntsoeA44(text))

    expect(series.points).toHaveLength(94)
    expect(warnings).toMatchObject([
      { code: 'FEED_GAPS', place: '15.01.2026 01:00 bis 15.01.2026 01:30' },
    ])
  })

  it('chooses the first auction and offers the others, which can be chosen by their market', () => {
    const text = answers.entsoeDocument([
      { ...day, sequence: 2, value: () => 2 },
      { ...day, sequence: 1, value: () => 1 },
    ])

    const first = valid(parseEntsoeA44(text))
    const market = { marketId: 'DE-LU/day-ahead-2', name: '' }
    const second = valid(parseEntsoeA44(text, { market }))

    expect(first.series.points[0]?.eurPerMwh).toBe(1)
    expect(first.alternatives.map(({ name }) => name)).toEqual([
      'Day-Ahead Deutschland/Luxemburg, Auktion 2',
    ])
    expect(second.series.points[0]?.eurPerMwh).toBe(2)
  })

  it('joins several time series and half hours', () => {
    const morning = { from: usual.from, to: '2026-01-15T11:00:00Z', stepSeconds: 1800 }
    const evening = { from: morning.to, to: usual.to, stepSeconds: 1800 }

    const { series, warnings } = valid(parseEntsoeA44(answers.entsoeDocument([evening, morning])))

    expect(series.points).toHaveLength(48)
    expect(warnings).toEqual([])
  })

  it('tells an acknowledgement in German, its words included', () => {
    const none = parseEntsoeA44(
      answers.entsoeAcknowledgement('No matching data found for Data item &lt;x&gt;'),
    )
    const bad = parseEntsoeA44(answers.entsoeAcknowledgement('Unauthorized. Missing token', '401'))

    expect(none).toMatchObject({
      code: 'FEED_NO_DATA',
      message: expect.stringContaining('„No matching data found for Data item <x>“'),
    })
    expect(bad).toMatchObject({
      code: 'FEED_REFUSED',
      message: 'ENTSO-E hat die Anfrage abgelehnt (Code 401): „Unauthorized. Missing token“',
    })
  })

  it.each([
    ['a position beyond the interval', /<position>96</, '<position>97<'],
    ['a price that is none', /<price.amount>0.5</, '<price.amount>viel<'],
    ['an unknown resolution', /PT15M/, 'P1D'],
    ['an interval that the resolution does not fill', /2026-01-15T23:00Z/, '2026-01-15T23:10Z'],
    ['an end before its beginning', /2026-01-15T23:00Z/, '2026-01-10T23:00Z'],
    ['another type', /<type>A44/, '<type>A65'],
    ['another currency', />EUR</, '>PLN<'],
    ['a document type', /<Publication/, '<!DOCTYPE a [<!ENTITY b "c">]><Publication'],
    ['a century of minutes', /2026-01-14T23:00Z/, '1926-01-14T23:00Z'],
  ])('is refused with %s', (_name, found, replacement) => {
    const text = answers.entsoeDocument([day]).replace(found, replacement)

    expect(refusal(parseEntsoeA44(text))).toMatch(/^FEED_/)
  })
})
