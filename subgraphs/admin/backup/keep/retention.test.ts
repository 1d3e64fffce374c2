import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expired, type Kept, type RetentionRules } from './retention.ts'

const rules: RetentionRules = {
  daily: 7,
  weekly: 4,
  monthly: 12,
  budgetBytes: null,
  timeZone: 'Europe/Berlin',
}
const dayMs = 86_400_000
const newest = Date.parse('2026-11-21T01:30:00Z')

function nightly(nights: number, change: (age: number) => Partial<Kept> = () => ({})): Kept[] {
  return [...Array(nights).keys()].map(age => ({
    name: `n${age}`,
    kind: 'LOGICAL',
    createdAt: new Date(newest - age * dayMs),
    sizeBytes: 100,
    isVerified: true,
    isManual: false,
    ...change(age),
  }))
}

function kept(backups: Kept[], given: RetentionRules = rules): string[] {
  const gone = new Set(expired(backups, given))
  return backups.filter(backup => !gone.has(backup)).map(({ name }) => name)
}

describe('retention', () => {
  it('keeps seven days, four weeks and twelve months of two years of nights', () => {
    const names = kept(nightly(730))

    expect(names.slice(0, 7)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'])
    // Saturday 21 November; the Sundays before; the last nights of the months before.
    expect(names.slice(7)).toEqual([
      'n13',
      'n20',
      'n21',
      'n52',
      'n82',
      'n113',
      'n144',
      'n174',
      'n205',
      'n235',
      'n266',
      'n294',
      'n325',
    ])
  })

  it('never gives a backup up for a copy of pages, which needs this machine', () => {
    const nights = nightly(20)
    const pages = nightly(20, age => ({
      name: `p${age}`,
      kind: 'PHYSICAL',
      isManual: true,
      createdAt: new Date(newest - age * dayMs + 3_600_000),
    }))

    const names = kept([...nights, ...pages])
    expect(names.filter(name => name.startsWith('n'))).toEqual(kept(nights))
    expect(names.slice(0, 1)).toEqual(['n0'])
    expect(kept([...nights, ...pages], { ...rules, budgetBytes: 1 })).toEqual(['n0', 'p0'])
  })

  it('never gives a whole one up for a damaged one of the same day', () => {
    const nights = nightly(3)
    const damaged = nightly(3, age => ({
      name: `d${age}`,
      isVerified: false,
      createdAt: new Date(newest - age * dayMs + 3_600_000),
    }))

    expect(kept([...nights, ...damaged])).toEqual(['n0', 'n1', 'n2', 'd0'])
  })

  it('keeps one of several of the same day', () => {
    const twice = nightly(2, age => ({ createdAt: new Date(newest - age * 3_600_000) }))

    expect(kept(twice)).toEqual(['n0'])
  })

  it('keeps what was made by hand for as many days as nights', () => {
    const manual = nightly(200, age => ({
      isManual: true,
      createdAt: new Date(newest - age * 3_600_000),
    }))

    expect(kept(manual, { ...rules, weekly: 0, monthly: 0 })).toEqual(
      manual.slice(0, 6 * 24 + 3).map(({ name }) => name),
    )
  })

  it('gives the oldest up where the budget ends', () => {
    expect(kept(nightly(7), { ...rules, budgetBytes: 350 })).toEqual(['n0', 'n1', 'n2'])
  })

  it('never gives up the newest one that is known to be whole, nor the newest', () => {
    const backups = nightly(30, age => ({ isVerified: age === 29 }))

    expect(kept(backups, { ...rules, budgetBytes: 1 })).toEqual(['n0', 'n29'])
  })

  it('holds for whatever backups there are', () => {
    const backup = fc.record({
      name: fc.uuid(),
      kind: fc.constant('LOGICAL' as const),
      createdAt: fc.date({
        min: new Date('2024-01-01'),
        max: new Date('2026-12-31'),
        noInvalidDate: true,
      }),
      sizeBytes: fc.integer({ min: 1, max: 1000 }),
      isVerified: fc.boolean(),
      isManual: fc.constant(false),
    })
    fc.assert(
      fc.property(
        fc.array(backup, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9000 }),
        (backups, budgetBytes) => {
          const gone = new Set(expired(backups, { ...rules, budgetBytes }))
          const left = backups.filter(one => !gone.has(one))
          const latest = Math.max(...backups.map(one => one.createdAt.getTime()))
          expect(left.some(one => one.createdAt.getTime() === latest)).toBe(backups.length > 0)
          expect(left.some(one => one.isVerified)).toBe(backups.some(one => one.isVerified))
          expect(left.length).toBeLessThanOrEqual(25)
          // What has to stay may be larger than the budget; everything else fits into it.
          let bytes = 0
          for (const one of left) bytes += one.sizeBytes
          expect(left.length <= 2 || bytes <= budgetBytes).toBe(true)
        },
      ),
    )
  })
})
