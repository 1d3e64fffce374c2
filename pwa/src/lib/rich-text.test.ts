import { describe, expect, it } from 'vitest'
import { parseInline, parseRichText } from './rich-text.ts'

describe('text in a line', () => {
  it('finds citations and bold text', () => {
    expect(parseInline('Das gilt **immer** [1][12].')).toEqual([
      { kind: 'text', text: 'Das gilt ' },
      { kind: 'strong', text: 'immer' },
      { kind: 'text', text: ' ' },
      { kind: 'citation', number: 1 },
      { kind: 'citation', number: 12 },
      { kind: 'text', text: '.' },
    ])
  })

  it('leaves other brackets and markup alone', () => {
    expect(parseInline('<b>[a] [123]</b>')).toEqual([{ kind: 'text', text: '<b>[a] [123]</b>' }])
  })
})

describe('blocks', () => {
  it('separates paragraphs by empty lines and keeps line breaks inside', () => {
    expect(parseRichText('Eins\nzwei\r\n\r\nDrei\n\n')).toEqual([
      { kind: 'paragraph', content: [{ kind: 'text', text: 'Eins\nzwei' }] },
      { kind: 'paragraph', content: [{ kind: 'text', text: 'Drei' }] },
    ])
  })

  it('makes lists of lines that all have a mark', () => {
    const [bullets, numbers] = parseRichText('- a\n- b\n\n1. c\n2. d [3]')

    expect(bullets).toMatchObject({
      kind: 'list',
      isOrdered: false,
      items: [[{ text: 'a' }], [{}]],
    })
    expect(numbers).toMatchObject({ kind: 'list', isOrdered: true })
    expect(numbers?.kind === 'list' && numbers.items[1]).toEqual([
      { kind: 'text', text: 'd ' },
      { kind: 'citation', number: 3 },
    ])
  })

  it('does not take the paragraphs of a law for a list', () => {
    expect(parseRichText('(1) Erstens\n(2) Zweitens')).toHaveLength(1)
    expect(parseRichText('(1) Erstens')[0]?.kind).toBe('paragraph')
  })
})
