import type { UserError } from '#platform/errors.ts'
import type { ScenarioFigures } from './figures.ts'
import type { SiteEnergy } from './site-energy.ts'

export type PvSource = 'AUTO' | 'MEASURED' | 'MODEL'
export type Strategy = 'SELF_CONSUMPTION' | 'PEAK_SHAVING' | 'TARIFF'
export type Device = 'WALLBOX' | 'HEAT_PUMP'

/** PV that is added to what there is. */
export type AddedPv = {
  kwp: number
  /** 0 lies flat, 90 stands. */
  tiltDegrees: number
  /** 90 east, 180 south, 270 west. */
  azimuthDegrees: number
  source: PvSource
  /** Installed power behind the measured PV meters, kWp; null: the capacity of the meters. */
  measuredKwp: number | null
}

/** A battery that is added to what there is. Efficiencies and states of charge are shares. */
export type AddedBattery = {
  capacityKwh: number
  powerKw: number
  chargeEfficiency: number
  dischargeEfficiency: number
  minSoc: number
  strategy: Strategy
  /** PEAK_SHAVING: import to be held; null: the lowest that the battery holds. */
  targetKw: number | null
  /** TARIFF: what a discharged kWh costs in wear, ct. */
  wearCtPerKwh: number
}

/** A share of the consumption of one time of day that is used at another time of the same day. */
export type LoadShift = {
  percent: number
  /** Local clock, `17:00`; a window ends after it begins. */
  from: string
  to: string
  targetFrom: string
  targetTo: string
}

export type AddedDevice = {
  profile: Device
  count: number
  parameters: Readonly<Record<string, number | string>>
}

export type Variant = {
  name: string
  pv: AddedPv | null
  battery: AddedBattery | null
  supplyTariffId: string | null
  feedInTariffId: string | null
  /** Change of the whole consumption, %. */
  loadPercent: number
  shift: LoadShift | null
  devices: readonly AddedDevice[]
  investmentEur: number | null
}

export type ScenarioRequest = {
  meterIds: readonly string[] | null
  parentId: string | null
  from: Date
  to: Date
  /** Of sky, cars and everything else that is simulated. */
  seed: number
  variants: readonly Variant[]
}

/** What a battery did. */
export type BatteryFigures = {
  chargedKwh: number
  dischargedKwh: number
  lossKwh: number
  /** Σ discharge / capacity. */
  fullCycles: number
  startKwh: number
  /** What is left at the end; it is not credited. */
  finalKwh: number
  /** PEAK_SHAVING: the import that was to be held, given or found. */
  targetKw: number | null
}

export type Difference = {
  netEur: number | null
  grossEur: number | null
  importKwh: number | null
  exportKwh: number | null
  peakKw: number | null
  /** Percentage points. */
  autarkyPoints: number | null
  selfConsumptionPoints: number | null
  co2Kg: number | null
}

/** Columns of a case, for a plot. */
export type Course = { energy: SiteEnergy; storedKwh: Float64Array | null; timeZone: string }

export type BaseCase = { figures: ScenarioFigures; course: Course }

export type VariantCase = BaseCase & {
  name: string
  difference: Difference
  battery: BatteryFigures | null
  pvSource: Exclude<PvSource, 'AUTO'> | null
  paybackYears: number | null
  notes: string[]
}

export type ScenarioAnswer = {
  from: Date
  to: Date
  base: BaseCase
  variants: VariantCase[]
  notes: string[]
}

export type ScenarioResult = ScenarioAnswer | UserError
