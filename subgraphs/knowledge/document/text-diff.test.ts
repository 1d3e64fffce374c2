import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLimits, diffParagraphs } from './text-diff.ts'

describe('the difference of two texts', () => {
  it('shows what is new, gone and changed, word by word', () => {
    const before = ['Titel', 'Die Frist beträgt vier Wochen.', 'Bleibt.', 'Entfällt ganz.']
    const after = ['Titel', 'Die Frist beträgt sechs Wochen.', 'Bleibt.', 'Bleibt auch.']

    expect(diffParagraphs(before, [...after, 'Neu.'])).toMatchObject({
      isComplete: true,
      changed: 1,
      segments: [
        { kind: 'SAME', count: 1, paragraphs: ['Titel'] },
        {
          kind: 'CHANGED',
          words: [
            { kind: 'SAME', text: 'Die Frist beträgt ' },
            { kind: 'REMOVED', text: 'vier' },
            { kind: 'ADDED', text: 'sechs' },
            { kind: 'SAME', text: ' Wochen.' },
          ],
        },
        { kind: 'SAME', paragraphs: ['Bleibt.'] },
        { kind: 'REMOVED', paragraphs: ['Entfällt ganz.'] },
        { kind: 'ADDED', paragraphs: ['Bleibt auch.'] },
        { kind: 'ADDED', paragraphs: ['Neu.'] },
      ],
    })
  })

  it('gives of a long equal stretch only its ends', () => {
    const same = Array.from({ length: 1000 }, (_, i) => `Absatz ${i}`)

    const { segments, same: count } = diffParagraphs(same, [...same, 'Neu.'])

    expect(count).toBe(1000)
    expect(segments[0]).toEqual({
      kind: 'SAME',
      count: 1000,
      paragraphs: ['Absatz 0', 'Absatz 999'],
    })
  })

  it('is bounded for texts that have nothing in common, and says so', () => {
    const text = (word: string) => Array.from({ length: 50_000 }, (_, i) => `${word} ${i}`)
    const started = performance.now()

    const diff = diffParagraphs(['Anfang', ...text('alt')], ['Anfang', ...text('neu')])

    expect(performance.now() - started).toBeLessThan(diffLimits.milliseconds * 4)
    expect(diff.isComplete).toBe(false)
    expect(diff.segments.length).toBeLessThanOrEqual(diffLimits.segments)
    expect(diff.segments[0]).toMatchObject({ kind: 'SAME', paragraphs: ['Anfang'] })
  })

  it('accounts for every paragraph of both texts', () => {
    const texts = fc.array(fc.constantFrom('a b c', 'a b d', 'x', 'y z', 'lang und breit'), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const { same, removed, added, changed } = diffParagraphs(before, after)

        expect(same + removed + changed).toBe(before.length)
        expect(same + added + changed).toBe(after.length)
      }),
    )
  })
})
