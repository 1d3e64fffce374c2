import { searchTerms, stem } from '../../retrieval/german-terms.ts'
import { kindOf, type QuestionKind } from './question-kind.ts'
import { measureOf } from './quantities.ts'
import { synonymsOf } from './thesaurus.ts'
import { partedVerbs, verbRoots } from './verb-forms.ts'

/** A search term of a question, how much of the question it carries, and what else may stand for it. */
export type QuestionTerm = {
  term: string
  weight: number
  /** A noun, a name or a number: what the question is about, rather than what happens to it. */
  names: boolean
  /** Other forms of the same word. */
  forms: string[]
  /** Whether any document has exactly this word. */
  inDocuments: boolean
  /** Words that mean nearly the same; several stems joined by spaces must all be there. */
  synonyms: string[]
}
export type Question = {
  /** As it was asked. */
  text: string
  terms: QuestionTerm[]
  kind: QuestionKind
  /** The thing of "how many of them". */
  counted: QuestionTerm | undefined
  /** What a figure must look like to answer it; undefined where any may. */
  measure: RegExp | undefined
}

/** Words that ask rather than name: without weight for the question whether a passage answers. */
const framing = new Set(
  (
    'hoch lang lange länger oft häufig weit groß viel viele schwer gut besten beste schnell teuer ' +
    'genau eigentlich passiert passieren geschieht gilt gelten gelte regelt regeln ' +
    'bedeutet heißt versteht zählen zählt möglich geht funktioniert braucht brauche ' +
    'brauchen nötig notwendig erforderlich steht stehen kostet kosten ab wegen pro mein meine ' +
    'meines gesetzlich bitte erkläre nenne zeige sag bekomme bekommt bekommen lassen lässt ' +
    'höchstens mindestens maximal lautet'
  )
    .split(' ')
    .map(stem),
)
/** In German a capital within the sentence marks a noun: what the question is about. */
const otherWordWeight = 0.6

/** No word; its rarity is that of a word that no document has. */
const nowhere = '~'

const word = /\p{N}+(?:[.,]\p{N}+)*\p{L}*|\p{L}+/gu

/** The terms of a question with the weight of their kind and rarity, and what it wants to hear. */
export function analyse(question: string, rarity?: Map<string, number>): Question {
  const terms = new Map<string, QuestionTerm>()
  const parted = partedVerbs(question)
  for (const match of question.matchAll(word)) {
    const [text] = match
    const opensSentence = /(^|[.?!–:]\s*)["„»]?$/u.test(question.slice(0, match.index))
    const names = /^\p{N}/u.test(text) || (/^\p{Lu}/u.test(text) && !opensSentence)
    const whole = parted.get(text)
    const forms = [...verbRoots(text), ...(whole ? [whole] : [])]
    for (const term of searchTerms(text)) {
      if (framing.has(term)) continue
      terms.set(term, heavier(termOf(term, { names, forms }, rarity), terms.get(term)))
    }
  }
  const kind = kindOf(question)
  const found = [...terms.values()].filter(({ weight }) => weight > 0)
  const thing = /\b[Ww]ie vielen?\s+(?:\p{Ll}+\s+)?(\p{Lu}\p{L}+)/u.exec(question)?.[1]
  const [countedTerm] = thing === undefined ? [] : searchTerms(thing)
  return {
    text: question,
    terms: found,
    kind,
    measure: kind === 'figure' ? measureOf(question) : undefined,
    counted: found.find(({ term }) => term === countedTerm),
  }
}

function termOf(
  term: string,
  { names, forms }: Pick<QuestionTerm, 'names' | 'forms'>,
  rarity: Map<string, number> | undefined,
): QuestionTerm {
  const rare = rarity ? (rarity.get(term) ?? 0) : 1
  return {
    term,
    weight: (names ? 1 : otherWordWeight) * rare,
    names,
    forms,
    inDocuments: rarity === undefined || rare < (rarity.get(nowhere) ?? Infinity),
    synonyms: [...new Set([term, ...forms].flatMap(synonymsOf))],
  }
}

/** The same word once as a name and once as another counts as a name. */
function heavier(term: QuestionTerm, known: QuestionTerm | undefined): QuestionTerm {
  if (!known) return term
  const weight = Math.max(term.weight, known.weight)
  return { ...term, weight, names: term.names || known.names }
}

/** The terms whose rarity `analyse` wants to know. */
export function termsToWeigh(question: string): string[] {
  return [...analyse(question).terms.map(({ term }) => term), nowhere]
}
