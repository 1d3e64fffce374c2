import type { UserError } from '#platform/errors.ts'
import type { AnswerLevel } from './extractive/support.ts'

/** A passage the answer may cite as `[number]`. */
export type Source = {
  number: number
  chunkId: string
  itemId: string
  title: string
  headings: string[]
  page: number | null
  excerpt: string
  score: number
  /** An approved building block of global knowledge rather than a document of this site. */
  global: boolean
}

export const verifications = ['VERBATIM', 'SUPPORTED', 'UNCERTAIN'] as const
/** VERBATIM: quoted. SUPPORTED: the passage holds the sentence. UNCERTAIN: not all of it. */
export type Verification = (typeof verifications)[number]

/** What happens while Luna answers: sources first, then text and citations, then how it ended. */
export type LunaEventBody =
  | { type: 'sources'; question: string; sources: Source[] }
  | { type: 'delta'; text: string }
  | {
      type: 'citation'
      number: number
      chunkId: string
      verification: Verification
      reason: string | undefined
    }
  | LunaDone
  | { type: 'failure'; error: UserError }

export type LunaDone = {
  type: 'done'
  level: AnswerLevel
  engine: string
  cited: number[]
  /** German: why the answer is not what one would expect, e.g. that the model did not answer. */
  note: string | null
  milliseconds: number
  /** From the question to the first piece of text. */
  firstTextMilliseconds: number | null
  /** As the model counted them; null without a model. */
  promptTokens: number | null
  answerTokens: number | null
}

/** `cursor` counts the events of an answer from 1. */
export type LunaEvent = { cursor: string; answerId: string } & LunaEventBody
