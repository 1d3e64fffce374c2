import { searchTerms, stem } from '../retrieval/german-terms.ts'

/** A search term of a question and how much of the question it carries. */
export type QuestionTerm = { term: string; weight: number }

/** Words that ask rather than name: without weight for the question whether a passage answers. */
const framing = new Set(
  (
    'hoch lang lange länger oft häufig weit groß viel viele schwer gut besten beste ' +
    'genau eigentlich passiert passieren geschieht gilt gelten gelte regelt regeln ' +
    'bedeutet heißt versteht zählen zählt möglich geht funktioniert braucht brauche ' +
    'brauchen nötig notwendig erforderlich steht stehen kostet ab wegen pro mein meine ' +
    'meines gesetzlich bitte erkläre nenne zeige sag'
  )
    .split(' ')
    .map(stem),
)
/** In German a capital within the sentence marks a noun: what the question is about. */
const otherWordWeight = 0.6

const word = /\p{N}+(?:[.,]\p{N}+)*\p{L}*|\p{L}+/gu

/** The terms of a question with the weight of their kind; rarity comes on top. */
export function questionTerms(question: string): QuestionTerm[] {
  const weights = new Map<string, number>()
  for (const match of question.matchAll(word)) {
    const opensSentence = /(^|[.?!–:]\s*)["„»]?$/u.test(question.slice(0, match.index))
    const names = /^\p{N}/u.test(match[0]) || (/^\p{Lu}/u.test(match[0]) && !opensSentence)
    for (const term of searchTerms(match[0])) {
      const weight = framing.has(term) ? 0 : names ? 1 : otherWordWeight
      weights.set(term, Math.max(weights.get(term) ?? 0, weight))
    }
  }
  return [...weights].map(([term, weight]) => ({ term, weight })).filter(({ weight }) => weight > 0)
}

const figureWords = [
  String.raw`wie (viel|viele|vielen|hoch|hohe|lange|lang|oft|schnell|groß|weit|alt|teuer)`,
  'wann',
  'ab welche[mr]',
  'welche (frist|höhe|menge)',
  'prozent',
  'cent',
  'euro',
]
const figureQuestion = new RegExp(String.raw`\b(${figureWords.join('|')})\b`, 'iu')

/** Whether the question wants a number, a date or a period. */
export function asksForFigure(question: string): boolean {
  return figureQuestion.test(question)
}
