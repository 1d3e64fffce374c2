import type { Quantity } from '../reading/reading.ts'

/** What a meter stands for in the tree: site → main → sub, and the devices of their own kind. */
export const meterKinds = [
  'SITE',
  'MAIN',
  'SUB',
  'PV',
  'BATTERY',
  'EV',
  'HEAT_PUMP',
  'VIRTUAL',
] as const
export type MeterKind = (typeof meterKinds)[number]

/** Of a virtual meter: kW of `expression` over the named terms, interval by interval, e.g. `haupt - pv`. */
export type MeterFormula = {
  expression: string
  terms: { name: string; meterId: string; quantity: Quantity }[]
}

/** What an energy manager knows about a meter beside its name. */
export type MeterTraits = {
  kind: MeterKind
  parentId: string | null
  /** Stored value = value of the device × ratio, for devices behind transformers. */
  transformerRatio: number
  /** kW of the connection; more is not plausible. */
  capacityKw: number | null
  costCentre: string | null
  place: string | null
  /** Land by its two letters, e.g. `BY`; its holidays count as Sundays. */
  state: string | null
  latitude: number | null
  longitude: number | null
  /** Only and always of a virtual meter. */
  formula: MeterFormula | null
}

/** A source of readings with one interval. */
export type Meter = MeterTraits & {
  id: string
  name: string
  meteringLocation: string | null
  /** IANA name or fixed offset in which days are counted. */
  timeZone: string
  intervalSeconds: number
  simulated: boolean
  createdAt: Date
}

export type NewMeter = Omit<Meter, 'id' | 'createdAt' | keyof MeterTraits> & Partial<MeterTraits>

/** First and last instant of which there are readings. */
export type ReadingRange = { first: Date; last: Date }
