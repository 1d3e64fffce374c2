import { describe, expect, it } from 'vitest'
import { answerLines } from './answer-lines.ts'
import { judgeAnswers, sentencesOf, type Judged } from './judge-answers.ts'

const passages = [
  { number: 1, document: 'EnWG:§ 40c', text: 'Die Rechnung kommt spätestens sechs Wochen danach.' },
  { number: 2, document: 'EnWG:§ 41', text: 'Verträge müssen einfach und verständlich sein.' },
]
const question = {
  id: 'x',
  question: 'Wann kommt die Rechnung?',
  hardness: 'easy',
  answerable: true,
  gold: ['EnWG:§ 40c'],
  evidence: 'spätestens  sechs Wochen',
}
const judged = (sentences: string[], more: Partial<Judged['question']> = {}): Judged => ({
  question: { ...question, ...more },
  answer: { level: sentences.length === 0 ? 'NONE' : 'SUPPORTED', sentences, passages },
})

describe('judgeAnswers', () => {
  it('counts evidence, support, facts and citations', () => {
    const figures = judgeAnswers([
      judged([
        'Die Rechnung kommt spätestens sechs Wochen danach [1].',
        'Verträge müssen einfach sein [2].',
      ]),
      judged(['Die Rechnung kommt spätestens acht Wochen danach [1].']),
      judged([]),
      judged([], { answerable: false }),
      judged(['Verträge müssen einfach sein [2].'], { answerable: false }),
    ])

    expect(figures).toEqual({
      answerable: 3,
      answered: 2,
      supported: 2,
      unanswerable: 2,
      answeredThough: 1,
      supportedThough: 1,
      evidence: 1,
      evidenceAsked: 3,
      supportedSentences: 3,
      sentences: 4,
      factErrors: 1,
      citations: 3,
      rightCitations: 2,
      questionsCitedRight: 2,
    })
    expect(answerLines([['Zitate', figures]]).join('\n')).toContain('2 von 3')
  })

  it('keeps citations behind a full stop with their sentence', () => {
    expect(sentencesOf('Eins. [1] Zwei [2]. Der Rest.')).toEqual([
      'Eins [1].',
      'Zwei [2].',
      'Der Rest.',
    ])
  })
})
