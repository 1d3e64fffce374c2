import { z } from 'zod'

const number = z.number().nullable()
const value = z.object({ value: number })
const item = z.object({
  ...{ kind: z.string(), name: z.string(), tariffName: z.string(), unit: z.string() },
  ...{ quantity: z.number(), netEur: z.number(), grossEur: z.number(), unpricedKwh: z.number() },
})
const bill = z.object({
  items: z.array(item),
  ...{ netEur: z.number(), vatEur: z.number(), grossEur: z.number() },
})

/** What timeseries answers for `figureFields`. */
export const evaluation = z.object({
  load: z.object({
    energy: z.object({ value: number, coverage: z.number() }),
    ...{ peak: value, loadFactor: value, fullLoadHours: value },
    peakAt: z.iso.datetime().nullable(),
  }),
  flows: z.object({
    ...{ pvKwh: value, gridImportKwh: value, gridExportKwh: value, chargeKwh: value },
    ...{ dischargeKwh: value, consumptionKwh: value, selfConsumption: value, autarky: value },
  }),
  demand: z.object({ years: z.array(z.object({ year: z.string(), hours: number })) }),
  costs: z.object({
    bill: bill.nullable(),
    tariffs: z.array(z.object({ id: z.string(), name: z.string() })),
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  }),
  emissions: z.object({
    locationBased: value,
    years: z.array(
      z.object({
        year: z.int(),
        factorGPerKwh: z.number(),
        factorYear: z.int(),
        source: z.string(),
      }),
    ),
  }),
})

export const figureFields = `
  load { energy { value coverage } peak { value } peakAt loadFactor { value } fullLoadHours { value } }
  flows { pvKwh { value } gridImportKwh { value } gridExportKwh { value } chargeKwh { value }
    dischargeKwh { value } consumptionKwh { value } selfConsumption { value } autarky { value } }
  demand { years { year hours } }
  costs { bill { items { kind name tariffName unit quantity netEur grossEur unpricedKwh } netEur vatEur grossEur }
    tariffs { id name } reasons { code message } }
  emissions { locationBased { value } years { year factorGPerKwh factorYear source } }`

type Evaluation = z.infer<typeof evaluation>
export type ScenarioCostItem = z.infer<typeof item>
export type EmissionFactorUsed = Evaluation['emissions']['years'][number]

/** Figures of a case; null where they cannot be told. */
export type ScenarioFigures = {
  importKwh: number | null
  exportKwh: number | null
  pvKwh: number | null
  consumptionKwh: number | null
  chargeKwh: number | null
  dischargeKwh: number | null
  peakKw: number | null
  peakAt: Date | null
  loadFactor: number | null
  fullLoadHours: number | null
  /** Shares, 0 to 1. */
  selfConsumption: number | null
  autarky: number | null
  co2Kg: number | null
  factors: EmissionFactorUsed[]
  netEur: number | null
  vatEur: number | null
  grossEur: number | null
  items: ScenarioCostItem[]
  tariffs: { id: string; name: string }[]
  /** Share of the quarter-hours that are known. */
  coverage: number
  /** German: what the costs miss. */
  reasons: string[]
  /** Benutzungsstunden of the first calendar year, h/a. */
  usageHours: number | null
}

export function figuresOf(answer: Evaluation): ScenarioFigures {
  const { load, flows, emissions } = answer
  return {
    importKwh: load.energy.value,
    exportKwh: flows.gridExportKwh.value,
    pvKwh: flows.pvKwh.value,
    consumptionKwh: flows.consumptionKwh.value,
    chargeKwh: flows.chargeKwh.value,
    dischargeKwh: flows.dischargeKwh.value,
    peakKw: load.peak.value,
    peakAt: load.peakAt === null ? null : new Date(load.peakAt),
    loadFactor: load.loadFactor.value,
    fullLoadHours: load.fullLoadHours.value,
    selfConsumption: flows.selfConsumption.value,
    autarky: flows.autarky.value,
    co2Kg: emissions.locationBased.value,
    factors: emissions.years,
    coverage: load.energy.coverage,
    ...costsOf(answer),
  }
}

function costsOf({ costs, demand }: Evaluation) {
  const { netEur, vatEur, grossEur, items } = costs.bill ?? withoutBill
  return {
    ...{ netEur, vatEur, grossEur, items, tariffs: costs.tariffs },
    reasons: costs.reasons.map(({ message }) => message),
    usageHours: demand.years[0]?.hours ?? null,
  }
}

const withoutBill = { netEur: null, vatEur: null, grossEur: null, items: [] }
