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

/** A named column of a formula. */
export type FormulaTerm = { name: string; meterId: string; quantity: Quantity }

/** Of a virtual meter: kW of `expression` over the named terms, interval by interval, e.g. `haupt - pv`. */
export type MeterFormula = {
  expression: string
  terms: FormulaTerm[]
  /** What the result stands for; CONSUMPTION where nothing is given. The other direction has no values. */
  quantity?: Quantity | undefined
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

/** What can be changed; `null` clears, what is left out stays. */
export type MeterChange = Partial<Omit<Meter, 'id' | 'createdAt' | 'simulated'>>

/** Traits of a meter of which nothing is said. */
export const plainTraits: MeterTraits = {
  kind: 'MAIN',
  parentId: null,
  transformerRatio: 1,
  capacityKw: null,
  costCentre: null,
  place: null,
  state: null,
  latitude: null,
  longitude: null,
  formula: null,
}

export type MeterFilter = {
  kind?: MeterKind | undefined
  parentId?: string | undefined
  costCentre?: string | undefined
  /** Part of name, metering location, place or cost centre. */
  search?: string | undefined
}

/** First and last instant of which there are readings. */
export type ReadingRange = { first: Date; last: Date }
