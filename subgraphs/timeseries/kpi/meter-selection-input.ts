import type { MeterSelection } from './meter-selection.ts'
import type { MeterSelectionInput } from './kpi.type.ts'

/** A selection that names nothing, or more than one thing, selects no meter. */
export function toSelection(input: MeterSelectionInput): MeterSelection {
  const { meterIds, parentId, costCentre } = input
  const given = [meterIds, parentId, costCentre].filter(each => each !== null && each !== undefined)
  if (given.length !== 1) return { meterIds: [] }
  if (parentId) return { parentId }
  if (costCentre) return { costCentre }
  return { meterIds: meterIds ?? [] }
}
