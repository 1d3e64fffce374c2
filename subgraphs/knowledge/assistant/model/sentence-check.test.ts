import { describe, expect, it } from 'vitest'
import { checkSentence, hardFacts } from './sentence-check.ts'

const source = {
  number: 1,
  text: 'Die Abschlussrechnung ist spätestens sechs Wochen nach Beendigung des Lieferverhältnisses zu erstellen. Nach § 40c EnWG gilt das ab dem 1. März 2026 auch für Beträge über 100 000 Euro.',
}
const check = (sentence: string) => checkSentence(sentence, [source], () => 1)

describe('checkSentence', () => {
  it.each([
    'Die Abschlussrechnung kommt spätestens sechs Wochen nach dem Ende des Lieferverhältnisses [1].',
    'Die Abschlussrechnung ist spätestens 6 Wochen nach Beendigung zu erstellen [1].',
    'Das gilt ab dem 01.03.2026 auch für Beträge über 100.000 Euro nach § 40c EnWG [1].',
    'Dazu habe ich in den Dokumenten keine Fundstelle.',
  ])('takes %o for supported', sentence => {
    expect(check(sentence)).toEqual({ verdict: 'supported' })
  })

  it.each([
    ['Die Abschlussrechnung ist spätestens acht Wochen nach Beendigung zu erstellen [1].', '8'],
    ['Nach § 41c EnWG gilt das ab dem 1. März 2026 auch für Beträge [1].', '41c'],
    ['Nach § 40c EEG gilt das auch für Beträge über 100 000 Euro [1].', 'eeg'],
  ])('finds the wrong fact in %o', (sentence, fact) => {
    expect(check(sentence)).toMatchObject({
      verdict: 'uncertain',
      reason: expect.stringContaining(fact),
    })
  })

  it('doubts a sentence without a citation', () => {
    expect(check('Die Abschlussrechnung ist nach Beendigung zu erstellen.')).toMatchObject({
      verdict: 'uncertain',
    })
  })

  it('doubts figures that hide behind the lack of a source', () => {
    const sentence = 'Der Strompreis steht nicht in den Dokumenten, er beträgt aber 42 Cent.'

    expect(check(sentence).verdict).not.toBe('supported')
  })

  it('knows a sentence that no source holds', () => {
    expect(check('Bananenbrot backt man bei mittlerer Hitze [1].')).toEqual({ verdict: 'foreign' })
  })
})

describe('hardFacts', () => {
  it('spells numbers and dates in one way', () => {
    expect(hardFacts('100 000 am 1. März')).toEqual(hardFacts('100.000 am 01.03.'))
    expect(hardFacts('zweimonatig')).toEqual(hardFacts('2'))
  })
})
