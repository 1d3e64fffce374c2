import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { checkAgainstRules, type Parameters } from '../meter-model/parameter-rule.ts'
import { faultCatalogue, faultKinds, type FaultKind, type Faults } from './fault.ts'

const list = z
  .array(
    z.object({
      kind: z.string().max(100),
      parameters: z.record(z.string(), z.unknown()).default({}),
    }),
  )
  .max(100)

/**
 * The faults of a list `[{ kind, parameters }]` from outside, each completed by the fallbacks of the catalogue.
 * UserError FAULT_LIST, FAULT_UNKNOWN, FAULT_TWICE, SIMULATION_PARAMETER_UNKNOWN, SIMULATION_PARAMETER_RANGE.
 */
export function checkFaults(given: unknown): Faults | UserError {
  const parsed = list.safeParse(given)
  if (!parsed.success) return notAList
  const faults: Partial<Record<FaultKind, Parameters>> = {}
  for (const { kind, parameters } of parsed.data) {
    const known = faultKinds.find(each => each === kind)
    if (!known) return unknownFault(kind)
    const { name, parameters: rules } = faultCatalogue[known]
    if (faults[known]) return twice(name)
    const checked = checkAgainstRules(rules, parameters, `Störung „${name}“`)
    if (checked instanceof UserError) return checked
    faults[known] = checked
  }
  return faults
}

/** The list that `checkFaults` reads, to be stored. */
export function faultList(faults: Faults): { kind: FaultKind; parameters: Parameters }[] {
  return faultKinds.flatMap(kind => {
    const parameters = faults[kind]
    return parameters ? [{ kind, parameters }] : []
  })
}

const notAList = new UserError('FAULT_LIST', 'Die Störungen sind unvollständig angegeben.', {
  place: 'Störungen',
  remedy: 'Geben Sie zu jeder Störung ihre Art und ihre Parameter an.',
})

function unknownFault(kind: string): UserError {
  return new UserError('FAULT_UNKNOWN', `Die Störung „${kind}“ gibt es nicht.`, {
    place: 'Störungen',
    remedy: `Möglich sind: ${faultKinds.map(each => `${each} (${faultCatalogue[each].name})`).join(', ')}.`,
  })
}

function twice(name: string): UserError {
  return new UserError('FAULT_TWICE', `Die Störung „${name}“ steht zweimal in der Liste.`, {
    place: 'Störungen',
    remedy: 'Führen Sie jede Störung nur einmal auf.',
  })
}
