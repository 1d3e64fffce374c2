import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askKpis } from '../kpi/testing/ask-kpis.ts'
import { berlin, openEnergySite, type EnergySite } from '../kpi/testing/energy-site.ts'

let site: EnergySite
beforeEach(async () => {
  site = await openEnergySite()
})
afterEach(() => site.close())
const kpis = askKpis(() => site)

describe('the saving from a lower peak', () => {
  it('is refused for prices and peaks that cannot be', async () => {
    const id = await site.meter('Werk')
    const range: [Date, Date] = [berlin('2026-01-01'), berlin('2026-01-02')]
    await site.fill(id, { from: range[0], to: range[1] }, { consumption: () => 120 })
    const row = (demand: number, energy: number) =>
      `{ demandEurPerKw: ${demand}, energyCtPerKwh: ${energy} }`
    const saving = (peak: number, below: string) =>
      `demandSaving(newPeakKw: ${peak}, below: ${below}, above: ${row(1, 1)}) { ... on UserError { code } ... on DemandSaving { savingEur } }`
    const fields = `a: ${saving(1e100, row(1, 1))} b: ${saving(100, row(-1, 1))} c: ${saving(100, row(1, 1e100))} d: ${saving(100, row(1, -1))}
      e: ${saving(120, row(1, 1))}`

    expect(await kpis({ meterIds: [id] }, range, fields)).toMatchObject({
      a: { code: 'PEAK_INVALID' },
      b: { code: 'PRICE_ROW_INVALID' },
      c: { code: 'PRICE_ROW_INVALID' },
      d: { code: 'PRICE_ROW_INVALID' },
      e: { savingEur: 0 },
    })
  })
})
