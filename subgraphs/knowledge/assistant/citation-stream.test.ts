import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CitationStream } from './citation-stream.ts'

const run = (deltas: string[], sources = 3) => {
  const stream = new CitationStream(sources)
  const shown = [...deltas.map(delta => stream.push(delta)), stream.end()]
  return { shown, text: shown.join(''), cited: stream.citedNumbers() }
}

describe('CitationStream', () => {
  it('never shows a part of a citation', () => {
    expect(run(['Das gilt [', '1', '] immer.']).shown).toEqual(['Das gilt ', '', '[1] immer.', ''])
  })

  it('drops numbers that no source has', () => {
    expect(run(['A [1][7] b [0] c [99].'])).toMatchObject({ text: 'A [1] b  c .', cited: [1] })
  })

  it('separates numbers that share brackets', () => {
    expect(run(['A [1, 2;3].'])).toMatchObject({ text: 'A [1][2][3].', cited: [1, 2, 3] })
  })

  it('keeps brackets that are no citation', () => {
    expect(run(['Siehe [Anhang] und [1 a].']).text).toBe('Siehe [Anhang] und [1 a].')
  })

  it('leaves out a citation that never ends', () => {
    expect(run(['Ende [12']).text).toBe('Ende ')
  })

  it('says the same however the text is cut', () => {
    const text = 'Nach [1] gilt [2, 3] und [Fn] [9] sowie [ 1 ].'
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length })), cuts => {
        const edges = [0, ...[...cuts].sort((a, b) => a - b), text.length]
        const deltas = edges.slice(1).map((end, index) => text.slice(edges[index], end))

        expect(run(deltas).text).toBe(run([text]).text)
      }),
    )
  })
})
