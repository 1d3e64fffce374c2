import type { Viewer } from '#platform/identity/viewer.ts'
import type { FoundPassage, Retriever } from '../retrieval/retriever.service.ts'
import { answerFrom, type ExtractiveAnswer } from './extractive/extractive-answer.ts'
import { analyse, termsToWeigh } from './extractive/question.ts'
import { synonymWords } from './extractive/thesaurus.ts'
import { speaksToAssistant } from './model/source-text.ts'
import { safeText } from './safe-text.ts'

/** How deep to look for the question as it is, and together with words that mean the same. */
const depth = { plain: 10, wide: 6 }
const mostSynonyms = 40

export type NumberedPassage = FoundPassage & { number: number }
export type Findings = {
  /** At most five, the best first; numbered as the answer cites them. */
  passages: NumberedPassage[]
  extract: Pick<ExtractiveAnswer, 'level'> & { sentences: { text: string; source: number }[] }
}
export type PassageSource = Pick<Retriever, 'search' | 'rarity'>

/** Finds what may answer a question, and the sentences that do; `words` only widen the search. */
export async function findPassages(
  retriever: PassageSource,
  { question, words }: { question: string; words: string[] },
  viewer: Viewer,
): Promise<Findings> {
  const widened = wider(question, words)
  const [plain, wide, rarity] = await Promise.all([
    retriever.search(question, viewer, depth.plain),
    widened === undefined ? [] : retriever.search(widened, viewer, depth.wide),
    retriever.rarity(termsToWeigh(question), viewer),
  ])
  const found = new Map([...wide, ...plain].map(passage => [passage.id, passage]))
  const scores = (passages: FoundPassage[]) => new Map(passages.map(({ id, score }) => [id, score]))
  const byPlain = scores(plain)
  const byWide = scores(wide)
  const answer = answerFrom(
    analyse(question, rarity),
    [...found.values()].map(({ id, itemTitle, headings, text }) => ({
      id,
      title: itemTitle,
      headings,
      text,
      score: byPlain.get(id) ?? 0,
      wideScore: byWide.get(id) ?? 0,
    })),
    sentence => !speaksToAssistant(sentence),
  )
  const passages = answer.passages.flatMap(({ id }, index) => {
    const passage = found.get(id)
    return passage ? [{ ...passage, number: index + 1 }] : []
  })
  const numbers = new Map(passages.map(({ id, number }) => [id, number]))
  const sentences = answer.sentences.flatMap(({ text, passageId }) => {
    const source = numbers.get(passageId)
    return source === undefined ? [] : [{ text: quotable(text), source }]
  })
  return { passages, extract: { level: answer.level, sentences } }
}

/** The question with other words for what it names; undefined when there are none. */
function wider(question: string, more: string[]): string | undefined {
  const words = analyse(question).terms.flatMap(({ term, forms }) =>
    [term, ...forms].flatMap(synonymWords),
  )
  const distinct = [...new Set([...more, ...words])].slice(0, mostSynonyms)
  return distinct.length === 0 ? undefined : `${question} ${distinct.join(' ')}`
}

/** Verbatim but for what must not be shown; markers that a document carries are no citations. */
function quotable(text: string): string {
  return safeText(text.replace(/\s?\[\d{1,3}\]/gu, ''))
}
