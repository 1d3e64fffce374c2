import { faultKinds, type FaultKind, type Faults } from '../fault/fault.ts'

type StoredFault = { kind: FaultKind; parameters: Record<string, number | string> }

/** The list that checkFaults reads, as it is stored. */
export function faultList(faults: Faults): StoredFault[] {
  return faultKinds.flatMap(kind => {
    const parameters = faults[kind]
    return parameters ? [{ kind, parameters: { ...parameters } }] : []
  })
}
