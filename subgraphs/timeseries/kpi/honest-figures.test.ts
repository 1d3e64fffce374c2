import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emissions } from './emissions.ts'
import { askKpis, loadFields as load } from './testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from './testing/energy-site.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())
const kpis = askKpis(() => site)
const figure = '{ value coverage reason { code message } }'

describe('a baseline', () => {
  const range: [Date, Date] = [berlin('2026-01-01'), berlin('2026-03-01')]
  const ask = (id: string, variables: string) =>
    kpis(
      { meterIds: [id] },
      range,
      `baseline(variables: [${variables}]) { __typename
         ... on BaselineFigures { months { month } } ... on UserError { code message place remedy } }`,
    )

  it('takes no month of which only one minute in fifteen is measured', async () => {
    const id = await site.meter('Minuten', { intervalSeconds: 60 })
    const february = berlin('2026-02-01')
    const minutes = { stepSeconds: 60 }
    await site.fill(id, { from: range[0], to: february, ...minutes }, { consumption: () => 1 })
    await site.fill(
      id,
      { from: february, to: range[1], ...minutes },
      { consumption: i => (i % 15 === 0 ? 1 : undefined) },
    )
    expect(
      await ask(id, '{ month: "2026-01", values: [1] } { month: "2026-02", values: [2] }'),
    ).toMatchObject({ baseline: { months: [{ month: '2026-01' }] } })
  })

  it.each([
    ['{ month: "2026-01", values: [1] } { month: "2026-01", values: [2] }', 'MONTH_DUPLICATE'],
    ['{ month: "2026-01", values: [1] } { month: "2026-02", values: [1, 2] }', 'VARIABLES_RAGGED'],
    ['{ month: "Januar", values: [1] }', 'MONTH_INVALID'],
    [`{ month: "2026-01", values: [${'1 '.repeat(9)}] }`, 'VARIABLES_TOO_MANY'],
  ])('of %s is refused with %s', async (variables, code) => {
    const id = await site.meter('Werk')
    expect(await ask(id, variables)).toMatchObject({ baseline: { code } })
  })
})

describe('a selection', () => {
  const range: [Date, Date] = [berlin('2026-06-01'), berlin('2026-06-02')]

  it('with an unknown or malformed id is refused and names it', async () => {
    const id = await site.meter('Werk')
    for (const wrong of [randomUUID(), 'keine-id']) {
      expect(await kpis({ meterIds: [id, wrong] }, range, load)).toMatchObject({
        code: 'METERS_UNKNOWN',
        message: expect.stringContaining(wrong),
      })
    }
  })

  it('of more than 500 ids is refused before they are looked at', async () => {
    const ids = Array.from({ length: 501 }, () => 'x')
    expect(await kpis({ meterIds: ids }, range, load)).toMatchObject({ code: 'TOO_MANY_METERS' })
  })

  it('whose formulas reach too many meters for the range is refused', async () => {
    const a = await site.meter('a')
    const terms = Array.from({ length: 100 }, (_, i) => ({
      ...{ name: `t${i}`, quantity: 'CONSUMPTION' as const },
      meterId: a,
    }))
    const others = await Promise.all(
      terms.map(async (term, i) => ({ ...term, meterId: await site.meter(`n${i}`) })),
    )
    const expression = others.map(({ name }) => name).join(' + ')
    const formula = { expression, terms: others }
    const id = await site.meter('Summe', { kind: 'VIRTUAL', formula })
    const long: [Date, Date] = [berlin('2024-01-01'), berlin('2026-12-31')]
    expect(await kpis({ meterIds: [id] }, long, load)).toMatchObject({ code: 'RANGE_TOO_LARGE' })
  })
})

