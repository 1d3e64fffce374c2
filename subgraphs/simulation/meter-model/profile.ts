import type { Parameters } from './parameter-rule.ts'

/** What a simulated meter can be. OFFICE is a town hall, NORMAL the plain meter of mean and deviation. */
export const profiles = [
  ...(['OFFICE', 'SME', 'SCHOOL', 'WATERWORKS', 'HOUSEHOLD', 'NORMAL', 'BDEW'] as const),
  ...(['PV', 'BATTERY', 'WALLBOX', 'HEAT_PUMP'] as const),
] as const
export type Profile = (typeof profiles)[number]

/** Where a meter stands: sun and weather by latitude and longitude in degrees, days and holidays by zone and Land. */
export type Place = {
  latitude: number
  longitude: number
  timeZone: string
  /** The Land by its two letters; null: only the holidays of all Länder. */
  state: string | null
}

export type MeterModelSettings = {
  profile: Profile
  seed: number
  intervalSeconds: number
  /** Checked and complete, see `checkParameters`. */
  parameters: Parameters
  place: Place
  /** Only BATTERY: the meters whose balance it closes. */
  companions: MeterModelSettings[]
  /** ms; models with a state (BATTERY) begin here. */
  origin: number
}

/** Readings of whole intervals, each named by its start: mean power in kW, voltage in V. */
export type ReadingColumns = {
  /** Start of the first interval, ms. */
  from: number
  stepSeconds: number
  count: number
  consumptionKw: Float64Array
  productionKw: Float64Array
  voltage: Float64Array
}

export type MeterModel = {
  /** `count` intervals from the one that contains `from`; any order of calls gives the same bytes. */
  fill: (from: number, count: number) => ReadingColumns
}
