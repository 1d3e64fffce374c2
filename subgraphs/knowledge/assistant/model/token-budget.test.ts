import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerTokens, estimateTokens, fitting } from './token-budget.ts'

const messagesFor = (passages: string[]) => [
  { role: 'user' as const, content: passages.join('\n') },
]

describe('the token budget', () => {
  it('drops the weakest passages first', () => {
    const passages = ['a', 'b', 'c'].map(letter => letter.repeat(1000))

    expect(fitting(passages, 1300, messagesFor)?.used).toEqual(passages.slice(0, 2))
    expect(fitting(passages, 300, messagesFor)).toBeUndefined()
  })

  it('always leaves room for the answer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2000 })),
        fc.integer({ min: 1024, max: 16_384 }),
        (passages, context) => {
          const used = fitting(passages, context, messagesFor)?.used ?? []

          expect(estimateTokens(used.join('\n')) + answerTokens(context)).toBeLessThanOrEqual(
            context,
          )
        },
      ),
    )
  })

  it('counts more than a German text takes', () => {
    expect(estimateTokens('Die Umwälzpumpe wird alle sechs Monate gewartet.')).toBeGreaterThan(16)
  })
})
