import type { Quantity } from './reading.ts'

/** Number of the quality whose values count nowhere. */
export const faulty = 4

const columns: Record<Quantity, string> = {
  CONSUMPTION: 'consumption_kw',
  PRODUCTION: 'production_kw',
}

/**
 * The readings `(ts, kw, quality)` of meter $1 in [$2, $3) as they are, or with `asOf` as they were known
 * at the instant of that parameter: a version of then stands either still or among the revisions.
 */
export function knownReadings(quantity: Quantity, asOf?: string): string {
  const column = columns[quantity]
  const current = `SELECT ts, ${column} AS kw, quality FROM smart_meter_readings
    WHERE meter_id = $1 AND ts >= $2 AND ts < $3`
  if (asOf === undefined) return current
  return `${current} AND known_at <= ${asOf}
    UNION ALL
    SELECT ts, ${column}, quality FROM reading_revisions
    WHERE meter_id = $1 AND ts >= $2 AND ts < $3 AND known_from <= ${asOf} AND known_until > ${asOf}`
}

/** The rows `(bucket, sum, count, min, max, bits)` of readings, in buckets as the expression says. */
export function binned(readings: string, bucket: string): string {
  const counted = `FILTER (WHERE quality <> ${faulty})`
  return `SELECT ${bucket} AS bucket,
      coalesce(sum(round(kw * 1e6)) ${counted}, 0) AS sum, (count(kw) ${counted})::int AS count,
      min(kw) ${counted} AS min, max(kw) ${counted} AS max, bit_or(1 << quality) AS bits
    FROM (${readings}) known
    GROUP BY 1`
}
