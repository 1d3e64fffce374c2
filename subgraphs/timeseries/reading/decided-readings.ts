import { methodNumber, qualityNumber, type ReadingMethod, type ReadingQuality } from './reading.ts'

/**
 * What stands against values that devices, files and sources deliver, whenever they come:
 *
 * 1. A correction, a value by hand and a confirmed outage are the word of a person: they stay until that is reverted.
 * 2. A substitute by a method, and a reading marked as faulty, stay against the value they were put in the place of,
 *    however often it is delivered again; another value is news and replaces them.
 * 3. What is not simulated stays against simulated values, and takes nothing of them either.
 * 4. Everything else gives way to what comes later.
 *
 * What stays keeps its values and its quality, and takes only what it lacks. People write over all of it.
 */
const corrected = qualityNumber('CORRECTED' satisfies ReadingQuality)
const faulty = qualityNumber('FAULTY' satisfies ReadingQuality)
const simulated = qualityNumber('SIMULATED' satisfies ReadingQuality)
const words = numbersOf(['CONFIRMED_OUTAGE', 'MANUAL'])
const estimates = numbersOf(['LINEAR', 'COMPARABLE_DAYS'])

function numbersOf(methods: ReadingMethod[]): string {
  return methods.map(methodNumber).join(', ')
}

/**
 * SQL: whether the stored reading (a row with meter_id, ts, quality, method) stands against the incoming value,
 * of which `incoming` gives the expression of each power column that it carries. Looks into the older versions only
 * for the few readings of rule 2.
 */
export function standsAgainst(stored: string, incoming: Partial<Record<string, string>>): string {
  const columns = Object.entries(incoming)
  const isSame = columns.map(([column, value]) => `v.${column} IS NOT DISTINCT FROM ${value ?? ''}`)
  const repeats = `EXISTS (SELECT FROM reading_revisions v
      WHERE v.meter_id = ${stored}.meter_id AND v.ts = ${stored}.ts AND v.method = 0
        AND v.quality NOT IN (${corrected}, ${faulty}) AND ${isSame.join(' AND ')})`
  return `CASE WHEN ${stored}.quality = ${corrected} OR ${stored}.method IN (${words}) THEN true
      WHEN ${stored}.quality = ${faulty} OR ${stored}.method IN (${estimates}) THEN ${columns.length > 0 ? repeats : 'false'}
      ELSE false END`
}

/** SQL: whether rule 3 holds between the two rows, by their aliases. */
export function isRealAgainstSimulated(stored: string, incoming: string): string {
  return `(${incoming}.quality = ${simulated} AND ${stored}.quality <> ${simulated})`
}
