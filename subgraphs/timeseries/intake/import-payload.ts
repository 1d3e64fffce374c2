import { z } from 'zod'
import { quantities } from '../reading/reading.ts'
import {
  badRowPolicies,
  conflictPolicies,
  dateOrders,
  decimalMarks,
  intervalLabels,
  negativePolicies,
  units,
} from './import-options.ts'

/** What the user decided, as it waits in the queue and as a sidecar of the watched folder says it. */
export const importOptions = z.object({
  encoding: z.string().optional(),
  delimiter: z.string().optional(),
  sheet: z.string().optional(),
  timestampColumn: z.string().optional(),
  valueColumn: z.string().optional(),
  statusColumn: z.string().optional(),
  unit: z.enum(units).optional(),
  label: z.enum(intervalLabels).optional(),
  timeZone: z.string().optional(),
  intervalSeconds: z.int().positive().optional(),
  dateOrder: z.enum(dateOrders).optional(),
  decimalMark: z.enum(decimalMarks).optional(),
  marketId: z.string().optional(),
  meterId: z.string().optional(),
  newMeterName: z.string().optional(),
  quantity: z.enum(quantities).optional(),
  isRegister: z.boolean().optional(),
  series: z
    .array(
      z.object({
        name: z.string(),
        unit: z.enum(units).optional(),
        quantity: z.enum(quantities).optional(),
        meterId: z.string().optional(),
        newMeterName: z.string().optional(),
      }),
    )
    .max(500)
    .optional(),
  negatives: z.enum(negativePolicies).optional(),
  applyTransformerRatio: z.boolean().optional(),
  onConflict: z.enum(conflictPolicies).optional(),
  replaceDecided: z.boolean().optional(),
  onBadRow: z.enum(badRowPolicies).optional(),
})

/** What `startImport` puts into the queue. */
export const importPayload = z.object({
  uploadId: z.uuid(),
  fileName: z.string(),
  options: importOptions,
  /** Chosen once, so that a retry finds the meter it made before. */
  newMeterId: z.uuid(),
})
export type ImportPayload = z.infer<typeof importPayload>
