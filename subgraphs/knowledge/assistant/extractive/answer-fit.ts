import { termMatch, termsOf } from './coverage.ts'
import type { Question } from './question.ts'
import { holdsKind, withoutPointers } from './question-kind.ts'
import { numberWord } from './quantities.ts'

const counted = new RegExp(
  String.raw`(?:\d[\d.,\u00a0 ]*\d|\d|(?<!\p{L})${numberWord}(?!\p{L}))((?:\s+[\p{L}-]+){1,2})`,
  'gu',
)
/** "Konzessionsabgaben sind …", "„Ladepunkt“ ein solcher …": what stands before the verb is defined. */
const definition =
  /^(?:\(\d+\p{L}?\)\s*)?(?:\d+\p{L}?\.\s*)?(?:Im Sinne? [^,]{0,80}?(?:ist|sind)\s)?(?:(?:Der|Die|Das|Ein|Eine)\s)?[„"»]?([^.,;]{3,60}?)[“"«]?,?\s(?:ist|sind|bezeichnet|bezeichnen|heißt|bedeutet)\s/u
const namesIt = 0.8
const alike = 0.5
const somethingCounted = 0.3

/** How far a text holds what the question wants to hear, 0 … 1; 0 where that cannot be told. */
export function fitOf(question: Question, text: string): number {
  if (question.kind === 'definition') return defines(question, text) ? 1 : 0
  const holds = holdsKind(question.kind, text)
  if (question.measure && holds === 1 && !question.measure.test(withoutPointers(text))) {
    return somethingCounted
  }
  if (question.kind !== 'count' || !question.counted || holds === 0) return holds
  return counts(question.counted, text) ? 1 : somethingCounted
}

/** Whether a number stands right before the thing that is counted. */
function counts(thing: NonNullable<Question['counted']>, text: string): boolean {
  return [...withoutPointers(text).matchAll(counted)].some(
    ([, words]) => termMatch(thing, termsOf(words ?? '')) >= alike,
  )
}

function defines({ terms }: Question, text: string): boolean {
  const subject = definition.exec(text)?.[1]
  const [asked] = terms
  return (
    subject !== undefined && asked !== undefined && termMatch(asked, termsOf(subject)) >= namesIt
  )
}
