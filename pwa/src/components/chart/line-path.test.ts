import { describe, expect, it } from 'vitest'
import { bandPath, stepPath } from './line-path.ts'

const projection = { x: (index: number) => index * 10, y: (value: number) => 100 - value }

describe('a step line', () => {
  it('holds each value to the end of its interval', () => {
    expect(stepPath([10, 20], projection)).toBe('M0 90H10L10 80H20')
  })

  it('breaks at a gap', () => {
    expect(stepPath([10, null, 30], projection)).toBe('M0 90H10M20 70H30')
  })

  it('is empty without values', () => {
    expect(stepPath([null, null], projection)).toBe('')
  })
})

describe('a band', () => {
  it('goes out along the maximum and back along the minimum', () => {
    expect(bandPath([1, 2], [5, 6], projection)).toBe('M0 95V95H10V94H20H20V98H10H10V99H0Z')
  })

  it('is one shape for each run without a gap', () => {
    expect(bandPath([1, null, 3], [5, null, 7], projection).match(/Z/g)).toHaveLength(2)
  })
})
