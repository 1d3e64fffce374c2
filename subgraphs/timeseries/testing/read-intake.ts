import { UserError } from '#platform/errors.ts'
import type { ImportOptions } from '../intake/import-options.ts'
import type { Intake, IntakeSeries } from '../intake/intake.ts'
import { takeIn } from '../intake/take-in.ts'
import { qualityOf, type ReadingQuality } from '../reading/reading.ts'

export type ReadInterval = { start: number; value: number; quality: ReadingQuality }
export type ReadIntake = Intake & { intervals: ReadInterval[] }

/** What the pipeline makes of a file; throws where it refuses it. `intervals` are those of the first series. */
export async function readIntake(
  given: string | Uint8Array,
  options: ImportOptions = {},
): Promise<ReadIntake> {
  const intake = await takeIn(typeof given === 'string' ? Buffer.from(given) : given, options)
  if (intake instanceof UserError) {
    throw new Error(`${intake.code}: ${intake.message} ${intake.place ?? ''}`)
  }
  const [first] = intake.series
  return { ...intake, intervals: first ? intervalsOf(first) : [] }
}

export function intervalsOf({ starts, values, qualities }: IntakeSeries): ReadInterval[] {
  return Array.from(starts, (start, i) => ({
    start,
    value: values[i] ?? 0,
    quality: qualityOf(qualities[i] ?? 0),
  }))
}
