import { z } from 'zod'
import { dayTypes } from '../calendar/day-type.ts'
import { parseDecimal } from './ratio.ts'

/** What a component of a price is, in the order of a bill. */
export const componentKinds = [
  ...(['SPOT', 'MARGIN', 'SUPPLY_ENERGY', 'SUPPLY_BASE'] as const),
  ...(['GRID_ENERGY', 'GRID_DEMAND', 'GRID_BASE', 'METERING', 'REACTIVE'] as const),
  ...(['CONCESSION', 'KWKG', 'OFFSHORE', 'STROM_NEV_19', 'ELECTRICITY_TAX'] as const),
  ...(['OTHER', 'FEED_IN', 'VAT'] as const),
] as const
export type ComponentKind = (typeof componentKinds)[number]

export const priceUnits = [
  ...(['CT_PER_KWH', 'EUR_PER_KWH', 'EUR_PER_MWH', 'SPOT_FACTOR'] as const),
  ...(['EUR_PER_KW_YEAR', 'EUR_PER_KW_MONTH', 'EUR_PER_MONTH', 'EUR_PER_YEAR'] as const),
  ...(['CT_PER_KVARH', 'PERCENT'] as const),
] as const
export type PriceUnit = (typeof priceUnits)[number]

/** German, as on a price sheet. */
export const unitNames: Record<PriceUnit, string> = {
  CT_PER_KWH: 'ct/kWh',
  EUR_PER_KWH: '€/kWh',
  EUR_PER_MWH: '€/MWh',
  SPOT_FACTOR: '× Spotpreis',
  EUR_PER_KW_YEAR: '€/kW·a',
  EUR_PER_KW_MONTH: '€/kW·Monat',
  EUR_PER_MONTH: '€/Monat',
  EUR_PER_YEAR: '€/a',
  CT_PER_KVARH: 'ct/kvarh',
  PERCENT: '%',
}

const decimal = z.string().refine(text => parseDecimal(text) !== undefined)
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):(?:00|15|30|45)$|^24:00$/)

/** A price of its own at some times (Modul 3, HT/NT, seasons); the first window that fits counts. */
const windowShape = z.strictObject({
  name: z.string().min(1).max(100),
  price: decimal,
  /** 1 to 12; null for all. */
  months: z.array(z.int().min(1).max(12)).nullable().default(null),
  dayTypes: z.array(z.enum(dayTypes)).nullable().default(null),
  /** Local clock; where `to` is not after `from` the window goes on after midnight. */
  from: clock,
  to: clock,
})

export const componentShape = z.strictObject({
  kind: z.enum(componentKinds),
  name: z.string().trim().min(1).max(100),
  unit: z.enum(priceUnits),
  /** A decimal such as `8.05`; null where the catalogue has it. */
  price: decimal.nullable().default(null),
  /** Code of the catalogue of levies and taxes; its prices come with their own validity and source. */
  catalogue: z.string().max(40).nullable().default(null),
  /** The price contains VAT. */
  isGross: z.boolean().default(false),
  /** Local dates; `validUntil` is the first day on which it no longer counts. */
  validFrom: z.iso.date(),
  validUntil: z.iso.date().nullable().default(null),
  source: z.string().trim().min(1).max(500),
  windows: z.array(windowShape).max(20).default([]),
  /** Benutzungsstunden (h/a) from which and below which the component counts, e.g. the rows at 2,500. */
  usageFrom: z.number().min(0).max(8784).nullable().default(null),
  usageBelow: z.number().min(0).max(8784).nullable().default(null),
  /** § 51 EEG: zero in every quarter-hour with a spot price below zero. */
  zeroAtNegativeSpot: z.boolean().default(false),
})

export const componentsShape = z.array(componentShape).min(1).max(100)

export type PriceWindow = z.infer<typeof windowShape>
export type Component = z.infer<typeof componentShape>
/** As it is written: what has a default may be left out. */
export type ComponentInput = z.input<typeof componentShape>

/** Units whose price belongs to energy (kWh). */
export const energyUnits: ReadonlySet<PriceUnit> = new Set([
  'CT_PER_KWH',
  'EUR_PER_KWH',
  'EUR_PER_MWH',
  'SPOT_FACTOR',
])
