import { z } from 'zod'
import { parseObis } from '../../meter/obis.ts'

export const protocols = ['MQTT', 'MODBUS_TCP', 'OPC_UA'] as const
export type Protocol = (typeof protocols)[number]

/**
 * What a point of a device tells. POWER and VOLTAGE hold until the next sample; COUNTER is a register that
 * only rises; INTERVAL_* are finished intervals that the device has averaged or summed by itself.
 */
export const pointKinds = [
  'POWER',
  'COUNTER',
  'INTERVAL_POWER',
  'INTERVAL_ENERGY',
  'VOLTAGE',
] as const
export type PointKind = (typeof pointKinds)[number]

const power = { W: 0.001, kW: 1, MW: 1000 } as const
const energy = { Wh: 0.001, kWh: 1, MWh: 1000 } as const
const voltage = { mV: 0.001, V: 1, kV: 1000 } as const

/** Factor of each unit to the one Luna calculates in: kW, kWh, V. */
export const unitsOf: Record<PointKind, Record<string, number>> = {
  POWER: power,
  INTERVAL_POWER: power,
  COUNTER: energy,
  INTERVAL_ENERGY: energy,
  VOLTAGE: voltage,
}

const daySeconds = 86_400

export const slug = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'Erlaubt sind Kleinbuchstaben, Ziffern und Bindestriche, höchstens 63 Zeichen.',
  )
const text = (most: number) => z.string().trim().min(1).max(most)
const finite = z.number()

export const point = z.strictObject({
  id: slug,
  name: text(100),
  kind: z.enum(pointKinds),
  unit: z.enum(['W', 'kW', 'MW', 'Wh', 'kWh', 'MWh', 'mV', 'V', 'kV']),
  /** Value in `unit` = raw value × scale + offset. A negative scale turns the sign. */
  scale: finite.refine(value => value !== 0, 'Der Faktor darf nicht 0 sein.').default(1),
  offset: finite.default(0),
  /** Plausible range in `unit`; what lies outside is refused and counted. */
  min: finite.optional(),
  max: finite.optional(),
  /** Counters: value in `unit` at which the register starts again from 0. */
  rollover: finite.positive().optional(),
  /** Counters: more mean power than this between two readings is a replaced meter, not energy; kW. */
  maxKw: finite.positive().optional(),
  /** Counters: the register under which their standings are kept, e.g. 1-0:1.8.1. */
  obis: z
    .string()
    .refine(code => parseObis(code) !== undefined, 'Das ist keine OBIS-Kennzahl wie 1-0:1.8.0.')
    .optional(),
  /** INTERVAL_*: which end of the interval the stamp names. */
  label: z.enum(['START', 'END']).default('START'),
  /** INTERVAL_*: length of the device's interval; left out, it is the meter's. */
  intervalSeconds: z.int().min(1).max(daySeconds).optional(),
})
export type Point = z.infer<typeof point>

/** One stream of readings that a meter can be fed from. `net` is split by its sign. */
export const channel = z.strictObject({
  id: slug,
  name: text(100),
  consumption: slug.optional(),
  production: slug.optional(),
  net: slug.optional(),
  netSign: z.enum(['CONSUMPTION_POSITIVE', 'PRODUCTION_POSITIVE']).default('CONSUMPTION_POSITIVE'),
  voltage: slug.optional(),
  /** Counters whose standings are kept although the readings come from elsewhere. */
  registers: z.array(slug).max(20).default([]),
})
export type Channel = z.infer<typeof channel>

/** What differs from device to device of one model; stands as `{id}` in topics, paths and node ids. */
const parameter = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,31}$/, 'Erlaubt sind a–z, 0–9 und _, am Anfang ein Buchstabe.'),
  name: text(100),
  default: z.string().max(200).optional(),
  example: z.string().max(200).optional(),
  /** Not entered but read from each topic: tells which meter a message belongs to. */
  key: z.boolean().default(false),
})

/** What models of all protocols have in common. */
export const commonModel = {
  id: slug,
  version: z.int().min(1).default(1),
  name: text(100),
  manufacturer: text(100),
  description: text(2000),
  /** Where the figures of this file are from. */
  source: text(500),
  /** How long a sample stands for the present; after it, the time counts as not measured. */
  holdSeconds: z.number().min(0.1).max(daySeconds).default(60),
  /** How long samples wait to be put in order by their stamps. */
  reorderSeconds: z.number().min(0).max(600).default(5),
  parameters: z.array(parameter).max(20).default([]),
  points: z.array(point).min(1).max(200),
  channels: z.array(channel).min(1).max(50),
}

const placeholder = /\{([a-z][a-z0-9_]*)\}/g

/** Replaces `{id}`; undefined when a parameter has no value. */
export function fillIn(template: string, values: ReadonlyMap<string, string>): string | undefined {
  if (placeholders(template).some(id => !values.get(id))) return undefined
  return template.replace(placeholder, (_, id: string) => values.get(id) ?? '')
}

/** Ids of the placeholders in a template. */
export function placeholders(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, id = '']) => id)
}
