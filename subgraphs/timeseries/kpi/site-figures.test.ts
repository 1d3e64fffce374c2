import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askKpis, loadFields as load } from './testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from './testing/energy-site.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())
const kpis = askKpis(() => site)

describe('kpis of a site', () => {
  it('of a subtree count nothing twice, and show the balance', async () => {
    const range: [Date, Date] = [berlin('2026-06-01'), berlin('2026-06-02')]
    const [from, to] = range
    const top = await site.meter('Standort', { kind: 'SITE' })
    const main = await site.meter('Netz', { parentId: top })
    const pv = await site.meter('PV', { kind: 'PV', parentId: main })
    const hall = await site.meter('Halle', { kind: 'SUB', parentId: main, costCentre: 'A' })
    const press = await site.meter('Presse', { kind: 'SUB', parentId: hall, costCentre: 'A' })
    const day = (i: number) => i >= 40 && i < 60
    await site.fill(
      main,
      { from, to },
      { consumption: i => (day(i) ? 0 : 20), production: i => (day(i) ? 30 : 0) },
    )
    await site.fill(pv, { from, to }, { production: i => (day(i) ? 50 : 0) })
    await site.fill(hall, { from, to }, { consumption: () => 18 })
    await site.fill(press, { from, to }, { consumption: () => 9 })

    const flow = `{ value reason { code } }`
    expect(
      await kpis(
        { parentId: top },
        range,
        `load { energy { value } } subMeters { main { name } lossShare finding }
         flows { pvKwh ${flow} consumptionKwh ${flow} selfConsumption ${flow} autarky ${flow} residualKwh ${flow} }`,
      ),
    ).toMatchObject({
      load: { energy: { value: 380 } },
      flows: {
        pvKwh: { value: 250 },
        consumptionKwh: { value: 480 },
        selfConsumption: { value: 0.4 },
        autarky: { value: 1 - 380 / 480 },
        residualKwh: { value: 48 },
      },
      subMeters: [
        // 380 from the grid and 250 from the sun, 150 fed in: 480 for the hall, which used 432.
        { main: { name: 'Netz' }, lossShare: 48 / 480, finding: 'ABOVE_THRESHOLD' },
        { main: { name: 'Halle' }, lossShare: 0.5, finding: 'ABOVE_THRESHOLD' },
      ],
    })
    expect(await kpis({ costCentre: 'A' }, range, load)).toMatchObject({
      load: { energy: { value: 432 } },
    })
  })

  it('of a virtual meter follow its formula', async () => {
    const range: [Date, Date] = [berlin('2026-06-01'), berlin('2026-06-02')]
    const [from, to] = range
    const [a, b] = [await site.meter('a'), await site.meter('b')]
    await site.fill(a, { from, to }, { consumption: () => 30 })
    await site.fill(b, { from, to }, { consumption: i => (i === 5 ? undefined : 10.5) })
    const terms = [
      { name: 'a', meterId: a, quantity: 'CONSUMPTION' as const },
      { name: 'b', meterId: b, quantity: 'CONSUMPTION' as const },
    ]
    const id = await site.meter('Rest', {
      kind: 'VIRTUAL',
      formula: { expression: 'a - b', terms },
    })

    expect(await kpis({ meterIds: [id] }, range, load)).toMatchObject({
      load: { energy: { value: 19.5 * 0.25 * 95, coverage: 95 / 96 }, peak: { value: 19.5 } },
    })
  })

  it('have curve, heat map, comparison, profile and emissions of a month of autumn', async () => {
    const id = await site.meter('Werk')
    const range: [Date, Date] = [berlin('2024-10-01'), berlin('2024-11-01')]
    await site.fill(
      id,
      { from: berlin('2024-09-01'), to: range[1] },
      { consumption: i => (i < 2880 ? 10 : 20) },
    )
    const shown = await kpis(
      { meterIds: [id] },
      range,
      `durationCurve(maxPoints: 10) { hours kw quarters } heatMap { width dates slots }
       comparison { from to energyChange { value } dailyEnergyChange { value } peakChange { value } }
       profileComparison(profile: G25) { quarters shiftedShare meanDays { dayType days } }
       emissions(supplier: { gPerKwh: 100, year: 2024, source: "Stromkennzeichnung" }) {
         locationBased { value } marketBased { value } years { year factorYear factorGPerKwh } }
       reactive { chargedKvarh { value reason { code } } }`,
    )

    expect(shown).toMatchObject({
      durationCurve: { quarters: 2980, kw: expect.arrayContaining([20]) },
      heatMap: { width: 100 },
      comparison: {
        from: berlin('2024-09-01').toISOString(),
        energyChange: { value: 14_900 / 7200 - 1 },
        dailyEnergyChange: { value: 14_900 / 31 / (7200 / 30) - 1 },
        peakChange: { value: 1 },
      },
      profileComparison: { quarters: 2980 },
      emissions: {
        locationBased: { value: 14_900 * 0.363 },
        marketBased: { value: 1490 },
        years: [{ year: 2024, factorYear: 2024, factorGPerKwh: 363 }],
      },
      reactive: { chargedKvarh: { value: null, reason: { code: 'NO_REACTIVE_CHANNEL' } } },
    })
  })

  it('charge reactive energy month by month, from a profile and from a register', async () => {
    const range: [Date, Date] = [berlin('2026-01-01'), berlin('2026-03-01')]
    const [from, to] = range
    const [a, b] = [await site.meter('Profil'), await site.meter('Register')]
    for (const id of [a, b]) await site.fill(id, { from, to }, { consumption: () => 100 })
    const { pool } = site.database
    await pool.query(
      `INSERT INTO meter_channels (meter_id, obis, kind, name, unit, factor)
       VALUES ($1, '1-1:3.29.0', 'PROFILE', 'Q+', 'kvar', 2), ($2, '1-0:3.8.0', 'REGISTER', 'Q+', 'kvarh', 1)`,
      [a, b],
    )
    await pool.query(
      `INSERT INTO channel_readings (meter_id, obis, ts, value)
       SELECT $1, '1-1:3.29.0', t, CASE WHEN t < $4 THEN 20 ELSE 30 END
       FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 s', interval '15 min') t`,
      [a, from, to, berlin('2026-02-01')],
    )
    await pool.query(
      `INSERT INTO channel_readings (meter_id, obis, ts, value)
       VALUES ($1, '1-0:3.8.0', $2, 1000), ($1, '1-0:3.8.0', $3, 50000), ($1, '1-0:3.8.0', $4, 60000)`,
      [b, from, berlin('2026-02-01'), to],
    )
    const fields = `reactive { inductiveKvarh { value } chargedKvarh { value } powerFactor { value } }`

    // January 40 kvar of 100 kW is free, February has 60 kvar: 10 beyond half, 672 h.
    expect(await kpis({ meterIds: [a] }, range, fields)).toMatchObject({
      reactive: { inductiveKvarh: { value: 29_760 + 40_320 }, chargedKvarh: { value: 6720 } },
    })
    expect(await kpis({ meterIds: [b] }, range, fields)).toMatchObject({
      reactive: { inductiveKvarh: { value: 59_000 }, chargedKvarh: { value: 49_000 - 37_200 } },
    })
  })

  it('show monthly peaks, the row of the price sheet, a saving and atypical use', async () => {
    const id = await site.meter('Werk')
    const range: [Date, Date] = [berlin('2026-01-01'), berlin('2027-01-01')]
    // 500 kW for one quarter-hour at 12:00 on 2 January, else 120 kW.
    await site.fill(
      id,
      { from: range[0], to: range[1] },
      { consumption: i => (i === 96 + 48 ? 500 : 120) },
    )
    const row = (demand: number, energy: number) =>
      `{ demandEurPerKw: ${demand}, energyCtPerKwh: ${energy} }`
    const fields = `demand { monthlyPeaks { month kw at } years { hours isAbove isProjected needsLoadMetering } }
      saving: demandSaving(newPeakKw: 120, below: ${row(41.06, 3.49)}, above: ${row(70.14, 2.32)}) {
        ... on DemandSaving { crossesLimit savingEur before { totalEur } after { totalEur } } }
      none: demandSaving(newPeakKw: 0, below: ${row(1, 1)}, above: ${row(1, 1)}) { ... on UserError { code } }
      atypicalUse(windows: [{ from: "17:00", to: "19:00", months: [1, 2] }], level: MV) {
        ... on AtypicalUse { peakKw windowPeakKw differenceKw isSignificant } }
      wrong: atypicalUse(windows: [{ from: "17:03", to: "19:00" }], level: MV) { ... on UserError { code } }`
    const energyKwh = 120 * 8760 + 95

    expect(await kpis({ meterIds: [id] }, range, fields)).toMatchObject({
      demand: {
        monthlyPeaks: expect.arrayContaining([
          { month: '2026-01', kw: 500, at: '2026-01-02T11:00:00.000Z' },
          { month: '2026-12', kw: 120, at: berlin('2026-12-01').toISOString() },
        ]),
        years: [
          { hours: energyKwh / 500, isAbove: false, isProjected: false, needsLoadMetering: true },
        ],
      },
      saving: {
        crossesLimit: true,
        before: { totalEur: 57_220.2 },
        after: { totalEur: 32_806.84 },
        savingEur: 24_413.36,
      },
      none: { code: 'PEAK_INVALID' },
      atypicalUse: { peakKw: 500, windowPeakKw: 120, differenceKw: 380, isSignificant: true },
      wrong: { code: 'WINDOW_INVALID' },
    })
  })

  it('find the baseline of months with production', async () => {
    const id = await site.meter('Werk')
    const range: [Date, Date] = [berlin('2026-01-01'), berlin('2026-06-01')]
    const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05']
    const starts = [...months, '2026-06'].map(month => berlin(`${month}-01`))
    for (const [i, from] of starts.slice(0, 5).entries()) {
      const to = starts[i + 1] ?? from
      const hours = (to.getTime() - from.getTime()) / 3_600_000
      // 1,000 kWh and 2.5 kWh per piece.
      await site.fill(id, { from, to }, { consumption: () => (1000 + 2.5 * (i + 1) * 100) / hours })
    }
    const variables = months.map((month, i) => `{ month: "${month}", values: [${(i + 1) * 100}] }`)

    expect(
      await kpis(
        { meterIds: [id] },
        range,
        `baseline(variables: [${variables.join(' ')}]) { ... on BaselineFigures {
          fitted { intercept coefficients rSquared points } months { month enpi } } }`,
      ),
    ).toMatchObject({
      baseline: {
        fitted: {
          intercept: expect.closeTo(1000, 2),
          coefficients: [expect.closeTo(2.5, 4)],
          rSquared: expect.closeTo(1, 6),
          points: 5,
        },
        months: expect.arrayContaining([{ month: '2026-01', enpi: expect.closeTo(12.5, 4) }]),
      },
    })
  })
})
