import { describe, expect, it } from 'vitest'
import { answerFrom, type Passage } from './extractive-answer.ts'
import { asksForFigure, questionTerms } from './question-terms.ts'

const passages: Passage[] = [
  {
    number: 1,
    headings: ['Netzanschluss', '§ 8 Kündigung'],
    text:
      'Der Vertrag läuft auf unbestimmte Zeit. Die Kündigungsfrist des Netzanschlussvertrages beträgt sechs Wochen. ' +
      'Die Kündigung bedarf der Textform. Der Betreiber bestätigt den Eingang.',
    score: 1,
  },
  {
    number: 2,
    headings: ['Netzanschluss', '§ 9 Haftung'],
    text: 'Der Betreiber haftet für Schäden. Die Kündigung des Vertrages lässt die Haftung unberührt.',
    score: 0.4,
  },
]
const ask = (text: string, from = passages) =>
  answerFrom({ terms: questionTerms(text), asksForFigure: asksForFigure(text) }, from)

describe('answerFrom', () => {
  it('quotes the sentence that answers, verbatim and with its source', () => {
    const { level, sentences } = ask('Wie lang ist die Kündigungsfrist des Netzanschlussvertrages?')

    expect(level).toBe('SUPPORTED')
    expect(sentences).toContainEqual({
      text: 'Die Kündigungsfrist des Netzanschlussvertrages beträgt sechs Wochen.',
      source: 1,
    })
    expect(sentences.length).toBeGreaterThanOrEqual(2)
    expect(sentences.length).toBeLessThanOrEqual(4)
  })

  it('says nothing where the passages are about something else', () => {
    const { level, sentences } = ask('Welche Farbe hat die Sonnencreme im Sommer?')

    expect([level, sentences]).toEqual(['NONE', []])
  })

  it('is uncertain where a good part of the question is missing', () => {
    expect(ask('Gilt die Kündigungsfrist bei Insolvenz des Betreibers?').level).toBe('UNCERTAIN')
  })

  it('says nothing without passages', () => {
    expect(ask('Kündigungsfrist?', []).level).toBe('NONE')
  })

  it('shortens a long enumeration to its opening and the item that answers', () => {
    const items = Array.from(
      { length: 16 },
      (_, index) => `${index + 1}. eine Angabe zur Sache ${index}`,
    )
    items[5] = '6. den Zählerstand beim Lieferantenwechsel'
    const text = `Der Lieferant hat dem Betreiber mitzuteilen: ${items.join(', ')} und 17. alles Weitere.`

    const [sentence] = ask('Wann wird der Zählerstand beim Lieferantenwechsel mitgeteilt?', [
      { number: 1, headings: [], text, score: 1 },
    ]).sentences

    expect(sentence?.text).toBe(
      'Der Lieferant hat dem Betreiber mitzuteilen: … 6. den Zählerstand beim Lieferantenwechsel, …',
    )
  })
})
