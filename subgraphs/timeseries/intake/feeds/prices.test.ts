import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEnergyCharts } from './energy-charts.ts'
import { parseAwattar } from './awattar.ts'
import { parseEntsoeA44 } from './entsoe-a44.ts'
import { detectFeed, formats } from './feed-formats.ts'
import type { Parsed, PriceSeries } from './feed-series.ts'
import { parseSmardCsv } from './smard-csv.ts'
import { parseSmardIndex, parseSmardJson } from './smard-json.ts'
import * as answers from '../../testing/feed-answers.ts'
import { refusal, valid } from '../../testing/valid.ts'

const spring = { from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }
const autumn = { from: '2025-10-25T22:00:00Z', to: '2025-10-26T23:00:00Z' }
const usual = { from: '2026-01-14T23:00:00Z', to: '2026-01-15T23:00:00Z' }

type Source = {
  name: string
  answer: (stretch: answers.Stretch) => string
  parse: (text: string) => ReturnType<typeof parseEnergyCharts>
}
const sources: Source[] = [
  { name: 'ENTSO-E', answer: s => answers.entsoeDocument([s]), parse: parseEntsoeA44 },
  { name: 'SMARD JSON', answer: s => answers.smardChart(s), parse: parseSmardJson },
  { name: 'SMARD CSV', answer: answers.smardDownload, parse: parseSmardCsv },
  { name: 'Energy-Charts', answer: answers.energyCharts, parse: parseEnergyCharts },
  { name: 'aWATTar', answer: answers.awattar, parse: parseAwattar },
]
const stamps = ({ series }: Parsed<PriceSeries>) => series.points.map(({ ts }) => ts.toISOString())

