import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { askKpis, loadFields as load } from './testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from './testing/energy-site.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())

const kpis = askKpis(() => site)
const year: [Date, Date] = [berlin('2026-01-01'), berlin('2027-01-01')]

describe('kpis', () => {
  it('of a year of quarter-hours are exact', async () => {
    const id = await site.meter('Werk')
    await site.fill(
      id,
      { from: year[0], to: year[1] },
      { consumption: i => (i === 7000 ? 100 : 40) },
    )

    expect(
      await kpis({ meterIds: [id] }, year, `${load} demand { years { hours isAbove } }`),
    ).toMatchObject({
      load: {
        energy: { value: 350_415, unit: 'kWh', coverage: 1, reason: null },
        peak: { value: 100 },
        peakAt: new Date(year[0].getTime() + 7000 * 900_000).toISOString(),
        loadFactor: { value: 350_415 / 876_000 },
        fullLoadHours: { value: 3504.15 },
      },
      demand: { years: [{ hours: 3504.15, isAbove: true }] },
    })
  })

  it('are the same at one minute and at a quarter-hour, and faulty readings are missing', async () => {
    const range: [Date, Date] = [berlin('2026-03-29'), berlin('2026-03-30')]
    const [from, to] = range
    const minutes = await site.meter('Minuten', { intervalSeconds: 60 })
    const quarters = await site.meter('Viertelstunden')
    const kw = (minute: number) => 10 + ((minute * 37) % 600) / 100
    const mean = (quarter: number) => {
      let sum = 0
      for (let i = 0; i < 15; i++) sum += Math.round(kw(quarter * 15 + i) * 100)
      return sum / 1500
    }
    await site.fill(minutes, { from, to, stepSeconds: 60 }, { consumption: kw })
    await site.fill(quarters, { from, to }, { consumption: mean })
    const [a, b] = [
      await kpis({ meterIds: [minutes] }, range, load),
      await kpis({ meterIds: [quarters] }, range, load),
    ] as [{ load: { energy: { value: number } } }, { load: { energy: { value: number } } }]

    expect(a.load.energy.value).toBeCloseTo(b.load.energy.value, 5)
    expect(a).toMatchObject({ load: { energy: { coverage: 1 } } })
    const end = new Date(from.getTime() + 60_000)
    await site.fill(
      minutes,
      { from, to: end, stepSeconds: 60 },
      { consumption: () => 1, quality: 4 },
    )
    expect(await kpis({ meterIds: [minutes] }, range, load)).toMatchObject({
      load: { energy: { coverage: 1379 / 1380, reason: { code: 'INCOMPLETE' } } },
    })
  })

  it('of hourly readings have an energy but no peak', async () => {
    const id = await site.meter('Stunden', { intervalSeconds: 3600 })
    const range: [Date, Date] = [berlin('2026-10-25'), berlin('2026-10-26')]
    await site.fill(
      id,
      { from: range[0], to: range[1], stepSeconds: 3600 },
      { consumption: i => i },
    )

    expect(await kpis({ meterIds: [id] }, range, load)).toMatchObject({
      load: {
        energy: { value: 300, coverage: 1 },
        peak: { value: null, reason: { code: 'INTERVAL_TOO_LONG' } },
      },
    })
  })

  it('are those known on a day, readings of then', async () => {
    const id = await site.meter('Werk')
    const range: [Date, Date] = [berlin('2026-05-01'), berlin('2026-05-02')]
    const [from, to] = range
    const days = (day: number) => new Date(Date.UTC(2026, 4, day))
    await site.fill(id, { from, to }, { consumption: () => 10, knownAt: days(2) })
    await site.fill(
      id,
      { from, to: new Date(from.getTime() + 900_000) },
      { consumption: () => 50, knownAt: days(9) },
    )
    const energyAt = async (asOf?: Date) => {
      const answer = await kpis({ meterIds: [id] }, range, load, asOf)
      return (answer as { load: { energy: { value: number | null } } }).load.energy.value
    }

    expect(await energyAt()).toBe(250)
    expect(await energyAt(days(9))).toBe(250)
    expect(await energyAt(days(8))).toBe(240)
    expect(await energyAt(days(1))).toBeNull()
  })

  it('do not depend on the order in which readings came', async () => {
    const range: [Date, Date] = [berlin('2026-10-24'), berlin('2026-10-27')]
    const [from, to] = range
    const kw = (i: number) => ((i * 7919) % 100_003) / 97
    const [forward, backward] = [await site.meter('vor'), await site.meter('rück')]
    await site.fill(forward, { from, to }, { consumption: kw })
    for (const part of [200, 100, 0]) {
      const start = new Date(from.getTime() + part * 900_000)
      const end = new Date(Math.min(to.getTime(), start.getTime() + 100 * 900_000))
      await site.fill(backward, { from: start, to: end }, { consumption: i => kw(i + part) })
    }

    expect(await kpis({ meterIds: [backward] }, range, load)).toEqual(
      await kpis({ meterIds: [forward] }, range, load),
    )
  })

  it.each([
    [{ meterIds: ['00000000-0000-4000-8000-000000000000'] }, 'METERS_UNKNOWN'],
    [{ meterIds: [] }, 'METERS_UNKNOWN'],
    [{ costCentre: 'x', parentId: 'y' }, 'METERS_UNKNOWN'],
    [{ parentId: 'keine-id' }, 'METERS_UNKNOWN'],
  ])('of %o are refused with %s', async (selection, code) => {
    expect(await kpis(selection, year, load)).toMatchObject({ __typename: 'UserError', code })
  })

  it('of an empty or endless range are refused', async () => {
    const id = await site.meter('Werk')
    const endless: [Date, Date] = [berlin('2020-01-01'), berlin('2026-01-01')]
    for (const range of [endless, [year[1], year[0]] as [Date, Date]]) {
      expect(await kpis({ meterIds: [id] }, range, load)).toMatchObject({ code: 'RANGE_INVALID' })
    }
  })
})

const steel = join(projectRoot, '..', 'shared', 'data', 'industry_steel_15min_2018.csv')

describe.skipIf(!existsSync(steel))('the steel works of 2018', () => {
  it('used 959,636.71 kWh, with its peak of 628.72 kW on 22.11.2018 at 09:30', async () => {
    const id = await site.meter('Stahl')
    const [, ...lines] = readFileSync(steel, 'utf8').trim().split(/\r?\n/)
    const kwh = lines.map(line => Number(line.split(',')[1]))
    const range: [Date, Date] = [
      new Date('2018-01-01T00:00:00+01:00'),
      new Date('2019-01-01T00:00:00+01:00'),
    ]
    await site.fill(id, { from: range[0], to: range[1] }, { consumption: i => (kwh[i] ?? 0) * 4 })

    expect(await kpis({ meterIds: [id] }, range, load)).toMatchObject({
      load: {
        energy: { value: 959_636.71, coverage: 1 },
        peak: { value: 628.72 },
        peakAt: '2018-11-22T08:30:00.000Z',
        fullLoadHours: { value: 959_636.71 / 628.72 },
      },
    })
  })
})
