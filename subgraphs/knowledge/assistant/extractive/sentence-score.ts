import { splitSentences } from '../../chunk/sentence-splitter.ts'
import { fitOf } from './answer-fit.ts'
import { coverage, coverageUnder, relatedTerms, termsOf } from './coverage.ts'
import { cuesTakenUp } from './cues.ts'
import type { Question } from './question.ts'

/** A passage that was found. Scores are the retrieval's, 1 for the best possible, 0 for not found. */
export type Passage = {
  id: string
  title: string
  headings: string[]
  text: string
  /** For the question as it was asked. */
  score: number
  /** For the question together with words that mean nearly the same. */
  wideScore: number
}

/** A sentence that may answer, with what was measured on it, each 0 … 1. */
export type Candidate = {
  passage: Passage
  text: string
  order: number
  terms: Set<string>
  /** Terms of the whole passage with its headings. */
  around: Set<string>
  fit: number
  /** Share of the question that it carries and answers in the words the question asks for. */
  cued: number
  /** Share of the passage's own heading that the question names. */
  headingNamed: number
  score: number
}

/**
 * Fitted (softmax over all sentences of the passages found) on evaluation/answers/questions/own.jsonl;
 * `npm run eval` tells what they reach there and on questions that were held back.
 */
const weights = {
  own: 1.46,
  ownSquared: 1.41,
  carried: 1.3,
  carriedAround: 1.07,
  neighbours: 1.63,
  score: 1.63,
  wideScore: 1.36,
  fit: 1.45,
  fitTimesOwn: 1.02,
  fitTimesBrevity: 2.63,
  brevity: 2.04,
  headingNamed: 1.75,
  cue: 1.79,
  opening: 0.88,
  pointing: -0.49,
}
const briefTerms = 25
/** Sentences that only say where something is settled. */
const pointing =
  /^(?:Die )?(?:Sätze?|Absätze?|§§?) ?\d|nicht anzuwenden|entsprechend anzuwenden|bleib(?:t|en) unberührt|^\(weggefallen|^(?:\(\d+\w?\) )?Satz \d/u
const label = /^(§+ ?\d+\p{L}?|(Anlage|Artikel) \d*)/u

/** All sentences of the passages, best first. */
export function rankSentences(question: Question, passages: Passage[]): Candidate[] {
  return passages
    .flatMap(passage => candidatesOf(question, passage))
    .sort((a, b) => b.score - a.score)
}

function candidatesOf(question: Question, passage: Passage): Candidate[] {
  const { terms } = question
  const frame = termsOf(...passage.headings, passage.title)
  const around = new Set([...frame, ...termsOf(passage.text)])
  const carriedAround = coverage(terms, around)
  const heading = termsOf((passage.headings.at(-1) ?? '').replace(label, ''))
  const headingNamed = relatedTerms(heading, terms)
  const texts = splitSentences(passage.text).map(({ start, end }) => passage.text.slice(start, end))
  const termSets = texts.map(text => termsOf(text))
  return texts.map((text, order) => {
    const own = termSets[order] ?? new Set()
    const share = coverageUnder(terms, own, frame)
    const near = [termSets[order - 1], own, termSets[order + 1]].flatMap(set => [...(set ?? [])])
    const carried = coverage(terms, new Set([...own, ...frame]))
    const fit = fitOf(question, text)
    const brevity = Math.min(1, briefTerms / Math.max(1, own.size))
    const cue = cuesTakenUp(question.text, text)
    const score = weighed({
      own: share,
      ownSquared: share * share,
      carried,
      carriedAround,
      neighbours: coverage(terms, new Set(near)),
      score: passage.score,
      wideScore: passage.wideScore,
      fit,
      fitTimesOwn: fit * share,
      fitTimesBrevity: fit * brevity,
      brevity,
      headingNamed,
      cue,
      opening: order === 0 ? 1 : 0,
      pointing: pointing.test(text) ? 1 : 0,
    })
    const measured = { fit, cued: cue * share, headingNamed, score }
    return { passage, text, order, terms: own, around, ...measured }
  })
}

function weighed(values: Record<keyof typeof weights, number>): number {
  let sum = 0
  for (const [name, weight] of Object.entries(weights)) {
    sum += weight * values[name as keyof typeof weights]
  }
  return sum
}
