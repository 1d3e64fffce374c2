import { describe, expect, it } from 'vitest'
import { newHeadings, openingRange, withEarlier, withLater } from './chunk-window.ts'
import { parseTags } from './document-upload.ts'

describe('the shown stretch of a document', () => {
  it('begins at the beginning', () => {
    expect(openingRange(undefined, 100)).toEqual({ first: 0, end: 40 })
    expect(openingRange(undefined, 3)).toEqual({ first: 0, end: 3 })
  })

  it('lies around the cited place, within the text', () => {
    expect(openingRange(500, 600)).toEqual({ first: 494, end: 524 })
    expect(openingRange(2, 10)).toEqual({ first: 0, end: 10 })
  })

  it('grows in both directions', () => {
    expect(withEarlier({ first: 50, end: 80 })).toEqual({ first: 10, end: 80 })
    expect(withEarlier({ first: 10, end: 80 })).toEqual({ first: 0, end: 80 })
    expect(withLater({ first: 50, end: 80 })).toEqual({ first: 50, end: 120 })
  })
})

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
