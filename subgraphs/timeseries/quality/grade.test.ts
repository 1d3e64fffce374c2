import { describe, expect, it } from 'vitest'
import { qualityNumber, type ReadingQuality } from '../reading/reading.ts'
import { countGrades, type GradedFinding } from './grade.ts'
import { nothing } from './reading-column.ts'

const stepMs = 900_000
const finding = (more: Partial<GradedFinding>): GradedFinding => ({
  ...{ rule: 'SPIKE', severity: 'ERROR', state: 'OPEN' },
  ...{ from: new Date(0), to: new Date(stepMs), ...more },
})
const grades = (
  stored: (ReadingQuality | null)[],
  findings: GradedFinding[],
  checked = { from: 0, to: stored.length * stepMs },
) => {
  const numbers = stored.map(quality => (quality === null ? nothing : qualityNumber(quality)))
  const counts = countGrades(findings, {
    ...{ startMs: 0, stepMs, qualities: Int8Array.from(numbers), checked },
  })
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

describe('grades of intervals', () => {
  it('count the worst finding, and nothing that is dismissed or resolved', () => {
    const day: ReadingQuality[] = ['MEASURED', 'MEASURED', 'MEASURED']

    expect(
      grades(day, [
        finding({ severity: 'WARNING', to: new Date(2 * stepMs) }),
        finding({}),
        finding({ state: 'DISMISSED', to: new Date(3 * stepMs) }),
        finding({ state: 'RESOLVED', to: new Date(3 * stepMs) }),
      ]),
    ).toEqual({ IMPLAUSIBLE: 1, DOUBTFUL: 1, PLAUSIBLE: 1 })
  })

  it('are none where there is no value, also below a finding, or where no check has come yet', () => {
    const checked = { from: stepMs, to: 3 * stepMs }

    expect(
      grades([null, null, 'MEASURED', 'MEASURED'], [finding({ rule: 'GAP' })], checked),
    ).toEqual({ MISSING: 2, PLAUSIBLE: 1, UNCHECKED: 1 })
    expect(grades(['MEASURED', null], [finding({})], undefined)).toEqual({
      ...{ IMPLAUSIBLE: 1, MISSING: 1 },
    })
  })

  it('are not those of a confirmed finding whose values a person has replaced since', () => {
    const state = 'CONFIRMED'

    expect(grades(['SUBSTITUTED'], [finding({ state, rule: 'GAP' })])).toEqual({ PLAUSIBLE: 1 })
    expect(grades(['CORRECTED'], [finding({ state })])).toEqual({ PLAUSIBLE: 1 })
    expect(grades(['MEASURED'], [finding({ state, rule: 'GAP' })])).toEqual({ PLAUSIBLE: 1 })
    expect(grades(['MEASURED'], [finding({ state })])).toEqual({ IMPLAUSIBLE: 1 })
    expect(grades(['FAULTY'], [finding({ state, rule: 'GAP' })])).toEqual({ IMPLAUSIBLE: 1 })
  })
})
