import { describe, expect, it } from 'vitest'
import { checkFaults, faultList } from './check-faults.ts'
import { faultCatalogue, faultKinds } from './fault.ts'

describe('the faults of a simulation', () => {
  it('are completed by what is usual', () => {
    expect(checkFaults([{ kind: 'SPIKE', parameters: { factor: 3 } }])).toEqual({
      SPIKE: { ratePerDay: 2, minutes: 1, factor: 3 },
    })
    expect(checkFaults([])).toEqual({})
  })

  it('are stored as the list they were given as', () => {
    const faults = checkFaults(faultKinds.map(kind => ({ kind })))

    expect(faults).not.toHaveProperty('code')
    expect(checkFaults(faultList(faults as never))).toEqual(faults)
  })

  it.each([
    ['FAULT_LIST', 'Lücke'],
    ['FAULT_LIST', [{ parameters: {} }]],
    ['FAULT_UNKNOWN', [{ kind: 'EARTHQUAKE' }]],
    ['FAULT_TWICE', [{ kind: 'GAP' }, { kind: 'GAP' }]],
    ['SIMULATION_PARAMETER_UNKNOWN', [{ kind: 'GAP', parameters: { depth: 1 } }]],
    ['SIMULATION_PARAMETER_RANGE', [{ kind: 'GAP', parameters: { minutes: 0 } }]],
    ['SIMULATION_PARAMETER_RANGE', [{ kind: 'DUPLICATE', parameters: { repetitions: 1.5 } }]],
    ['SIMULATION_PARAMETER_RANGE', [{ kind: 'CLOCK_DRIFT', parameters: { stamps: 'ROUND' } }]],
  ])('answer %s', (code, given) => {
    expect(checkFaults(given)).toMatchObject({ code })
  })

  it('name what is wrong, where, and what would be right', () => {
    expect(checkFaults([{ kind: 'GAP', parameters: { minutes: 2000 } }])).toMatchObject({
      message: 'Dauer: „2.000“ ist nicht zulässig.',
      place: 'Störung „Lücke“, Dauer',
      remedy: 'Zulässig ist eine Zahl von 1 bis 1.440 min.',
    })
  })

  it.each(faultKinds)('have fallbacks within their ranges (%s)', kind => {
    for (const { fallback, min, max, options } of faultCatalogue[kind].parameters) {
      if (options) expect(options.map(({ value }) => value)).toContain(fallback)
      else {
        expect(fallback).toBeGreaterThanOrEqual(min ?? 0)
        expect(fallback).toBeLessThanOrEqual(max ?? 0)
      }
    }
  })
})
