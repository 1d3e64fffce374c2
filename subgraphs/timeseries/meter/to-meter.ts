import type { MeterChange, MeterFilter, NewMeter } from './meter.ts'
import type { CreateMeterInput, MeterFilterInput, UpdateMeterInput } from './meter-input.type.ts'

/** Columns that cannot be empty: `null` gives them back their default. */
const defaults = { timeZone: 'Europe/Berlin', kind: 'MAIN', transformerRatio: 1 } as const

export function toNewMeter({
  name,
  intervalSeconds,
  simulated,
  ...given
}: CreateMeterInput): NewMeter {
  return {
    meteringLocation: null,
    timeZone: defaults.timeZone,
    ...toTraits(given),
    name,
    intervalSeconds,
    simulated: simulated ?? false,
  }
}

export function toChange({ name, intervalSeconds, ...given }: UpdateMeterInput): MeterChange {
  return {
    ...toTraits(given),
    ...(name != null && { name }),
    ...(intervalSeconds != null && { intervalSeconds }),
  }
}

export function toFilter(given: MeterFilterInput | undefined): MeterFilter {
  const { kind, parentId, costCentre, search } = given ?? {}
  return {
    kind: kind ?? undefined,
    parentId: parentId ?? undefined,
    costCentre: costCentre?.trim() || undefined,
    search: search?.trim().slice(0, 100) || undefined,
  }
}

/** What is left out stays out; empty texts are none. */
function toTraits(given: Omit<UpdateMeterInput, 'name' | 'intervalSeconds'>): MeterChange {
  const { meteringLocation, costCentre, place, state } = given
  const { timeZone, kind, transformerRatio } = given
  const { parentId, capacityKw, latitude, longitude, formula } = given
  return {
    ...withoutUndefined({ parentId, capacityKw, latitude, longitude, formula }),
    ...withoutUndefined({
      meteringLocation: tidy(meteringLocation),
      costCentre: tidy(costCentre),
      place: tidy(place),
      state: tidy(state),
    }),
    ...(timeZone !== undefined && { timeZone: timeZone ?? defaults.timeZone }),
    ...(kind !== undefined && { kind: kind ?? defaults.kind }),
    ...(transformerRatio !== undefined && {
      transformerRatio: transformerRatio ?? defaults.transformerRatio,
    }),
  }
}

function tidy(text: string | null | undefined): string | null | undefined {
  return text === undefined ? undefined : text?.trim() || null
}

function withoutUndefined<T extends object>(
  given: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  // The same keys with the same values, only fewer.
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
