import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkFaults } from '../subgraphs/simulation/fault/check-faults.ts'
import type { FaultKind } from '../subgraphs/simulation/fault/fault.ts'
import { done } from '../subgraphs/timeseries/quality/testing/quality-world.ts'
import { openSimulationWorld, type SimulationWorld } from './testing/simulation-world.ts'

let world: SimulationWorld
beforeEach(async () => {
  world = await openSimulationWorld()
})
afterEach(() => world.close())

/** How many findings of a rule there are in four weeks of a town hall, with and without the fault. */
async function found(rule: string, kind: FaultKind, parameters: Record<string, number>) {
  const faults = done(checkFaults([{ kind, parameters }]))
  const [good, bad] = [await world.simulate('gut'), await world.simulate('gestört', { faults })]
  await world.history([good, bad], ['2026-03-02', '2026-03-30'])
  const counts = [good, bad].map(async meterId => {
    await world.check({ meterId })
    const findings = await world.findings({ meterId })
    return findings.filter(finding => finding.rule === rule && finding.quantity === 'CONSUMPTION')
      .length
  })
  const [without, withFault] = await Promise.all(counts)
  return { without, withFault }
}

describe('the quality check finds what was injected:', { timeout: 60_000 }, () => {
  it('gaps', async () => {
    const gaps = await found('GAP', 'GAP', { ratePerDay: 1, minutes: 60 })

    expect(gaps.without).toBe(0)
    expect(gaps.withFault).toBeGreaterThan(14)
    expect(gaps.withFault).toBeLessThan(45)
  })

  it('frozen values', async () => {
    const frozen = await found('FROZEN', 'FREEZE', { ratePerDay: 0.5, minutes: 360 })

    expect(frozen.without).toBe(0)
    expect(frozen.withFault).toBeGreaterThan(5)
    expect(frozen.withFault).toBeLessThan(28)
  })

  it('spikes', async () => {
    const spikes = await found('SPIKE', 'SPIKE', { ratePerDay: 1, minutes: 15, factor: 40 })

    expect(spikes.without).toBe(0)
    expect(spikes.withFault).toBeGreaterThan(14)
    expect(spikes.withFault).toBeLessThan(45)
  })
})
