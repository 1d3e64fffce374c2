import { describe, expect, it } from 'vitest'
import type { FindingState, Found, QualityFinding } from './quality-finding.ts'
import { bounded, mostFindings, reconcile } from './reconcile.ts'

const found = (from: number, to: number, more: Partial<Found> = {}): Found => ({
  ...{ rule: 'GAP', severity: 'WARNING', message: 'Lücke.', intervals: to - from },
  ...{ from, to, ...more },
})
const stored = (from: number, to: number, state: FindingState = 'OPEN'): QualityFinding => ({
  ...{ id: `${from}-${to}`, meterId: 'm', quantity: 'CONSUMPTION', rule: 'GAP' },
  ...{ severity: 'WARNING', message: 'Lücke.', from: new Date(from), to: new Date(to), state },
  ...{ foundAt: new Date(0), decidedBy: null, decidedAt: null, reason: null },
})
const checked = { from: 0, to: 100 }
const window = { from: -50, to: 150 }
const nothing = { added: [], changed: [], reopened: [], resolved: [] }

describe('reconciling findings', () => {
  it('adds what is new, leaves what is known and resolves what is gone', () => {
    const again = reconcile([stored(10, 20), stored(40, 50)], [found(10, 20), found(60, 70)], {
      checked,
      window,
    })

    expect(again).toEqual({ ...nothing, added: [found(60, 70)], resolved: ['40-50'] })
  })

  it('does nothing the second time', () => {
    expect(reconcile([stored(10, 20)], [found(10, 20)], { checked, window })).toEqual(nothing)
  })

  it('lets an open finding grow, over the edge of a window too', () => {
    expect(reconcile([stored(10, 20)], [found(10, 30)], { checked, window }).changed).toEqual([
      { id: '10-20', found: found(10, 30) },
    ])
    expect(
      reconcile([stored(-90, 20)], [found(-50, 30)], { checked, window }).changed,
    ).toMatchObject([{ id: '-90-20', found: { from: -90, to: 30 } }])
  })

  it('does not ask again what a person decided, unless it grew', () => {
    for (const state of ['DISMISSED', 'CONFIRMED'] as const) {
      expect(reconcile([stored(10, 20, state)], [found(10, 20)], { checked, window })).toEqual(
        nothing,
      )
      expect(
        reconcile([stored(10, 20, state)], [found(10, 25)], { checked, window }).added,
      ).toEqual([found(10, 25)])
    }
    expect(
      reconcile([stored(0, 50, 'DISMISSED')], [found(5, 10), found(20, 30)], { checked, window }),
    ).toEqual(nothing)
  })

  it('never takes back what a person confirmed, whatever the values are now', () => {
    expect(reconcile([stored(10, 20, 'CONFIRMED')], [], { checked, window })).toEqual(nothing)
  })

  it('opens a resolved finding again instead of adding a second one', () => {
    const { added, reopened } = reconcile([stored(10, 20, 'RESOLVED')], [found(10, 20)], {
      checked,
      window,
    })

    expect({ added, reopened }).toEqual({
      added: [],
      reopened: [{ id: '10-20', found: found(10, 20) }],
    })
  })

  it('leaves alone what lies outside the checked range or is not seen as a whole', () => {
    const neighbours = [stored(-20, 0), stored(100, 120), stored(90, 400)]

    expect(reconcile(neighbours, [found(-20, 0)], { checked, window })).toEqual(nothing)
  })
})

describe('very many findings', () => {
  it('of one rule are joined with their neighbours', () => {
    const hour = 3_600_000
    const many = Array.from({ length: 2000 }, (_, i) => found(i * 3 * hour, i * 3 * hour + hour))

    const joint = bounded([...many, found(0, hour, { rule: 'SPIKE' })])

    const gaps = joint.filter(({ rule }) => rule === 'GAP')
    expect(gaps.length).toBeLessThanOrEqual(mostFindings)
    expect(gaps.at(-1)?.to).toBe(many.at(-1)?.to)
    expect(gaps[0]?.message).toBe('Lücke – und weitere dieser Art.')
    expect(joint.length).toBe(gaps.length + 1)
  })
})
