import { describe, expect, it } from 'vitest'
import { parseTags } from './document-upload.ts'
import { newHeadings } from './new-headings.ts'

describe('the headings of a passage', () => {
  const chunk = { headings: ['Teil 1', '§ 2'] }

  it('are all shown at the first passage', () => {
    expect(newHeadings(chunk, undefined)).toEqual([
      { level: 0, text: 'Teil 1' },
      { level: 1, text: '§ 2' },
    ])
  })

  it('are shown from the level that changes', () => {
    expect(newHeadings(chunk, { headings: ['Teil 1', '§ 1', 'a'] })).toEqual([
      { level: 1, text: '§ 2' },
    ])
    expect(newHeadings(chunk, chunk)).toEqual([])
  })
})

it('reads tags as people type them', () => {
  expect(parseTags(' Vertrag, Netz ,, Vertrag,')).toEqual(['Vertrag', 'Netz'])
  expect(parseTags('')).toEqual([])
})