describe.each(sources)('prices of $name', ({ answer, parse }) => {
  it.each([
    ['the day of 23 hours', spring, 900, 92],
    ['the day of 25 hours', autumn, 900, 100],
    ['a usual day', usual, 900, 96],
    ['the day of 23 hours', spring, 3600, 23],
    ['the day of 25 hours', autumn, 3600, 25],
    ['a usual day', usual, 3600, 24],
  ])('are complete on %s', (_name, day, stepSeconds, count) => {
    const parsed = valid(parse(answer({ ...day, stepSeconds })))

    expect(parsed.series.points).toHaveLength(count)
    expect(parsed.warnings).toEqual([])
    expect(parsed.series).toMatchObject({
      kind: 'PRICES',
      marketId: 'DE-LU/day-ahead',
      stepSeconds,
    })
    expect(new Set(parsed.series.points.map(point => point.stepSeconds))).toEqual(
      new Set([stepSeconds]),
    )
    expect(stamps(parsed)[0]).toBe(new Date(day.from).toISOString())
    expect(stamps(parsed).at(-1)).toBe(
      new Date(Date.parse(day.to) - stepSeconds * 1000).toISOString(),
    )
  })

  it('keep their values to the last digit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50_000, max: 400_000 }), { minLength: 24, maxLength: 24 }),
        cents => {
          const value = (position: number) => (cents[position] ?? 0) / 100
          const parsed = valid(parse(answer({ ...usual, stepSeconds: 3600, value })))

          expect(parsed.series.points.map(({ eurPerMwh }) => eurPerMwh)).toEqual(
            cents.map(cent => cent / 100),
          )
        },
      ),
      { numRuns: 20 },
    )
  })

  it.each(['', '{', '[]', '<html><body>Wartung</body></html>', 'null', '{"data": 1}', '\u0000'])(
    'are refused in „%s“',
    text => {
      expect(refusal(parse(text))).toMatch(/^FEED_/)
    },
  )

  it('are refused in any part of an answer that broke off', () => {
    const whole = answer({ ...usual, stepSeconds: 3600 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 60 }), end => {
        const parsed = parse(whole.slice(0, end))
        // A table that ends after a whole line looks like a shorter one.
        if (refusal(parsed) === undefined) expect(whole.startsWith('\uFEFF')).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('are recognised by their beginning', () => {
    const format = detectFeed(answer({ ...usual, stepSeconds: 3600 }))

    expect(format && formats[format].parse).toBe(parse)
  })
})

describe('prices that change from hours to quarter-hours', () => {
  const before = { from: '2025-09-29T22:00:00Z', to: '2025-09-30T22:00:00Z', stepSeconds: 3600 }
  const since = { from: '2025-09-30T22:00:00Z', to: '2025-10-01T22:00:00Z', stepSeconds: 900 }
  const hours = Array.from({ length: 24 }, () => 3600)
  const quarters = Array.from({ length: 96 }, () => 900)
  const steps = ({ series }: Parsed<PriceSeries>) =>
    series.points.map(({ stepSeconds }) => stepSeconds)

  it('keep the step of each in a document of ENTSO-E', () => {
    const parsed = valid(parseEntsoeA44(answers.entsoeDocument([before, since])))

    expect(steps(parsed)).toEqual([...hours, ...quarters])
    expect(parsed.series.stepSeconds).toBe(900)
    expect(parsed.findings.find(({ subject }) => subject === 'Intervall')?.value).toBe(
      '15 Minuten und 1 Stunde',
    )
  })

  it('keep the step of each in a chart of SMARD', () => {
    const join = (a: string, b: string) => {
      const [first, second] = [a, b].map(text => JSON.parse(text) as { series: unknown[] })
      return JSON.stringify({ series: [...(first?.series ?? []), ...(second?.series ?? [])] })
    }
    const chart = join(answers.smardChart(before), answers.smardChart(since))

    expect(steps(valid(parseSmardJson(chart)))).toEqual([...hours, ...quarters])
  })

  it('count once where ENTSO-E gives both resolutions, as they were traded', () => {
    const both = [{ ...before, stepSeconds: 900 }, before, { ...since, stepSeconds: 3600 }, since]

    expect(steps(valid(parseEntsoeA44(answers.entsoeDocument(both))))).toEqual([
      ...hours,
      ...quarters,
    ])
  })

  it('do not mistake a hole in quarter-hours for a price of an hour', () => {
    const series = (JSON.parse(answers.smardChart(since)) as { series: unknown[] }).series
    series.splice(41, 3)

    const parsed = valid(parseSmardJson(JSON.stringify({ series })))

    expect(new Set(steps(parsed))).toEqual(new Set([900]))
    expect(parsed.warnings).toMatchObject([
      { code: 'FEED_GAPS', place: '01.10.2025 10:15 bis 01.10.2025 11:00' },
    ])
  })
})

describe('a table of SMARD', () => {
  it('offers the other zones and leaves out the average of the neighbours', () => {
    const { series, alternatives } = valid(
      parseSmardCsv(answers.smardDownload({ ...usual, stepSeconds: 3600, value: () => 1234.56 })),
    )

    expect(series.points[0]?.eurPerMwh).toBe(1234.56)
    expect(alternatives.map(({ marketId }) => marketId)).toEqual(['AT/day-ahead'])
  })

  it('is read in English too', () => {
    const text = [
      'Start date;End date;Germany/Luxembourg [€/MWh] Original resolutions',
      'Jan 1, 2024 12:00 AM;Jan 1, 2024 1:00 AM;1,234.50',
      'Jan 1, 2024 1:00 AM;Jan 1, 2024 2:00 AM;-5.01',
    ].join('\n')

    const { series } = valid(parseSmardCsv(text))

    expect(series.points).toEqual([
      expect.objectContaining({ ts: new Date('2023-12-31T23:00:00Z'), eurPerMwh: 1234.5 }),
      expect.objectContaining({ ts: new Date('2024-01-01T00:00:00Z'), eurPerMwh: -5.01 }),
    ])
  })

  it.each([
    ['01.01.2024 00:00;;viel', 'Zeile 2, Spalte'],
    ['31.02.2024 00:00;;1,0', 'Zeile 2'],
    ['31.03.2024 02:30;;1,0', 'Zeile 2'],
  ])('names the cell that is wrong: %s', (row, place) => {
    const text = `Datum von;Datum bis;Deutschland/Luxemburg [€/MWh] Originalauflösungen\n${row}\n`

    expect(parseSmardCsv(text)).toMatchObject({
      code: 'FEED_UNREADABLE',
      place: expect.stringContaining(place),
    })
  })
})

describe('prices of any source', () => {
  it('leave out what is not known yet', () => {
    const parsed = valid(parseSmardJson(answers.smardChart({ ...usual, stepSeconds: 900 }, 20)))

    expect(parsed.series.points).toHaveLength(76)
    expect(parsed.warnings).toEqual([])
  })

  it('are refused where they are means of days', () => {
    const stretch = { from: usual.from, to: '2026-02-14T23:00:00Z', stepSeconds: 86_400 }

    expect(refusal(parseSmardJson(answers.smardChart(stretch)))).toBe('FEED_COARSE')
    expect(refusal(parseAwattar(answers.awattar(stretch)))).toBe('FEED_COARSE')
  })

  it('are refused in another unit', () => {
    const text = answers.energyCharts({ ...usual, stepSeconds: 3600 })

    expect(refusal(parseEnergyCharts(text.replace('EUR / MWh', 'ct / kWh')))).toBe('FEED_UNIT')
  })

  it('are questioned where they contradict or cannot be', () => {
    const price = (start: number, marketprice: number) => ({
      ...{ start_timestamp: start, end_timestamp: start + 3_600_000, marketprice, unit: 'Eur/MWh' },
    })
    const data = [price(0, 1), price(0, 2), price(3_600_000, 99_999)]

    const { series, warnings } = valid(parseAwattar(JSON.stringify({ data })))

    expect(series.points.map(({ eurPerMwh }) => eurPerMwh)).toEqual([2, 99_999])
    expect(warnings.map(({ code }) => code)).toEqual(['FEED_CONTRADICTION', 'FEED_IMPLAUSIBLE'])
  })

  it('lists the weeks of SMARD in order', () => {
    expect(parseSmardIndex('{"timestamps":[3,1,2]}')).toEqual([1, 2, 3])
    expect(refusal(parseSmardIndex('<html>'))).toBe('FEED_UNREADABLE')
  })
})
