import { z } from 'zod'
import type { Sample } from '../sample/convert.ts'

/** Samples of one device that arrived together, as they stand in the journal. */
export type SampleRecord = { deviceId: string; receivedAt: number; samples: Sample[] }

/** More samples than this go into several records. */
export const mostSamples = 500

const record = z.tuple([
  z.string(),
  z.number(),
  z.array(z.tuple([z.string(), z.string(), z.number(), z.number(), z.boolean()])),
])

export function encodeSamples({ deviceId, receivedAt, samples }: SampleRecord): string {
  const rows = samples.map(({ point, key, at, value, uncertain }) => [
    point,
    key,
    at,
    value,
    uncertain,
  ])
  return JSON.stringify([deviceId, receivedAt, rows])
}

/** Undefined for a record of another shape, such as an older version may have written. */
export function decodeSamples(text: string): SampleRecord | undefined {
  const { success, data } = record.safeParse(JSON.parse(text))
  if (!success) return undefined
  const [deviceId, receivedAt, rows] = data
  const samples = rows.map(([point, key, at, value, uncertain]) => ({
    ...{ point, key, at, value, uncertain },
  }))
  return { deviceId, receivedAt, samples }
}