describe('a comparison', () => {
  const june: [Date, Date] = [berlin('2026-06-01'), berlin('2026-07-01')]
  const may: [Date, Date] = [berlin('2026-05-01'), berlin('2026-06-01')]
  const fields = `comparison { energyChange ${figure} peakChange ${figure} }`
  const fill = (id: string, [from, to]: [Date, Date], kw: (i: number) => number | undefined) =>
    site.fill(id, { from, to }, { consumption: kw })

  it('with a period that used nothing says so', async () => {
    const id = await site.meter('Werk')
    await fill(id, may, () => 0)
    await fill(id, june, () => 1)
    expect(await kpis({ meterIds: [id] }, june, fields)).toMatchObject({
      comparison: {
        energyChange: {
          ...{ value: null, coverage: 1 },
          reason: { code: 'COMPARISON_ZERO', message: expect.stringContaining('0') },
        },
      },
    })
  })

  it('that would need too much at once says so, and the figures of the range stand', async () => {
    const terms = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => ({
        ...{ name: `t${i}`, meterId: await site.meter(`n${i}`), quantity: 'CONSUMPTION' as const },
      })),
    )
    const expression = terms.map(({ name }) => name).join(' + ')
    const options = { kind: 'VIRTUAL' as const, formula: { expression, terms } }
    const id = await site.meter('Summe', options)
    const first = terms[0]?.meterId ?? ''
    const long: [Date, Date] = [berlin('2024-01-01'), berlin('2026-12-31')]
    await fill(first, june, () => 1)
    expect(
      await kpis({ meterIds: [id, first] }, long, `load { energy { value } } ${fields}`),
    ).toMatchObject({
      load: { energy: { value: 720 } },
      comparison: { energyChange: { value: null, reason: { code: 'COMPARISON_TOO_LARGE' } } },
    })
  })

  it('names the side that is missing, not the one that is incomplete', async () => {
    const id = await site.meter('Werk')
    await fill(id, june, i => (i === 0 ? undefined : 1))
    expect(await kpis({ meterIds: [id] }, june, fields)).toMatchObject({
      comparison: { energyChange: { value: null, reason: { code: 'NO_COMPARISON' } } },
    })
    expect(await kpis({ meterIds: [id] }, [june[1], berlin('2026-08-01')], fields)).toMatchObject({
      comparison: { energyChange: { value: null, reason: { code: 'NO_READINGS' } } },
    })
  })
})

describe('Benutzungsstunden', () => {
  const year: [Date, Date] = [berlin('2026-01-01'), berlin('2027-01-01')]
  const fields = `demand { years { hours annualKwh needsLoadMetering isProjected coverage
    reason { code } } }`

  it('project what is measured: half a year without readings is no half a year of nothing', async () => {
    const id = await site.meter('Werk')
    const july = berlin('2026-07-01')
    await site.fill(id, { from: year[0], to: july }, { consumption: () => 15 })
    const share = (july.getTime() - year[0].getTime()) / (year[1].getTime() - year[0].getTime())
    expect(await kpis({ meterIds: [id] }, year, fields)).toMatchObject({
      demand: {
        years: [
          {
            ...{ hours: 8760, annualKwh: 131_400, needsLoadMetering: true, isProjected: true },
            ...{ coverage: share, reason: { code: 'INCOMPLETE' } },
          },
        ],
      },
    })
  })

  it('of a year without readings are unknown', async () => {
    const id = await site.meter('Werk')
    expect(await kpis({ meterIds: [id] }, year, fields)).toMatchObject({
      demand: {
        years: [
          {
            ...{ hours: null, annualKwh: null, needsLoadMetering: null, coverage: 0 },
            reason: { code: 'NO_READINGS' },
          },
        ],
      },
    })
  })
})

describe('the emission factor', () => {
  const factors = [2020, 2024].map(year => ({ year, gPerKwh: year, source: 'Test' }))

  it.each([
    [2023, 2024],
    [2022, 2020],
    [2021, 2020],
    [2019, 2020],
    [2026, 2024],
  ])('of %d is that of the nearest year, %d; of two the earlier', (year, expected) => {
    expect(emissions(1, year, factors)?.factor.year).toBe(expected)
  })
})
