import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import type { SeriesProvider } from '#platform/provider/series-provider.ts'
import { checkFaults } from './check-faults.ts'
import type { FaultKind, Faults } from './fault.ts'
import { withFaults } from './with-faults.ts'

const stepMs = 900_000
const dayMs = 86_400_000
const from = new Date('2026-03-28T23:00:00Z')
const to = new Date(from.getTime() + 10 * dayMs)
const later = new Date(to.getTime() + 10 * dayMs)

type Answer = {
  series: {
    kind: 'PRICES'
    stepSeconds: number
    points: { ts: Date; stepSeconds: number; eurPerMwh: number }[]
  }
}

/** Every quarter-hour has a price of its own. */
const source: SeriesProvider<Answer> = {
  ...{ id: 'TEST', name: 'Probe', description: 'Probe', mostDays: 30 },
  async fetch(request) {
    const first = Math.ceil(request.from.getTime() / stepMs)
    const count = Math.ceil(request.to.getTime() / stepMs) - first
    const points = Array.from({ length: count }, (_, i) => ({
      ts: new Date((first + i) * stepMs),
      ...{ stepSeconds: 900, eurPerMwh: ((first + i) % 9973) / 10 + 1 },
    }))
    return { series: { kind: 'PRICES', stepSeconds: 900, points } }
  },
}

function faultsOf(kind: FaultKind, parameters: Record<string, number>): Faults {
  const faults = checkFaults([{ kind, parameters }])
  if (faults instanceof UserError) throw new Error(faults.message)
  return faults
}

async function ask(faults: Faults, span: { from: Date; to: Date }, now: Date) {
  const { signal } = new AbortController()
  const answer = await withFaults(source, { faults, seed: 5 }).fetch({ ...span, now, signal })
  if (answer instanceof UserError) throw new Error(answer.message)
  return answer.series.points
}

describe('a source with faults', () => {
  it('repeats a price also where it stopped before the span', async () => {
    const faults = faultsOf('FREEZE', { ratePerDay: 4, minutes: 240 })
    const whole = await ask(faults, { from, to }, later)
    const parts = []
    for (let at = from; at < to; at = new Date(at.getTime() + 7 * stepMs)) {
      const until = new Date(Math.min(to.getTime(), at.getTime() + 7 * stepMs))
      parts.push(...(await ask(faults, { from: at, to: until }, later)))
    }

    expect(parts).toEqual(whole)
    expect(new Set(whole.map(({ eurPerMwh }) => eurPerMwh)).size).toBeLessThan(700)
  })

  it('keeps late prices back until they come', async () => {
    const faults = faultsOf('LATE', { ratePerDay: 4, minutes: 120, delayMinutes: 600 })
    const whole = await ask({}, { from, to }, to)
    const soon = await ask(faults, { from, to }, to)

    expect(soon.length).toBeLessThan(whole.length)
    expect(await ask(faults, { from, to }, new Date(to.getTime() + 12 * 3_600_000))).toEqual(whole)
  })

  it('may be asked for less at once, because it has to look back', () => {
    const faults = faultsOf('FREEZE', { ratePerDay: 1, minutes: 1440 })

    expect(withFaults(source, { faults, seed: 5 }).mostDays).toBe(29)
  })
})
