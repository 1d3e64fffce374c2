import { describe, expect, it } from 'vitest'
import { asksForFigure, questionTerms } from './question-terms.ts'

describe('questionTerms', () => {
  it('weighs nouns above verbs, and words that only ask not at all', () => {
    expect(questionTerms('Wie hoch ist der Arbeitspreis, und wer liefert?')).toEqual([
      { term: 'arbeitspreis', weight: 1 },
      { term: 'liefert', weight: 0.6 },
    ])
  })

  it('does not take the first word of a sentence for a noun', () => {
    expect(questionTerms('Importiere ich Lastgänge?')).toEqual([
      { term: 'importi', weight: 0.6 },
      { term: 'lastgang', weight: 1 },
    ])
  })
})

describe('asksForFigure', () => {
  it.each([
    ['Wie hoch ist die Umlage?', true],
    ['Bis wann muss die Rechnung kommen?', true],
    ['Ab welchem Verbrauch gilt das?', true],
    ['Wer betreibt die Messstelle?', false],
  ])('%s %s', (question, expected) => {
    expect(asksForFigure(question)).toBe(expected)
  })
})
