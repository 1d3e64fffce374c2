import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MarkerStream } from './marker-stream.ts'
import { SentenceStream } from './sentence-stream.ts'

const numbers = new Map([
  ['ab12cd', 1],
  ['xy00ff', 2],
])
const run = (deltas: string[]) => {
  const stream = new MarkerStream(numbers)
  return [...deltas.map(delta => stream.push(delta)), stream.end()]
}
/** The same text in pieces. */
const cut = (text: string, cuts: number[]) => {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), text.length]
  return edges.slice(1).map((end, index) => text.slice(edges[index], end))
}

describe('MarkerStream', () => {
  it('never passes on a part of a marker', () => {
    expect(run(['Das gilt [', 'ab1', '2cd] immer.'])).toEqual(['Das gilt ', '', '[1] immer.', ''])
  })

  it('drops ids that no source has, also numbers that the model makes up', () => {
    expect(run(['A [ab12cd][zz9999] b [7] c [xy00ff, ab12cd].']).join('')).toBe(
      'A [1] b  c [2][1].',
    )
  })

  it('keeps brackets that are no marker', () => {
    expect(run(['Siehe [Anhang] und [1 a].']).join('')).toBe('Siehe [Anhang] und [1 a].')
  })

  it('leaves out a marker that never ends', () => {
    expect(run(['Ende [ab12']).join('')).toBe('Ende ')
  })

  it('says the same however the text is cut', () => {
    const text = 'Nach [ab12cd] gilt [xy00ff; ab12cd] und [Fn] [9] sowie [ab12 ].'
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length })), cuts => {
        expect(run(cut(text, cuts)).join('')).toBe(run([text]).join(''))
      }),
    )
  })
})

describe('SentenceStream', () => {
  const sentences = (deltas: string[]) => {
    const stream = new SentenceStream()
    return [...deltas.flatMap(delta => stream.push(delta)), ...stream.end()]
  }

  it('keeps the citations behind a full stop with their sentence', () => {
    expect(sentences(['Nach § 5 Abs. 2 gilt das. [1][2] Der zweite Satz [1]. Ende'])).toEqual([
      'Nach § 5 Abs. 2 gilt das. [1][2] ',
      'Der zweite Satz [1]. ',
      'Ende',
    ])
  })

  it('loses and adds nothing, however the text is cut', () => {
    const text =
      'Erster Satz [1]. Nr. 5 gilt z. B. auch! [2] Wirklich?\n\n- Ein Punkt [1].\n- Zwei. '
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length })), cuts => {
        expect(sentences(cut(text, cuts)).join('')).toBe(text)
      }),
    )
  })

  it('does not wait for a full stop for ever', () => {
    const stream = new SentenceStream()

    expect(stream.push('a b '.repeat(500)).length).toBeGreaterThan(0)
  })
})
