import { describe, expect, it } from 'vitest'
import { coverage, coverageUnder, termsOf } from './coverage.ts'
import { fitOf } from './answer-fit.ts'
import { cuesTakenUp } from './cues.ts'
import { analyse } from './question.ts'
import { kindOf } from './question-kind.ts'
import { synonymsOf } from './thesaurus.ts'
import { partedVerbs, verbRoots } from './verb-forms.ts'

describe('analyse', () => {
  it('weighs nouns above verbs, and words that only ask not at all', () => {
    const { terms } = analyse('Wie hoch ist der Arbeitspreis, und wer liefert?')

    expect(terms.map(({ term, weight }) => [term, weight])).toEqual([
      ['arbeitspreis', 1],
      ['liefert', 0.6],
    ])
  })

  it('does not take the first word of a sentence for a noun', () => {
    expect(analyse('Importiere ich Lastgänge?').terms.map(({ names }) => names)).toEqual([
      false,
      true,
    ])
  })

  it('knows a word that no document has', () => {
    const rarity = new Map([
      ['~', 9],
      ['heizol', 9],
      ['preis', 4],
    ])

    expect(analyse('Welchen Preis hat Heizöl?', rarity).terms).toMatchObject([
      { term: 'preis', inDocuments: true },
      { term: 'heizol', inDocuments: false },
    ])
  })
})

describe('verbs', () => {
  it('are put together when their particle stands at the end', () => {
    expect([...partedVerbs('Wann stellt der Anbieter den Strom ab?')]).toEqual([
      ['stellt', '~abstell'],
    ])
  })

  it.each(['abgestellt', 'abzustellen', 'abstellen', 'abstellt'])('have one root: %s', form => {
    expect(verbRoots(form)).toContain('~abstell')
  })

  it('are told from nouns that only look alike', () => {
    expect(verbRoots('gegründet')).toContain('~gründ')
    expect(verbRoots('Gründe')).toEqual([])
    expect(verbRoots('Gründung')).toEqual(['~gründ'])
  })
})

describe('coverage', () => {
  const share = (question: string, text: string) => coverage(analyse(question).terms, termsOf(text))

  it('takes words that mean the same for each other', () => {
    expect(synonymsOf('wallbox')).toContain('ladepunkt')
    expect(share('Wer meldet die Wallbox?', 'Ladepunkte sind zu melden.')).toBeGreaterThan(0.7)
    expect(share('Wer meldet die Wallbox?', 'Hunde sind anzuleinen.')).toBe(0)
  })

  it('finds a compound in the words of its heading', () => {
    const { terms } = analyse('Wie hoch ist die Stromsteuer?')
    const sentence = termsOf('Die Steuer beträgt 20,50 Euro.')

    expect(coverageUnder(terms, sentence, termsOf('Stromsteuergesetz'))).toBeGreaterThan(0.8)
    expect(coverageUnder(terms, sentence, termsOf('Gewerbesteuergesetz'))).toBeLessThan(0.5)
  })
})

describe('kindOf', () => {
  it.each([
    ['Wie hoch ist die Umlage?', 'figure'],
    ['Wie teuer ist Mieterstrom?', 'money'],
    ['Bis wann muss die Rechnung kommen?', 'date'],
    ['Wie lange gilt ein Energieausweis?', 'duration'],
    ['Mit welcher Frist kann ich kündigen?', 'duration'],
    ['Wie viele Jahre dauert die Periode?', 'duration'],
    ['Wie oft ist zu prüfen?', 'frequency'],
    ['Ab wie vielen Stellplätzen gilt das?', 'count'],
    ['Welcher Anteil ist zu verteilen?', 'share'],
    ['Was sind Konzessionsabgaben?', 'definition'],
    ['Welche Geräte zählen dazu?', 'members'],
    ['Unter welchen Voraussetzungen geht das?', 'condition'],
    ['Welches Bußgeld droht?', 'penalty'],
    ['Bis zu welchem Betrag wird gehaftet?', 'figure'],
    ['Welche Kapazität muss ein Speicher haben?', 'figure'],
    ['Ab wie viel Uhr werden Preise geholt?', 'date'],
    ['Wie viel Zeit hat der Betreiber?', 'duration'],
    ['Wer ist Präsident?', 'person'],
    ['Wer betreibt die Messstelle?', 'other'],
  ])('%s: %s', (question, kind) => {
    expect(kindOf(question)).toBe(kind)
  })
})

describe('fitOf', () => {
  const fit = (question: string, text: string) => fitOf(analyse(question), text)

  it.each([
    [
      'Mit welcher Frist kann ich kündigen?',
      'Der Vertrag kann mit einer Frist von zwei Wochen gekündigt werden.',
    ],
    ['Bis wann ist zu berichten?', 'Der Bericht ist bis zum 31. Juli vorzulegen.'],
    ['Wie oft ist zu prüfen?', 'Der Plan ist alle fünf Jahre zu überprüfen.'],
    ['Wie teuer ist das?', 'Es kostet 4 Cent.'],
    ['Was kostet ein Verstoß?', 'Das kostet bis zu fünfzigtausend Euro.'],
    ['Welches Bußgeld droht?', 'Der Verstoß kann mit einer Geldbuße geahndet werden.'],
    ['Wie laut darf die Anlage sein?', 'Erlaubt sind 35 dB(A).'],
    ['Wie viel Strom verbraucht das?', 'Der Verbrauch liegt bei 6 000 Kilowattstunden.'],
    ['Wie viele Stellplätze sind nötig?', 'Bei mehr als fünf Stellplätzen gilt das.'],
    ['Was sind Konzessionsabgaben?', '(2) Konzessionsabgaben sind Entgelte für Wege.'],
  ])('is full for %o and %o', (question, text) => {
    expect(fit(question, text)).toBe(1)
  })

  it.each([
    [
      'Mit welcher Frist kann ich kündigen?',
      'Die Kündigung nach § 5 Absatz 2 bedarf der Textform.',
    ],
    ['Wie teuer ist das?', 'Es gilt Anlage 2 Nummer 4.'],
    ['Wie laut darf die Anlage sein?', 'Die Anlage wird alle 5 Jahre geprüft.'],
    ['Wie viel Strom verbraucht das?', 'Der Strom ist nach 3 Tagen wieder da.'],
    ['Wie viele Windräder gibt es?', 'Die Bundesnetzagentur veröffentlicht 12 Berichte.'],
    ['Was sind Konzessionsabgaben?', 'Für Konzessionsabgaben gilt das nicht.'],
  ])('is little for %o and %o', (question, text) => {
    expect(fit(question, text)).toBeLessThan(0.5)
  })
})

describe('cuesTakenUp', () => {
  it.each([
    ['Wie lange darf der Vertrag höchstens laufen?', 'Er darf 2 Jahre nicht überschreiten.', 1],
    ['Wie lange darf der Vertrag höchstens laufen?', 'Er kann verlängert werden.', 0.5],
    ['Bis wann muss er kündigen?', 'Sie ist spätestens am 1. Mai zu erklären.', 1],
    ['Ab wann gilt das?', 'Das gilt ab dem 1. Januar 2026.', 1],
    ['Wie hoch ist die Umlage?', 'Sie beträgt höchstens 2 Cent.', 0],
  ])('of %o in %o', (question, text, share) => {
    expect(cuesTakenUp(question, text)).toBe(share)
  })
})
