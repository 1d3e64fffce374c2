import { z } from 'zod'
import { quantities } from '../reading/reading.ts'
import type { Meter, MeterFormula } from './meter.ts'

/** The columns of `meters` under the names of `Meter`. */
export const meterColumns = `meter_id AS id, name, metering_location AS "meteringLocation",
  time_zone AS "timeZone", interval_seconds AS "intervalSeconds", simulated, kind,
  parent_id AS "parentId", transformer_ratio AS "transformerRatio", capacity_kw AS "capacityKw",
  cost_centre AS "costCentre", place, state, latitude, longitude, formula, created_at AS "createdAt"`

/** The columns keep every type by their CHECKs; only the JSON of the formula is unknown. */
export type MeterRow = Omit<Meter, 'formula'> & { formula: unknown }

const meterFormula: z.ZodType<MeterFormula> = z.object({
  expression: z.string(),
  terms: z.array(z.object({ name: z.string(), meterId: z.string(), quantity: z.enum(quantities) })),
  quantity: z.enum(quantities).optional(),
})

export function toMeter(row: MeterRow): Meter {
  return { ...row, formula: row.formula === null ? null : meterFormula.parse(row.formula) }
}
