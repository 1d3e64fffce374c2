import type { AnswerLevel } from '../../assistant/extractive/support.ts'
import { checkSentence, citedNumbers, missingFacts } from '../../assistant/model/sentence-check.ts'
import { splitSentences } from '../../chunk/sentence-splitter.ts'
import type { JudgedQuestion } from './question-file.ts'

/** An answer as it was given, with the passages its numbers stand for. */
export type GivenAnswer = {
  level: AnswerLevel
  /** Without lead-ins and notes; citations as [1]. */
  sentences: string[]
  passages: { number: number; document: string; text: string }[]
}
export type Judged = { question: JudgedQuestion; answer: GivenAnswer }

/** Shares are NaN where nothing was to be judged. */
export type AnswerFigures = {
  answerable: number
  answered: number
  supported: number
  unanswerable: number
  answeredThough: number
  supportedThough: number
  evidence: number
  evidenceAsked: number
  supportedSentences: number
  sentences: number
  factErrors: number
  citations: number
  rightCitations: number
  questionsCitedRight: number
}

const firstSentences = 3

/** Judges answers without a model, by the words of their sources. */
export function judgeAnswers(judged: Judged[]): AnswerFigures {
  const can = judged.filter(({ question }) => question.answerable)
  const cannot = judged.filter(({ question }) => !question.answerable)
  const withEvidence = can.filter(({ question }) => question.evidence !== undefined)
  const sentences = judged.flatMap(({ answer }) =>
    answer.sentences.map(sentence => ({ sentence, answer })),
  )
  const citations = can.flatMap(({ question, answer }) =>
    citedPassages(answer).map(passage => isRight(passage, question)),
  )
  const isAnswered = ({ answer }: Judged) => answer.level !== 'NONE'
  const isSupported = ({ answer }: Judged) => answer.level === 'SUPPORTED'
  return {
    answerable: can.length,
    answered: can.filter(isAnswered).length,
    supported: can.filter(isSupported).length,
    unanswerable: cannot.length,
    answeredThough: cannot.filter(isAnswered).length,
    supportedThough: cannot.filter(isSupported).length,
    evidence: withEvidence.filter(holdsEvidence).length,
    evidenceAsked: withEvidence.length,
    supportedSentences: sentences.filter(stands).length,
    sentences: sentences.length,
    factErrors: sentences.filter(hasWrongFact).length,
    citations: citations.length,
    rightCitations: citations.filter(right => right).length,
    questionsCitedRight: can.filter(({ question, answer }) =>
      citedPassages(answer).some(passage => isRight(passage, question)),
    ).length,
  }
}

/** Sentences of a text as an answer has them: citations behind the full stop belong to it. */
export function sentencesOf(text: string): string[] {
  const joined = text.replace(/([.!?])\s+((?:\[\d+\]\s*)+)/gu, (_, mark: string, cited: string) => {
    return ` ${cited.trim()}${mark} `
  })
  return splitSentences(joined).map(({ start, end }) => joined.slice(start, end))
}

function holdsEvidence({ question, answer }: Judged): boolean {
  const told = normal(answer.sentences.slice(0, firstSentences).join(' '))
  return told.includes(normal(question.evidence ?? ''))
}

function stands({ sentence, answer }: { sentence: string; answer: GivenAnswer }): boolean {
  return checkSentence(sentence, answer.passages, () => 1).verdict === 'supported'
}

function hasWrongFact({ sentence, answer }: { sentence: string; answer: GivenAnswer }): boolean {
  const cited = citedNumbers(sentence)
  const held = answer.passages.filter(({ number }) => cited.includes(number))
  return held.length > 0 && missingFacts(sentence, held).length > 0
}

function citedPassages({ sentences, passages }: GivenAnswer): GivenAnswer['passages'] {
  const cited = new Set(sentences.flatMap(citedNumbers))
  return passages.filter(({ number }) => cited.has(number))
}

/** From a document that answers, or with the very words that do. */
function isRight(
  { document, text }: GivenAnswer['passages'][number],
  { gold, evidence }: JudgedQuestion,
): boolean {
  return (
    gold.includes(document) || (evidence !== undefined && normal(text).includes(normal(evidence)))
  )
}

function normal(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}
