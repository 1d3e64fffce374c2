import { UserError } from '#platform/errors.ts'
import type { Meter } from './meter.ts'

/**
 * Why readings cannot be written to a meter: a virtual one is computed from others. Asked by every way in: files,
 * batches, devices, sources and corrections; the database statement that writes leaves virtual meters out as well.
 * UserError METER_IS_VIRTUAL.
 */
export function takesNoReadings({ kind, name }: Pick<Meter, 'kind' | 'name'>) {
  if (kind !== 'VIRTUAL') return undefined
  return new UserError(
    'METER_IS_VIRTUAL',
    `Der Zähler „${name}“ ist virtuell: Seine Werte folgen aus einer Formel, er nimmt keine Messwerte an.`,
    {
      place: 'Zähler',
      remedy: 'Wählen Sie einen der Zähler, aus denen er berechnet wird, oder legen Sie einen an.',
    },
  )
}
