import { expect, it } from 'vitest'
import { readMeta } from './audit-meta.ts'

it('finds why something was refused', () => {
  expect(readMeta('{"role":"admin","outcome":"NAME_TAKEN"}').outcome).toBe('NAME_TAKEN')
})

it('has no reason where it worked', () => {
  const { outcome, details } = readMeta('{"outcome":"ok","args":{"a":1}}')

  expect(outcome).toBeUndefined()
  expect(details).toContain('"a": 1')
})

it('shows what is no JSON as it stands', () => {
  expect(readMeta('von Hand')).toEqual({ outcome: undefined, details: 'von Hand' })
})
