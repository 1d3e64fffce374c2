import { describe, expect, it } from 'vitest'
import { CompoundSplitter } from './compound-splitter.ts'

const splitter = new CompoundSplitter([
  ['netz', 9],
  ['entgelt', 5],
  ['energie', 7],
  ['versorgung', 4],
  ['unternehmen', 4],
  ['lieferant', 3],
  ['wechsel', 2],
])

describe('compound splitter', () => {
  it.each([
    ['netzentgelte', ['netz', 'entgelte']],
    ['energieversorgungsunternehmen', ['energie', 'versorgung', 'unternehmen']],
    ['lieferantenwechsel', ['lieferant', 'wechsel']],
  ])('takes %s apart', (word, parts) => {
    expect(splitter.parts(word)).toEqual(parts)
  })

  it.each(['netz', 'netzwolke', 'zuständigkeit', '14a', 'netz-entgelt', 'a'.repeat(200)])(
    'leaves %s whole',
    word => {
      expect(splitter.parts(word)).toEqual([])
    },
  )
})
