import { describe, expect, it } from 'vitest'
import { answerFrom } from './extractive-answer.ts'
import { analyse } from './question.ts'
import type { Passage } from './sentence-score.ts'

const passages: Passage[] = [
  {
    id: 'eight',
    title: 'Netzanschluss',
    headings: ['Netzanschluss', '§ 8 Kündigung'],
    text:
      'Der Vertrag läuft auf unbestimmte Zeit. Die Kündigungsfrist des Netzanschlussvertrages beträgt sechs Wochen. ' +
      'Die Kündigung bedarf der Textform. Der Betreiber bestätigt den Eingang.',
    score: 1,
    wideScore: 1,
  },
  {
    id: 'nine',
    title: 'Netzanschluss',
    headings: ['Netzanschluss', '§ 9 Haftung'],
    text: 'Der Betreiber haftet für Schäden. Die Kündigung des Vertrages lässt die Haftung unberührt.',
    score: 0.4,
    wideScore: 0.4,
  },
]
const ask = (text: string, from = passages) => answerFrom(analyse(text), from)

describe('answerFrom', () => {
  it('quotes the sentence that answers first, verbatim and with its source', () => {
    const {
      level,
      sentences,
      passages: best,
    } = ask('Wie lang ist die Kündigungsfrist des Netzanschlussvertrages?')

    expect(level).toBe('SUPPORTED')
    expect(sentences[0]).toEqual({
      text: 'Die Kündigungsfrist des Netzanschlussvertrages beträgt sechs Wochen.',
      passageId: 'eight',
    })
    expect(sentences.length).toBeGreaterThanOrEqual(2)
    expect(sentences.length).toBeLessThanOrEqual(4)
    expect(best[0]?.id).toBe('eight')
  })

  it('says nothing where the passages are about something else', () => {
    const { level, sentences } = ask('Welche Farbe hat die Sonnencreme im Sommer?')

    expect([level, sentences]).toEqual(['NONE', []])
  })

  it.each([
    ['Was kostet ein Elektroauto?', 'Elektroautos sind Fahrzeuge mit einem Antrieb aus Batterien.'],
    [
      'Wie viele Windräder stehen in Deutschland?',
      'Windräder in Deutschland sind 2 mal zu prüfen.',
    ],
    ['Wie schwer ist ein Stromzähler?', 'Ein Stromzähler wird nach 8 Jahren geeicht.'],
  ])('says nothing where the thing is named but not what is asked of it: %s', (question, text) => {
    const passage = { id: 'x', title: 'Regeln', headings: ['§ 1 Begriffe'], text }

    expect(ask(question, [{ ...passage, score: 1, wideScore: 1 }]).level).toBe('NONE')
  })

  it('prefers the sentence that takes up what the question asks about a limit', () => {
    const text =
      'Die Laufzeit des Liefervertrags beginnt mit der Unterschrift nach zwei Wochen. ' +
      'Die Laufzeit des Liefervertrags darf zwei Jahre nicht überschreiten.'
    const passage = { id: 'x', title: 'Lieferung', headings: ['§ 4 Laufzeit'], text }

    const { sentences } = ask('Wie lange darf ein Liefervertrag höchstens laufen?', [
      { ...passage, score: 1, wideScore: 1 },
    ])

    expect(sentences[0]?.text).toContain('nicht überschreiten')
  })

  it('says nothing without passages', () => {
    expect(ask('Kündigungsfrist?', []).level).toBe('NONE')
  })

  it('leaves out what must not be quoted', () => {
    const question = analyse('Wie lang ist die Kündigungsfrist des Netzanschlussvertrages?')

    const { sentences } = answerFrom(question, passages, text => !text.includes('sechs Wochen'))

    expect(JSON.stringify(sentences)).not.toContain('sechs Wochen')
    expect(answerFrom(question, passages, () => false)).toMatchObject({
      level: 'NONE',
      sentences: [],
    })
  })

  it('quotes a sentence once, though sister laws have it, too', () => {
    const sister = passages.map(passage => ({ ...passage, id: `${passage.id}-gas` }))

    const { sentences } = ask('Wie lang ist die Kündigungsfrist des Netzanschlussvertrages?', [
      ...passages,
      ...sister,
    ])

    const texts = sentences.map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('shortens a long enumeration to its opening and the items that answer', () => {
    const items = Array.from(
      { length: 30 },
      (_, index) => `${index + 1}. eine Angabe zur Sache ${index}`,
    )
    items[5] = '6. den Zählerstand beim Lieferantenwechsel'
    const text = `Der Lieferant hat dem Betreiber mitzuteilen: ${items.join(', ')} und 31. alles Weitere.`

    const [sentence] = ask(
      'Muss der Lieferant den Zählerstand beim Lieferantenwechsel mitteilen?',
      [
        {
          id: 'x',
          title: 'Netznutzung',
          headings: ['§ 5 Mitteilungen beim Lieferantenwechsel'],
          ...{ text, score: 1, wideScore: 1 },
        },
      ],
    ).sentences

    expect(sentence?.text).toMatch(
      /^Der Lieferant hat dem Betreiber mitzuteilen: .*6\. den Zählerstand beim Lieferantenwechsel,.* …$/u,
    )
    expect(sentence?.text.length).toBeLessThan(200)
  })
})
